import { expect } from 'chai';
import { byteChanges, judge, smallJournal } from './fuzz.ts';
import { archiveChanges, compressedJournal, judgeArchive } from './fuzz-archive.ts';
import { OWN_CODE } from './process.ts';

describe('journal with changed bytes, exhaustively', () => {
  it('finds and names every flipped bit, deleted and inserted byte, or cuts it off with the torn end', async () => {
    const journal = await smallJournal();
    const found = { damaged: 0, torn: 0, unseen: 0 };
    for (const change of byteChanges(journal)) found[await judge(OWN_CODE, journal, change, true)] += 1;
    const bytes = [...journal.segments.values()].reduce((sum, segment) => sum + segment.length, 0);
    console.log(`    ${JSON.stringify(found)}: every change of ${bytes} bytes`);
    expect(found.damaged + found.torn + found.unseen).to.equal(bytes * 13);
    expect(found.damaged).to.be.greaterThan(found.torn);
  });

  it('finds and names every changed byte of an archive', async () => {
    const journal = await compressedJournal();
    let count = 0;
    for (const change of archiveChanges(journal)) {
      await judgeArchive(OWN_CODE, journal, change);
      count += 1;
    }
    expect(count).to.equal(4 * journal.disk.contents(journal.archive).length);
  });
});
