import { expect } from 'chai';
import { join } from 'node:path';
import { verifyJournal } from '../../src/events/read/verify.ts';
import { EVENT_TYPES, isKnown } from '../../src/events/vocabulary.ts';
import type { AnyEvent, EventType } from '../../src/events/vocabulary.ts';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import { validateAny } from '../support/schemas.ts';
import { GOLDEN_DATA } from './golden-events.ts';
import { forgottenTypes, goldenJournals, missingVersions } from './golden-journals.ts';
import { eventsOf, readAll } from './helpers.ts';

/** The first version of the format wrote this journal. It must stay readable. */
const FORMAT_1 = join(import.meta.dirname, '..', 'golden', 'journal-format-1');

describe('journal of format 1', () => {
  it('is read as it was written', async () => {
    const items = eventsOf(await readAll(FORMAT_1));
    expect(items.map(({ event }) => `${event.seq} ${event.type} v${event.v} ${event.run}`)).to.deep.equal([
      '1 EngineStarted v1 run-1',
      '2 DownloadRequested v1 run-1',
      '3 DownloadStarted v1 run-1',
      '4 EngineCrashed v1 run-2',
      '5 ModelInstalled v1 run-2',
      '6 EngineStopped v1 run-2',
    ]);
    expect(items[4]?.event).to.deep.include({
      subject: 'ocr-eng@1.0.0',
      cause: 2,
      data: {
        task_id: 't-1',
        size_bytes: 2950000,
        checksum_sha256: 'a'.repeat(64),
        file_count: 1,
        duration_ms: 1200,
        extra: { 语言: 'English', nested: [1, null] },
      },
    });
    expect(items.map(({ proven }) => proven)).to.deep.equal([true, true, true, true, true, false]);
    expect(await verifyJournal({ dir: FORMAT_1 })).to.include({ status: 'clean', segments: 2, lastSeq: 6 });
  });
});

describe('golden journals', () => {
  it('hold every event type of the vocabulary in each of its versions', () => {
    expect(missingVersions(), 'missing: see test/events/write-golden.ts').to.deep.equal([]);
    expect(missingVersions({ ModelInstalled: 2, Unheard: 1 })).to.deep.equal(['ModelInstalled 2', 'Unheard 1']);
  });

  it('hold no type that the vocabulary has forgotten', () => {
    expect(forgottenTypes()).to.deep.equal([]);
  });

  it('are read whole, in the newest version of each type, and fold', async () => {
    const seen = new Map<string, AnyEvent[]>();
    for (const dir of goldenJournals()) {
      const events = eventsOf(await readAll(dir)).map(({ event }) => event);
      expect((await verifyJournal({ dir })).status, dir).to.equal('clean');
      expect(
        events.filter(event => !isKnown(event)),
        dir,
      ).to.deep.equal([]);
      for (const event of events) expect(validateAny('event', event), event.type).to.have.property('ok', true);
      expect(events.reduce(evolve, initialModels()).seq, dir).to.equal(events.length);
      for (const event of events) seen.set(event.type, [...(seen.get(event.type) ?? []), event]);
    }
    expect([...seen.keys()].sort()).to.deep.equal([...EVENT_TYPES].sort());
  });

  it('are read as they were written', async () => {
    const [dir = ''] = goldenJournals().filter(each => each.endsWith('journal-events-1'));
    const events = eventsOf(await readAll(dir)).map(({ event }) => event);
    expect(events.length).to.be.equal(25);
    for (const { type, v, data } of events)
      if (v === 1) expect(data, type).to.deep.equal(GOLDEN_DATA[type as EventType]);
  });
});
