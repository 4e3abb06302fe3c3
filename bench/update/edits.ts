/** Versions of one large file, and edits of it as those who publish models make them. */
import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { publishVersion } from '../../src/library/publish/index.ts';
import { ggufHeader, safetensorsHeader } from '../../test/support/files/model-files.ts';
import { FILE, MIB, published } from '../download/library.ts';
import type { BenchModel } from '../download/library.ts';
import { cacheFolder } from '../support/cache.ts';

/** The old and the new version of a file. */
export interface Edit {
  what: string;
  old: BenchModel;
  next: BenchModel;
}

interface Content {
  header: Buffer;
  /** The tensors: the same bytes for the same word. */
  seed: string;
}

const TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}";

export function editsOf(bytes: number): Record<'template' | 'header' | 'nothing', () => Promise<Edit>> {
  const tensors = [{ name: 'all', bytes: { length: bytes } }];
  const gguf = (template: string) => ({ header: ggufHeader(template, tensors), seed: 'one' });
  const safetensors = (note: string) => ({ header: safetensorsHeader(note, tensors), seed: 'one' });
  return {
    template: () => edit('GGUF, template + 37 bytes', 'gguf', bytes, gguf(TEMPLATE), gguf(TEMPLATE + 'x'.repeat(37))),
    header: () => edit('safetensors, header + 5 bytes', 'safe', bytes, safetensors('note'), safetensors('note12345')),
    nothing: () =>
      edit('nothing in common', 'other', bytes, gguf(TEMPLATE), { header: Buffer.alloc(4096), seed: 'two' }),
  };
}

async function edit(what: string, name: string, bytes: number, old: Content, next: Content): Promise<Edit> {
  const modelId = `${name}-${Math.round(bytes / MIB)}`;
  return {
    what,
    old: await version(modelId, '1.0.0', bytes, old),
    next: await version(modelId, '1.1.0', bytes, next),
  };
}

function version(modelId: string, name: string, bytes: number, { header, seed }: Content): Promise<BenchModel> {
  return published(modelId, name, header.length + bytes, async storage => {
    const folder = await cacheFolder('library', 'next');
    await mkdir(folder, { recursive: true });
    const file = join(folder, FILE);
    await pipeline(Readable.from(chunks(header, seed, bytes)), createWriteStream(file));
    await publishVersion({ storage, modelId, version: name, paths: [file] });
    await rm(folder, { recursive: true });
  });
}

function* chunks(header: Buffer, seed: string, bytes: number): Generator<Buffer> {
  yield header;
  const key = createHash('sha256').update(seed).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(MIB);
  for (let done = 0; done < bytes; done += MIB) yield stream.update(zeros.subarray(0, Math.min(MIB, bytes - done)));
}
