import { expect } from 'chai';
import { join } from 'node:path';
import { History } from '../../../src/engine/views/history.ts';
import { readJournal } from '../../../src/events/read/reader.ts';
import type { JournalItem } from '../../../src/events/read/reader.ts';
import { matches } from '../../../src/events/vocabulary.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { readModel } from '../../../src/projections/model-index/read-model.ts';
import { collect, eventsOf, temporaryFolder } from '../../events/helpers.ts';
import fc, { fileRuns } from '../../support/fast-check.ts';
import { history, make, withoutIndex } from './random-journal.ts';

const WANTED = ['a', 'a@1.0.0', 'a-b', 'b', 'none'];
const RUNS = fileRuns(40);

/** What is read, or the code of the error that ends it. */
async function outcome(items: AsyncIterable<JournalItem>): Promise<JournalItem[] | string> {
  try {
    return await collect(items);
  } catch (error) {
    if (isModelError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const isOf = (subject: string) => (item: JournalItem) => 'damage' in item || matches(item.event, { subject });
const eventsIn = (read: JournalItem[] | string) => (typeof read === 'string' ? read : eventsOf(read));

describe('the index by model', () => {
  it('changes no answer, whatever journal and index files look like', async function () {
    this.timeout(120_000);
    const property = fc.asyncProperty(history, fc.nat(80), async (made, after) => {
      const { dir: dataDir, remove } = await temporaryFolder();
      try {
        await make(dataDir, made);
        const plain = join(dataDir, 'plain');
        await withoutIndex(dataDir, plain);
        for (const subject of WANTED) {
          for (const from of [0, after]) {
            const all = await outcome(readJournal({ dir: join(plain, 'journal'), after: from }));
            const wanted = typeof all === 'string' ? all : all.filter(isOf(subject));
            const query = { subject, after: from };
            expect(await outcome(readModel({ dataDir: plain, ...query })), 'without').to.deep.equal(wanted);
            expect(eventsIn(await outcome(readModel({ dataDir, ...query }))), 'with').to.deep.equal(eventsIn(wanted));
          }
        }
      } finally {
        await remove();
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('changes no page of history', async function () {
    this.timeout(120_000);
    const params = fc.record(
      {
        subject: fc.constantFrom(...WANTED),
        subjectPart: fc.constantFrom('A', '1.0', 'B@', 'none'),
        types: fc.constantFrom(['EngineStopped'], ['UpdateFound'], []),
        after: fc.nat(60),
        before: fc.nat(80),
        limit: fc.integer({ min: 1, max: 30 }),
      },
      { requiredKeys: [] },
    );
    const pages = fc.array(params, { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(history, pages, fc.constantFrom('run', 'another'), async (made, asked, run) => {
      const { dir: dataDir, remove } = await temporaryFolder();
      try {
        await make(dataDir, made);
        const all = eventsOf(await collect(readJournal({ dir: join(dataDir, 'journal') })));
        const durableSeq = all.at(-1)?.event.seq ?? 0;
        const id = all.at(-1)?.cursor.journal ?? '';
        const nothing = () => undefined;
        const pagesOf = new History({
          ...{ dataDir, fs: nodeFileSystem, journal: () => ({ id, run, durableSeq }) },
          ...{ onDamage: nothing, onWrong: nothing },
        });
        for (const each of asked.filter(({ after = 0 }) => after <= durableSeq)) {
          const wanted = pageOf(
            all.map(({ event }) => event),
            each,
          );
          expect(await pagesOf.page(each), JSON.stringify(each)).to.deep.equal(wanted);
        }
      } finally {
        await remove();
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

/** The page as its contract says it, of all events. */
function pageOf(
  events: readonly AnyEvent[],
  { after, before, subject, subjectPart = '', types, limit = 200 }: Parameters<History['page']>[0],
): AnyEvent[] {
  const wanted = events.filter(
    event =>
      event.seq > (after ?? 0) &&
      event.seq < (before ?? Infinity) &&
      (subjectPart === '' || event.subject?.toLowerCase().includes(subjectPart.toLowerCase())) &&
      matches(event, { ...(subject !== undefined && { subject }), ...(types && { types }) }),
  );
  return after === undefined ? wanted.slice(-limit) : wanted.slice(0, limit);
}
