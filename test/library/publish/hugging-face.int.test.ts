import { expect } from 'chai';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { readHuggingFaceModel } from '../../../src/library/publish/hugging-face.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const CARD = `---
license: apache-2.0
language:
  - en
  - zh
tags: [speech, asr]
pipeline_tag: automatic-speech-recognition
library_name: transformers
base_model: openai/whisper
model-index: [{ name: x }]
---

# Whisper small ##

Text.
`;

describe("a model of Hugging Face's cache", () => {
  let dir: TempDir;
  let cache: string;
  beforeEach(async () => {
    dir = await tempDir();
    cache = join(dir.path, 'hub/models--openai--whisper-small');
    const files = {
      'README.md': CARD,
      'config.json': '{"model_type":"whisper","architectures":["W"]}',
      'sub/w.bin': 'w',
    };
    const snapshot = join(cache, 'snapshots/abc123');
    for (const [index, [path, text]] of Object.entries(files).entries()) {
      await writeFiles(join(cache, 'blobs'), { [`blob${index}`]: text });
      await mkdir(join(snapshot, path, '..'), { recursive: true });
      await symlink(join(cache, 'blobs', `blob${index}`), join(snapshot, path));
    }
  });
  afterEach(() => dir.remove());

  it('tells its title, licence, tags and where it comes from', async () => {
    const { path, extra } = await readHuggingFaceModel(cache);
    expect(path).to.equal(join(cache, 'snapshots/abc123'));
    expect(extra).to.deep.equal({
      ...{ title: 'Whisper small', license: 'apache-2.0', language: ['en', 'zh'], tags: ['speech', 'asr'] },
      ...{ task: 'automatic-speech-recognition', library: 'transformers', base_model: 'openai/whisper' },
      ...{ model_type: 'whisper', architectures: ['W'], source: 'huggingface:openai/whisper-small@abc123' },
    });
    expect(await readHuggingFaceModel(path)).to.deep.equal({ path, extra });
  });

  it('is published out of its links, as files', async () => {
    const { path, extra } = await readHuggingFaceModel(cache);
    const storage = join(dir.path, 'storage');
    await publishVersion({ storage, modelId: 'whisper', version: '1.0.0', paths: [path], extra });
    const { files, extra: published } = await openLibraryStorage({ storage }).version('whisper', '1.0.0');
    expect(files.map(file => file.path)).to.deep.equal(['README.md', 'config.json', 'sub/w.bin']);
    expect(published).to.deep.equal(extra);
  });

  it('is chosen by refs/main, or by name', async () => {
    await writeFiles(join(cache, 'snapshots/def456'), { x: 'x' });
    expect((await rejection(readHuggingFaceModel(cache))).message).to.include('abc123, def456');
    await writeFiles(cache, { 'refs/main': 'def456\n' });
    expect(await readHuggingFaceModel(cache)).to.deep.equal({
      path: join(cache, 'snapshots/def456'),
      extra: { title: 'whisper-small', source: 'huggingface:openai/whisper-small@def456' },
    });
    expect((await rejection(readHuggingFaceModel(dir.path))).code).to.equal('INVALID_ARGUMENT');
  });

  it('with a card that can not be read is published all the same', async () => {
    const path = join(cache, 'snapshots/other');
    for (const card of ['---\na: [\n---\n# T', '---\n- x\n---\n', '\0', '']) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'README.md'), card);
      await writeFile(join(path, 'config.json'), '{');
      expect((await readHuggingFaceModel(path)).extra).to.have.property('title');
    }
  });
});
