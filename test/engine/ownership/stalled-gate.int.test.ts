import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { readEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { killed } from '../../crash/ownership/processes.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { childProgram } from '../../support/program.ts';
import { needsSignals } from '../../support/signals.ts';

const OWNER_PROCESS = join(import.meta.dirname, '../../support/processes/owner-process.ts');

describe('a holder of the gate that is suspended until the gate goes stale', function () {
  this.timeout(60_000);
  let folder: TempDir;
  const children: ChildProcess[] = [];

  beforeEach(async () => (folder = await tempDir()));
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    await folder.remove();
  });

  async function opener(...stallsAt: string[]) {
    const child = spawn(process.execPath, [...childProgram(OWNER_PROCESS), folder.path, ...stallsAt], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const said = async () => String((await lines.next()).value);
    expect(await said()).to.equal('up');
    const go = () => child.stdin.write('go\n');
    go();
    return { child, said, go };
  }

  for (const [place, other, itself] of [
    ['before lock', 'owner none', 'DATA_DIRECTORY_IN_USE'],
    ['after lock', 'DATA_DIRECTORY_IN_USE', 'owner none'],
  ] as const) {
    it(`gives one owner when it stalls in it ${place}`, async function () {
      needsSignals(this);
      const stalled = await opener(place);
      expect(await stalled.said()).to.equal(place);
      stalled.child.kill('SIGSTOP');
      const second = await opener();
      expect(await second.said(), 'the one that took the gate').to.equal(other);
      stalled.child.kill('SIGCONT');
      stalled.go();
      expect(await stalled.said(), 'the one that lost the gate').to.equal(itself);
      const owner = other.startsWith('owner') ? second : stalled;
      expect((await readEngineFile(folder.path))?.pid).to.equal(owner.child.pid);
    });
  }
});
