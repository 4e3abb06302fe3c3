import { expect } from 'chai';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Story } from '../../../src/engine/explain/story.ts';
import type { JournalItem } from '../../../src/events/reading.ts';
import { readModel, readNewest } from '../../../src/projections/reading.ts';
import { temporaryFolder } from '../../events/helpers.ts';
import { history, make, updateIndex, withoutIndex } from '../../projections/model-index/random-journal.ts';
import type { RandomHistory } from '../../projections/model-index/random-journal.ts';
import fc, { fileRuns } from '../../support/fast-check.ts';

const WANTED = ['a', 'a@1.0.0', 'a@2.0.0', 'a-b', 'none'];
const RUNS = fileRuns(80);

/** What `journal explain` tells, and the damage that it meets. */
async function told(story: Story, items: AsyncIterable<JournalItem>): Promise<object> {
  const damage: object[] = [];
  for await (const item of items) {
    if ('event' in item) story.add(item.event);
    else damage.push(item.damage);
  }
  return { ...story.end(), isOfOne: story.isOfOne, isUnderWay: story.isUnderWay, damage };
}

/** Reads every event of the model. What the counts say is counted here once more. */
async function all(dataDir: string, subject: string, newest: number): Promise<object> {
  const story = new Story(subject, newest);
  const seqs: number[] = [];
  const counting = async function* () {
    for await (const item of readModel({ dataDir, subject, around: () => story.isUnderWay })) {
      if ('event' in item && item.event.subject !== null) seqs.push(item.event.seq);
      yield item;
    }
  };
  const result = await told(story, counting());
  const { earlier, lines } = story.end();
  if (earlier !== null) {
    expect(lines).to.have.length(newest);
    expect(earlier.seq).to.equal(seqs[0]);
    expect(earlier.events).to.equal(seqs.filter(seq => seq < (lines[0]?.seq ?? 0)).length);
  }
  return result;
}

/** Reads as the command does. */
function few(dataDir: string, subject: string, newest: number): Promise<object> {
  const story = new Story(subject, newest);
  return told(story, readNewest({ dataDir, subject, newest: story.wanted, around: () => story.isUnderWay }));
}

describe('the newest lines of a story', () => {
  const check = async (made: RandomHistory, newest: number, change: (dataDir: string) => Promise<void>) => {
    const { dir: dataDir, remove } = await temporaryFolder();
    try {
      await make(dataDir, made);
      await change(dataDir);
      const plain = join(dataDir, 'plain');
      await withoutIndex(dataDir, plain);
      for (const subject of WANTED) {
        const wanted = await all(plain, subject, newest);
        expect(await few(plain, subject, newest), `${subject} without index`).to.deep.equal(wanted);
        expect(await few(dataDir, subject, newest), `${subject} with index`).to.deep.equal(wanted);
      }
    } finally {
      await remove();
    }
  };
  const newest = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(30, Infinity));

  it('are the same with and without index files, also with harmed ones', async function () {
    this.timeout(240_000);
    const whole = history.map(made => ({ ...made, early: [], late: [] }));
    const property = fc.asyncProperty(whole, newest, (made, lines) => check(made, lines, () => Promise.resolve()));
    await fc.assert(property, { numRuns: RUNS });
  });

  it('are the same for a damaged journal, whose damaged segments have no index', async function () {
    this.timeout(240_000);
    const damaged = history.map(made => ({ ...made, toIndex: [] }));
    const property = fc.asyncProperty(damaged, newest, (made, lines) =>
      check(made, lines, async dataDir => {
        await rm(join(dataDir, 'projections'), { recursive: true, force: true });
        await updateIndex(dataDir, made.blockBytes);
      }),
    );
    await fc.assert(property, { numRuns: RUNS });
  });
});
