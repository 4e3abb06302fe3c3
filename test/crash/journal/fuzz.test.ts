import { expect } from 'chai';
import { byteChanges, judge, lineChanges, smallJournal } from './fuzz.ts';
import { archiveChanges, compressedJournal, judgeArchive } from './fuzz-archive.ts';
import { Violation } from './ledger.ts';
import { loadMutant, NO_PREV } from './mutants.ts';
import { OWN_CODE } from './process.ts';
import { randomOf, SEED } from '../../support/seed.ts';

/** Of the changes of bytes; all of them are in the long test. */
const SHARE = 0.04;

describe('journal with changed bytes', function () {
  this.timeout(60_000);

  it('finds and names a change of any byte, or cuts it off with the torn end', async () => {
    const journal = await smallJournal();
    const next = randomOf(SEED);
    const found = { damaged: 0, torn: 0, unseen: 0 };
    for (const change of byteChanges(journal))
      if (next() < SHARE) found[await judge(OWN_CODE, journal, change, next() < 0.2)] += 1;
    console.log(`    ${JSON.stringify(found)} of sampled changes, SEED=${SEED}`);
    expect(found.damaged).to.be.greaterThan(500);
    expect(found.torn).to.be.greaterThan(10);
  });

  it('finds and names every deleted, doubled and swapped line, and every line of another history', async () => {
    const [journal, other] = [await smallJournal(), await smallJournal(4)];
    let count = 0;
    for (const change of lineChanges(journal, other)) {
      await judge(OWN_CODE, journal, change, true);
      count += 1;
    }
    expect(count).to.be.greaterThan(30);
  });

  it('finds and names a change of any byte of an archive, and shows what it can still read', async () => {
    const journal = await compressedJournal();
    const next = randomOf(SEED);
    let count = 0;
    for (const change of archiveChanges(journal)) {
      if (next() > 3 * SHARE) continue;
      await judgeArchive(OWN_CODE, journal, change);
      count += 1;
    }
    expect(count).to.be.greaterThan(200);
  });

  it('would take a line of another history for its own without `prev`', async () => {
    const [journal, other] = [await smallJournal(), await smallJournal(4)];
    const { code, remove } = await loadMutant(NO_PREV);
    const judgeAll = async () => {
      for (const change of lineChanges(journal, other)) await judge(code, journal, change, false);
    };
    try {
      expect(await judgeAll().catch((error: unknown) => error))
        .to.be.instanceOf(Violation)
        .with.property('message')
        .that.contains('of another history');
    } finally {
      remove();
    }
  });
});
