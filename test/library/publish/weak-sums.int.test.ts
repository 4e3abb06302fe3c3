import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Manifest } from '../../../src/model/manifest.ts';
import { publishVersion } from '../../../src/library/publish/index.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

const MIB = 1024 * 1024;

describe('the weak sums of a published version', () => {
  it('are made of each whole MiB, and a version without them can be published again', async () => {
    const folder = await tempDir();
    const root = folder.path;
    try {
      const source = join(root, 'source');
      await mkdir(source);
      const bytes = randomBytes(9 * MIB + 5);
      await writeFile(join(source, 'weights.bin'), bytes);
      await writeFile(join(source, 'small.json'), '{}');
      const options = { storage: join(root, 'library'), modelId: 'm', version: '1.0.0', paths: [source] };
      const { path } = await publishVersion(options);
      const list = join(path, 'manifest.json');
      const manifest = JSON.parse(await readFile(list, 'utf8')) as Manifest;
      const [small, weights] = manifest.files;
      expect(small).not.to.have.any.keys('weak', 'weak_kind');
      expect(weights?.weak_kind).to.equal('words/1048576');
      const sums = Buffer.from(weights?.weak ?? '', 'base64');
      expect(sums.length).to.equal(9 * 8);
      for (const block of [0, 8]) {
        const words = bytes.subarray(block * MIB, (block + 1) * MIB);
        let [a, b] = [0, 0];
        for (let at = 0; at < MIB; at += 4) {
          a = (a + words.readInt32LE(at)) | 0;
          b = (b + a) | 0;
        }
        expect([sums.readInt32LE(block * 8), sums.readInt32LE(block * 8 + 4)]).to.deep.equal([a, b]);
      }
      expect((await publishVersion(options)).unchanged).to.equal(true);

      for (const file of manifest.files) {
        delete file.weak;
        delete file.weak_kind;
      }
      await writeFile(list, `${JSON.stringify(manifest, null, 2)}\n`);
      expect((await publishVersion(options)).unchanged).to.equal(true);
    } finally {
      await folder.remove();
    }
  });
});
