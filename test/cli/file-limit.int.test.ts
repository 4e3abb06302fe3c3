import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/index.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import { leaveOut } from '../support/leave-out.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const MIB = 1024 * 1024;
/** In blocks of 512 or 1024 bytes, as the shell counts: more than the journal takes, less than the model. */
const LIMIT = 4096;

describe('the process under a limit of the size of its files', function () {
  this.timeout(30_000);

  it('says that a file is too large, and is not ended by it', async function () {
    if (process.platform === 'win32') return leaveOut(this, 'Windows has no limit on the size of a file.');
    const dir = await tempDir();
    const source = join(dir.path, 'weights.bin');
    await writeFile(source, randomBytes(8 * MIB));
    const storage = join(dir.path, 'storage');
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [source] });
    const server = await serveLibrary({ storage });
    try {
      const command = [process.execPath, '--import', 'tsx', MAIN, 'install', 'm', '--library', server.url];
      const argv = ['-c', `ulimit -f ${LIMIT}; exec "$@"`, 'sh', ...command, '--data', join(dir.path, 'data')];
      const ended = await new Promise<{ code: unknown; signal: unknown; said: string }>(resolve =>
        execFile('sh', argv, (error, _stdout, said) => resolve({ code: error?.code, signal: error?.signal, said })),
      );
      expect(ended.signal).to.equal(null);
      expect(ended.code).to.equal(1);
      expect(ended.said).to.include('DISK_FULL').and.include('no file so large');
    } finally {
      await server.close();
      await dir.remove();
    }
  });
});
