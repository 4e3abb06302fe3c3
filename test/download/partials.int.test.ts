import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { listPartials } from '../../src/download/partials.ts';
import { incomingPath, partLockPath, partPath, retiredPath, tempDir as modelsTemp } from '../../src/download/paths.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { TempDir } from '../support/temp-dir.ts';

describe('partial downloads', () => {
  let directory: TempDir;
  beforeEach(async () => (directory = await tempDir()));
  afterEach(() => directory.remove());

  async function put(path: string, bytes: number, time: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.alloc(bytes));
    await utimes(path, new Date(time), new Date(time));
  }

  const partOf = (modelId: string, version: string, file: string) => partPath(directory.path, modelId, version, file);

  it('are none without a folder', async () => {
    expect(await listPartials(directory.path)).to.deep.equal([]);
  });

  it('are listed with size and age, the oldest first, each with its task', async () => {
    await put(partOf('whisper', '1.0.0', 'model.bin'), 100, '2026-01-02T00:00:00Z');
    await put(partOf('whisper', '1.0.0', 'deep/x.bin'), 23, '2026-01-03T00:00:00Z');
    await put(partOf('llama', '2.0.0', 'a'), 5, '2026-01-01T00:00:00Z');
    const list = await listPartials(directory.path, ({ modelId }) => (modelId === 'llama' ? 't7' : undefined));
    expect(list).to.deep.equal([
      { modelId: 'llama', version: '2.0.0', bytes: 5, modifiedAt: '2026-01-01T00:00:00.000Z', taskId: 't7' },
      { modelId: 'whisper', version: '1.0.0', bytes: 123, modifiedAt: '2026-01-03T00:00:00.000Z' },
    ]);
  });

  for (const [modelId, version, file] of [
    ['a', '1.0.0-rc.1', 'model.bin'],
    ['a', '1.0.0-rc.1+build.5', 'model.bin'],
    ['a_1.0.0.y', '2.0.0', 'z'],
    ['a', '1.0.0', 'y_2.0.0.z'],
    ['a_b', '1.0.0', `${'long/'.repeat(60)}x`],
    ['a', '1.0.0', 'x~0123456789abcdef'],
  ] as const) {
    it(`tell whose they are: ${modelId} ${version} ${file.slice(0, 20)}`, async () => {
      await put(partOf(modelId, version, file), 7, '2026-01-01T00:00:00Z');
      const list = await listPartials(directory.path);
      expect(list.map(partial => [partial.modelId, partial.version, partial.bytes])).to.deep.equal([
        [modelId, version, 7],
      ]);
    });
  }

  it('count what lies in the staging folder, and neither locks nor what is removed nor what is not ours', async () => {
    await put(join(incomingPath(directory.path, 'a_b', '1.0.0-rc.1'), 'deep', 'x'), 11, '2026-01-01T00:00:00Z');
    await put(join(retiredPath(directory.path, 'b', '1.0.0'), 'x'), 11, '2026-01-01T00:00:00Z');
    await mkdir(partLockPath(partOf('c', '1.0.0', 'x')));
    await put(join(modelsTemp(directory.path), 'notes.part'), 11, '2026-01-01T00:00:00Z');
    const list = await listPartials(directory.path);
    expect(list.map(partial => [partial.modelId, partial.version, partial.bytes])).to.deep.equal([
      ['a_b', '1.0.0-rc.1', 11],
    ]);
  });
});
