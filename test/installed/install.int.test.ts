import { existsSync } from 'node:fs';
import { mkdir, open, readdir, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { installVersion } from '../../src/installed/install.ts';
import type { VersionPlan } from '../../src/library/types.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const assertAsVerified = () => Promise.resolve();

describe('putting a version in its place', () => {
  let folder: TempDir;
  beforeEach(async () => (folder = await tempDir()));
  afterEach(async () => {
    sinon.restore();
    await folder.remove();
  });

  it('syncs every file first, also one that nobody wrote to in this run', async () => {
    const { path: modelsDir } = folder;
    const temp = join(modelsDir, 'temp');
    const incoming = join(temp, 'm_1.0.0.incoming');
    await mkdir(join(incoming, 'sub'), { recursive: true });
    await writeFile(join(temp, 'm_1.0.0.a.bin.part'), 'a');
    await writeFile(join(incoming, 'sub', 'staged.bin'), 'b');
    const final = join(modelsDir, 'm', '1.0.0');
    const handle = await open(join(temp, 'm_1.0.0.a.bin.part'));
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const syncedBefore = new Set<number>();
    for (const name of ['sync', 'datasync'] as const) {
      const stub = sinon.stub(prototype, name);
      stub.callsFake(async function (this: FileHandle) {
        if (!existsSync(final)) syncedBefore.add((await this.stat()).ino);
        return stub.wrappedMethod.call(this);
      });
    }
    const plan = { modelId: 'm', version: '1.0.0', checksumFile: 'x', manifestFile: null, signatureFile: null };
    await installVersion(modelsDir, plan as unknown as VersionPlan, [
      { path: 'a.bin', part: join(temp, 'm_1.0.0.a.bin.part'), assertAsVerified },
      { path: 'sub/staged.bin', part: null, assertAsVerified },
    ]);
    const names = await readdir(final, { recursive: true });
    expect(names.sort()).to.deep.equal(['a.bin', 'checksum.sha256', 'sub', 'sub/staged.bin'].map(n => join(n)).sort());
    for (const name of names) {
      const found = await stat(join(final, name));
      // Windows has no sync of a folder.
      if (process.platform === 'win32' && found.isDirectory()) continue;
      expect(syncedBefore.has(found.ino), name).to.equal(true);
    }
  });
});
