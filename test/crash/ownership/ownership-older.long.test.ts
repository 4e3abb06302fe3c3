/** The last build whose ownership rested on engine.json alone, beside the present program. Builds the older one, once. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { olderBuild } from '../../../bench/support/older.ts';
import { readEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { PROGRAM } from '../../support/program.ts';
import { needsSignals } from '../../support/signals.ts';
import { killed } from './processes.ts';
import { provenJournal } from './races.ts';

const BUILT_WITHIN_MS = 900_000;
const RACES = 20;
const TAKEN_OVER_WITHIN_MS = 15_000;

describe('an older engine and the present one', function () {
  this.timeout(300_000);
  let programs: { older: readonly string[]; present: readonly string[] };
  let folder: TempDir;
  const children: ChildProcess[] = [];

  before(async function () {
    this.timeout(BUILT_WITHIN_MS);
    programs = { older: [(await olderBuild({ commit: '95307fd' })).cli], present: PROGRAM };
  });
  beforeEach(async () => (folder = await tempDir()));
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    await folder.remove();
  });

  /** `owner`, or the exit code of one that was refused. */
  async function app(which: 'older' | 'present') {
    const args = [...programs[which], 'app', '--json', '--data', join(folder.path, 'data')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    const said = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line').then(() => 'owner'),
      once(child, 'exit').then(([code]) => `exit ${code}`),
    ]);
    return { child, said };
  }

  for (const [first, second] of [
    ['older', 'present'],
    ['present', 'older'],
  ] as const) {
    it(`exclude each other: the ${first} one is there first`, async function () {
      needsSignals(this);
      const owner = await app(first);
      expect(owner.said).to.equal('owner');
      expect((await app(second)).said, 'it lives').to.equal('exit 4');
      owner.child.kill('SIGSTOP');
      expect((await app(second)).said, 'it is suspended').to.equal('exit 4');
      await killed(owner.child);
      const before = performance.now();
      expect((await app(second)).said, 'it is dead').to.equal('owner');
      expect(performance.now() - before).to.be.below(TAKEN_OVER_WITHIN_MS);
    });
  }

  it(`have one owner in each of ${RACES} races over the directory of a killed one`, async () => {
    const won = { older: 0, present: 0 };
    for (let race = 0; race < RACES; race++) {
      const order = race % 2 === 0 ? (['older', 'present'] as const) : (['present', 'older'] as const);
      const racers = await Promise.all(order.map(app));
      expect(racers.map(({ said }) => said).sort(), `race ${race}`).to.deep.equal(['exit 4', 'owner']);
      const winner = racers.findIndex(({ said }) => said === 'owner');
      won[order[winner] ?? 'older'] += 1;
      expect((await readEngineFile(join(folder.path, 'data')))?.pid).to.equal(racers[winner]?.child.pid);
      for (const { child } of racers) await killed(child);
    }
    console.log(`      ${RACES} races: the older one won ${won.older}, the present one ${won.present}`);
    const journal = await provenJournal({ dataDir: join(folder.path, 'data') }, []);
    expect(journal.runs).to.equal(RACES);
  });
});
