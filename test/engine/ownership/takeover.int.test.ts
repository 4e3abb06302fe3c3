import { utimes } from 'node:fs/promises';
import { expect } from 'chai';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import { engineFilePath, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('the owner of a data directory', () => {
  let folder: TempDir;

  beforeEach(async () => (folder = await tempDir()));
  afterEach(() => folder.remove());

  const acquire = (run: string) =>
    acquireOwnership({
      dataDir: folder.path,
      run,
      host: 'cli',
      version: '1.2.3',
      token: 't',
      bind: () => Promise.resolve({ port: 1, close: () => Promise.resolve() }),
      claim: () => Promise.resolve(),
    });

  it('is not taken over because a clock was set: no time stamp has a say', async () => {
    const { info } = await acquire('first');
    for (const at of [new Date(0), new Date('2099-01-01')]) {
      await writeEngineFile(folder.path, { ...info, started_at: at.toISOString() });
      await utimes(engineFilePath(folder.path), at, at);
      const error: unknown = await acquire('second').catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'DATA_DIRECTORY_IN_USE');
    }
  });

  it('is taken over at once when its pid, and its port, belong to another process by now', async () => {
    const { info } = await acquire('first');
    // This process, as it looks to one that remembers an earlier holder of its pid; the port answers, but not to that token.
    const host = await createBrowserHost({ uiDir: null, token: 'x'.repeat(32), run: 'first' });
    try {
      const recycled = { ...info, port: host.port, token: 'y'.repeat(32), process_started: '1' };
      await writeEngineFile(folder.path, recycled);
      expect((await acquire('second')).tookOverFrom).to.deep.equal(recycled);
    } finally {
      await host.close();
    }
  });
});
