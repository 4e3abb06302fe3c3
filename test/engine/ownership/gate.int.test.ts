import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { clearDeadHolder } from '../../../src/engine/ownership/gate-holder.ts';
import { openGate } from '../../../src/engine/ownership/gate.ts';
import { childProgram } from '../../support/program.ts';

const HOLDER = join(import.meta.dirname, 'gate-process.ts');

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('Expected a rejection.'),
    (error: unknown) => error as Error,
  );

describe('the gate of a data directory', function () {
  this.timeout(60_000);
  let dataDir: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'mm-gate-'))));
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lets one in at a time and shows the error of what ran in it', async () => {
    let inside = 0;
    let most = 0;
    const visit = () =>
      openGate(dataDir, async () => {
        most = Math.max(most, ++inside);
        await new Promise(resolve => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all([visit(), visit(), visit()]);
    expect(most).to.equal(1);
    expect((await rejection(openGate(dataDir, () => Promise.reject(new Error('inside'))))).message).to.equal('inside');
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('is opened over a holder that died in it', async () => {
    const gate = join(dataDir, 'engine.gate');
    await mkdir(gate);
    await utimes(gate, new Date(Date.now() - 10_000), new Date(Date.now() - 10_000));
    expect(await openGate(dataDir, () => Promise.resolve('in'))).to.equal('in');
  });

  describe('which blocks as good as for ever', () => {
    const forever = 3_600_000;
    const gate = () => join(dataDir, 'engine.gate');

    /** A process in the gate; it says so and stays, or kills itself. */
    async function holder(end: 'stays' | 'dies'): Promise<void> {
      const child = spawn(process.execPath, [...childProgram(HOLDER), dataDir, end], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      await once(end === 'dies' ? child : child.stdout, end === 'dies' ? 'exit' : 'data');
    }

    it('is opened at once over a holder that was killed in it', async () => {
      await holder('dies');
      expect(await readdir(dataDir)).to.include.members(['engine.gate', 'engine.gate.json']);
      expect(await openGate(dataDir, () => Promise.resolve('in'), forever)).to.equal('in');
      expect(await readdir(dataDir)).to.deep.equal([]);
    });

    it('stays shut while its holder lives, and when its name is not that of this gate’s holder', async () => {
      await holder('stays');
      expect(await clearDeadHolder(dataDir, gate()), 'alive').to.equal(false);
      await killed(children.pop()!);
      const file = join(dataDir, 'engine.gate.json');
      const name = await readFile(file, 'utf8');
      await writeFile(file, name.replace(/"gate":"[^"]*"/, '"gate":"1:1"'));
      expect(await clearDeadHolder(dataDir, gate()), 'of an older gate').to.equal(false);
      await writeFile(file, 'not JSON');
      expect(await clearDeadHolder(dataDir, gate()), 'unknown').to.equal(false);
      await writeFile(file, name);
      expect(await clearDeadHolder(dataDir, gate()), 'dead').to.equal(true);
    });
  });
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
