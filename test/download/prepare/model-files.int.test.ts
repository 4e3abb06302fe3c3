import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { expect } from 'chai';
import { ggufOf, safetensorsOf } from '../../support/files/model-files.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

describe('the model files of these tests are what other programs read', () => {
  const tensors = ['blk.0.ffn_up.weight', 'blk.1.ffn_up.weight'].map((name, i) => ({
    name,
    bytes: Buffer.alloc(1000 + i, i + 1),
  }));

  it('GGUF, by the parser of Hugging Face', async () => {
    const folder = await tempDir();
    try {
      const path = join(folder.path, 'weights.gguf');
      for (const template of ['Hello. ', `Hello. ${'x'.repeat(37)}`]) {
        const bytes = ggufOf(template, tensors);
        await writeFile(path, bytes);
        const { metadata, tensorInfos, tensorDataOffset } = await gguf(path, { allowLocalFile: true });
        expect(metadata).to.include({ version: 3, tensor_count: 2n, 'tokenizer.chat_template': template });
        expect(tensorInfos.map(({ name, shape }) => [name, shape])).to.deep.equal([
          ['blk.0.ffn_up.weight', [1000n]],
          ['blk.1.ffn_up.weight', [1001n]],
        ]);
        for (const [index, { offset }] of tensorInfos.entries()) {
          const at = Number(tensorDataOffset + offset);
          const { bytes: tensor } = tensors[index]!;
          expect(bytes.subarray(at, at + tensor.length).equals(tensor)).to.equal(true);
        }
      }
    } finally {
      await folder.remove();
    }
  });

  it('safetensors, by its specification', () => {
    for (const alignment of [1, 8]) {
      const bytes = safetensorsOf('note', tensors, alignment);
      const headerBytes = Number(bytes.readBigUInt64LE());
      expect(headerBytes % alignment).to.equal(0);
      const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes)) as Record<
        string,
        { dtype: string; shape: number[]; data_offsets: [number, number] }
      >;
      let end = 0;
      for (const { name, bytes: tensor } of tensors) {
        const {
          dtype,
          shape,
          data_offsets: [from, to],
        } = header[name]!;
        expect({ dtype, shape, from }).to.deep.equal({ dtype: 'U8', shape: [tensor.length], from: end });
        expect(bytes.subarray(8 + headerBytes + from, 8 + headerBytes + to).equals(tensor)).to.equal(true);
        end = to;
      }
      expect(8 + headerBytes + end).to.equal(bytes.length);
    }
  });
});
