/** Makes small valid model files, as converters write them: a header, then tensors without gaps. */

export interface Tensor {
  name: string;
  bytes: Buffer;
}

const GGUF_ALIGNMENT = 32;
const GGUF_STRING = 8;
const GGUF_I8 = 24;

/** What a header says of a tensor. */
interface Sized {
  name: string;
  bytes: { length: number };
}

/** The header of a GGUF of version 3 with a chat template and tensors of bytes, up to the first tensor. */
export function ggufHeader(template: string, tensors: readonly Sized[]): Buffer {
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(2)];
  for (const [key, value] of [
    ['general.architecture', 'llama'],
    ['tokenizer.chat_template', template],
  ] as const)
    head.push(text(key), u32(GGUF_STRING), text(value));
  let offset = 0;
  for (const { name, bytes } of tensors) {
    head.push(text(name), u32(1), u64(bytes.length), u32(GGUF_I8), u64(offset));
    offset += bytes.length + padding(bytes.length, GGUF_ALIGNMENT, 0).length;
  }
  const header = Buffer.concat(head);
  return Buffer.concat([header, padding(header.length, GGUF_ALIGNMENT, 0)]);
}

/** A whole GGUF. */
export function ggufOf(template: string, tensors: readonly Tensor[]): Buffer {
  const data = tensors.flatMap(({ bytes }) => [bytes, padding(bytes.length, GGUF_ALIGNMENT, 0)]);
  return Buffer.concat([ggufHeader(template, tensors), ...data]);
}

/** The header of a safetensors file. @param alignment 8 as its writers have it, or 1 for no spaces behind it */
export function safetensorsHeader(note: string, tensors: readonly Sized[], alignment = 8): Buffer {
  const header: Record<string, unknown> = { __metadata__: { note } };
  let offset = 0;
  for (const { name, bytes } of tensors) {
    header[name] = { dtype: 'U8', shape: [bytes.length], data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, padding(json.length, alignment, 0x20)]);
  return Buffer.concat([u64(padded.length), padded]);
}

/** A whole safetensors file. */
export function safetensorsOf(note: string, tensors: readonly Tensor[], alignment = 8): Buffer {
  return Buffer.concat([safetensorsHeader(note, tensors, alignment), ...tensors.map(({ bytes }) => bytes)]);
}

function padding(length: number, alignment: number, fill: number): Buffer {
  return Buffer.alloc((alignment - (length % alignment)) % alignment, fill);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
