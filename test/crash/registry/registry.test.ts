import { expect } from 'chai';
import { silentLogger } from '../../../src/ports/logger.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { failure, SimulatedDisk } from '../../events/simulated-disk.ts';
import { Violation } from '../journal/ledger.ts';
import { loadRegistryWriter } from './registry-copy.ts';
import type { RegistryMutation } from './registry-copy.ts';
import { randomOf, SEED } from '../../support/seed.ts';

const PATH = '/data/registry.json';
const FATES = 12;
/** What waits is called at once. */
const clock: Clock = {
  now: () => 0,
  monotonic: () => 0,
  after: (_ms, callback) => {
    queueMicrotask(callback);
    return () => undefined;
  },
};

/** The text after each state; some longer than a sector. */
const TEXTS = [100, 1500, 40, 700, 2000].map((length, n) =>
  JSON.stringify({ m: { [`1.0.${n}`]: 'x'.repeat(length) } }),
);

type Fault = 'none' | 'EPERM';

/**
 * Writes all texts and crashes before each operation. The file found must be whole, and not older
 * than the last write.
 */
async function crashEverywhere(fault: Fault, mutation?: RegistryMutation): Promise<number> {
  const disk = new SimulatedDisk();
  const next = randomOf(SEED);
  const { RegistryWriter, remove } = await loadRegistryWriter(() => disk, mutation);
  let written = -1;
  let states = 0;
  let operations = 0;
  const check = () => {
    for (let fate = 0; fate < FATES; fate += 1) {
      const share = fate / (FATES - 1);
      const after = disk.afterCrash(() => next() < share);
      const found = after.paths().includes(PATH) ? after.contents(PATH).toString('utf8') : null;
      const place = found === null ? -1 : TEXTS.indexOf(found);
      states += 1;
      if (place < written || (found !== null && place === -1))
        throw new Violation(`SEED=${SEED}, operation ${operations}: text ${written} was written, found ${found}`);
    }
  };
  disk.observe = check;
  disk.fault = operation => {
    operations += 1;
    if (fault === 'EPERM' && operation === 'rename' && operations % 3 !== 0) throw failure('EPERM');
  };
  try {
    const writer = new RegistryWriter({ path: PATH, clock, logger: silentLogger });
    for (const [n, text] of TEXTS.entries()) {
      await writer.write(text);
      expect(disk.contents(PATH).toString('utf8')).to.equal(text);
      written = n;
      check();
    }
    await writer.close();
    expect(disk.paths()).to.deep.equal([PATH]);
    return states;
  } finally {
    remove();
  }
}

describe('registry.json on a disk that loses power', function () {
  this.timeout(30_000);

  for (const fault of ['none', 'EPERM'] as const) {
    it(`is whole, and the newest that was written, before whichever operation it fails: fault ${fault}`, async () => {
      expect(await crashEverywhere(fault)).to.be.greaterThan(TEXTS.length * 6 * FATES);
    });
  }

  const mutants: Record<string, RegistryMutation> = {
    'no sync of the directory': { find: 'await syncDirectory(dirname(path));', replaceBy: '' },
    'no sync of the file': { find: 'fsync: true', replaceBy: 'fsync: false' },
  };
  for (const [name, mutation] of Object.entries(mutants)) {
    it(`would not be so with ${name}`, async () => {
      expect(await crashEverywhere('none', mutation).catch((error: unknown) => error)).to.be.instanceOf(Violation);
    });
  }
});
