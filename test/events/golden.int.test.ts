import { expect } from 'chai';
import { join } from 'node:path';
import { verifyJournal } from '../../src/events/verify.ts';
import { eventsOf, readAll } from './helpers.ts';

/** Written by the first version of the format and never again: what was written once stays readable. */
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
