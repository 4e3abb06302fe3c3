import { expect } from 'chai';
import { decodeRecord, draft, encodeRecord } from '../../../src/events/line/record.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { evolve, initialModels } from '../../../src/projections/folds/models.ts';
import { GOLDEN_DATA } from '../golden-events.ts';
import { sample } from '../helpers.ts';

const STAMP = { seq: 42, time: '2026-01-01T00:00:00.000Z', up_ms: 81234, run: 'r' };

function lineOf(event: NewEvent, of: readonly [number, number] = [1, 1]): Buffer {
  return Buffer.from(encodeRecord(draft(event, { ...STAMP, of }), 40, '51c07fa2').line);
}

const REPORTS = (['ModelUnavailableReported', 'UnavailableReportFailed'] as const).map(
  type => ({ type, subject: 'm@1.0.0', cause: 7, data: GOLDEN_DATA[type] }) as NewEvent,
);

describe('an event that changes no state', () => {
  for (const report of REPORTS) {
    it(`is told by the begin of its line, and whole when it is asked for: ${report.type}`, () => {
      const record = decodeRecord(lineOf(report));
      expect(record).to.include({ seq: 42, durable: 40, prev: '51c07fa2', passes: true });
      expect(record?.of).to.deep.equal([1, 1]);
      expect(record?.stored).to.deep.include({ seq: 42, run: 'r', up_ms: 81234, ...report });
      // What `passes` says.
      const state = initialModels();
      if (record) evolve(state, record.stored);
      expect(state).to.deep.equal({ ...initialModels(), seq: 42 });
    });

    it(`has to prove each of its bytes: ${report.type}`, () => {
      const line = lineOf(report);
      for (let at = 0; at < line.length; at += 1) {
        const changed = Buffer.from(line);
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(decodeRecord(changed), `byte ${at}`).to.equal(null);
      }
    });
  }

  it('is parsed at once in a group, with the id of a command, and for any other type', () => {
    const [report] = REPORTS as [NewEvent];
    const commanded = { ...report, data: { ...report.data, command_id: 'c' } } as NewEvent;
    for (const line of [lineOf(report, [1, 2]), lineOf(commanded), lineOf(sample(1))])
      expect(decodeRecord(line)).to.not.have.property('passes');
  });
});
