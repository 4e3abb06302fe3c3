import { expect } from 'chai';
import type { Journal } from '../../src/events/contract.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { verifyJournal } from '../../src/events/verify.ts';
import { eventsOf, numbersOf, readAll, reopen, sample } from './helpers.ts';
import { Crash, failure, random, SimulatedDisk } from './simulated-disk.ts';

const DIR = '/data/journal';
/** The workload's groups, by the numbers of their events. */
const GROUPS = [[1], [2, 3], [4], [5, 6, 7], [8], [9, 10]];

interface Run {
  submitted: number[];
  acknowledged: number[];
}

async function append(journal: Journal, numbers: number[], run: Run): Promise<void> {
  const events: NewEvent[] = numbers.map(n => sample(n));
  run.submitted.push(...numbers);
  await journal.append(events).durable;
  run.acknowledged.push(...numbers);
}

/** Ends early, without a word, when the disk fails. */
async function work(disk: SimulatedDisk, run: Run, from = 0): Promise<void> {
  try {
    const { journal } = await reopen(DIR, disk, { segmentBytes: 900 });
    const [first = [], second = [], ...rest] = GROUPS.slice(from);
    await append(journal, first, run);
    await append(journal, second, run);
    await Promise.all(rest.map(numbers => append(journal, numbers, run)));
    await journal.close();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function crashAt(disk: SimulatedDisk, at: number): void {
  disk.fault = (_operation, _path, count) => {
    if (count >= at) throw new Crash('power lost');
  };
}

/** Opens, which recovers, and holds the promises of the journal against what is there. */
async function check(disk: SimulatedDisk, run: Run, word: string): Promise<void> {
  const seen = await readAll(DIR, disk);
  const proven = numbersOf(
    eventsOf(seen)
      .filter(item => item.proven)
      .map(({ event }) => event),
  );
  const { journal, recovery } = await reopen(DIR, disk);
  expect(recovery.damage, word).to.deep.equal([]);
  const items = await readAll(DIR, disk);
  const recovered = numbersOf(eventsOf(items).map(({ event }) => event));
  expect(recovered.slice(0, proven.length), `${word}: proven stays`).to.deep.equal(proven);
  expect(recovered, `${word}: a prefix`).to.deep.equal(run.submitted.slice(0, recovered.length));
  expect(recovered.length, `${word}: acknowledged`).to.be.at.least(run.acknowledged.length);
  const ends = GROUPS.map((_, index) => GROUPS.slice(0, index + 1).flat().length);
  expect([0, ...ends], `${word}: whole groups`).to.include(recovered.length);
  await journal.append([sample(99)]).durable;
  await journal.close();
  expect(await verifyJournal({ dir: DIR, fs: disk }), word).to.include({
    status: 'clean',
    lastSeq: recovered.length + 1,
  });
}

async function operationsOf(): Promise<number> {
  const disk = new SimulatedDisk();
  await work(disk, { submitted: [], acknowledged: [] });
  return disk.count;
}

/** All dirty sectors kept, none kept, and a few mixtures. */
function fates(seed: number): (() => boolean)[] {
  const mixed = [1, 2, 3].map(extra => {
    const next = random(seed * 10 + extra);
    return () => next() < 0.5;
  });
  return [() => true, () => false, ...mixed];
}

describe('journal when the power fails', function () {
  this.timeout(60_000);

  it('loses nothing acknowledged, before whichever operation it fails', async () => {
    const total = await operationsOf();
    expect(total).to.be.greaterThan(25);
    for (let at = 1; at <= total; at += 1) {
      const disk = new SimulatedDisk();
      crashAt(disk, at);
      const run: Run = { submitted: [], acknowledged: [] };
      await work(disk, run);
      for (const [fate, keep] of fates(at).entries())
        await check(disk.afterCrash(keep), run, `crash ${at}, fate ${fate}`);
      await check(disk.afterKill(), run, `kill ${at}`);
    }
  });

  it('loses nothing when it fails again inside the recovery', async () => {
    const total = await operationsOf();
    for (let at = 1; at <= total; at += 3) {
      const disk = new SimulatedDisk();
      crashAt(disk, at);
      const run: Run = { submitted: [], acknowledged: [] };
      await work(disk, run);
      const toss = random(at);
      const found = disk.afterCrash(() => toss() < 0.5);
      for (let again = 1; ; again += 1) {
        const recovering = found.copy();
        crashAt(recovering, again);
        const opened = await reopen(DIR, recovering).then(
          () => true,
          () => false,
        );
        const twice = random(again);
        await check(
          recovering.afterCrash(() => twice() < 0.5),
          run,
          `crash ${at}, again ${again}`,
        );
        if (opened) break;
      }
    }
  });

  it('stops at a failed sync, and what the next opening shows survives the next power failure', async () => {
    const total = await operationsOf();
    let stops = 0;
    for (let at = 1; at <= total; at += 1) {
      const disk = new SimulatedDisk();
      const run: Run = { submitted: [], acknowledged: [] };
      disk.fault = (operation, path, count) => {
        if (count < at || operation !== 'datasync' || path.endsWith('reserve')) return;
        disk.fault = () => undefined;
        stops += 1;
        throw failure('EIO');
      };
      await work(disk, run);
      const reopened = disk.afterKill();
      const { journal } = await reopen(DIR, reopened);
      const shown = numbersOf(eventsOf(await readAll(DIR, reopened)).map(({ event }) => event));
      expect(shown.length).to.be.at.least(run.acknowledged.length);
      const after = reopened.afterCrash(() => false);
      const kept = numbersOf(eventsOf(await readAll(DIR, after)).map(({ event }) => event));
      expect(kept, `failed sync from operation ${at}`).to.deep.equal(shown);
      await journal.close();
    }
    expect(stops).to.be.greaterThan(20);
  });
});
