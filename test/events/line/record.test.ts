import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { decodeRecord, draft, encodeRecord, eventOf } from '../../../src/events/line/record.ts';
import { lineWithCrc } from '../../../src/events/line/line-proof.ts';
import { upcast } from '../../../src/events/base/upcast.ts';
import type { AnyEvent, NewEvent } from '../../../src/events/vocabulary.ts';
import { sample } from '../helpers.ts';

const STAMP = { seq: 42, time: '2026-01-01T00:00:00.000Z', up_ms: 81234, run: 'r', of: [1, 2] as const };

function lineOf(event: NewEvent): Buffer {
  return Buffer.from(encodeRecord(draft(event, STAMP), 40, '51c07fa2').line);
}

describe('journal record', () => {
  it('is the documented line, byte for byte', () => {
    const line = lineOf({ ...sample(1), cause: 41 }).toString();
    expect(line).to.equal(
      '{"seq":42,"durable":40,"prev":"51c07fa2","time":"2026-01-01T00:00:00.000Z","up_ms":81234,"type":"UpdateFound","v":1,' +
        '"subject":"m@1.0.1","run":"r","cause":41,"of":[1,2],"data":{"installed_version":"1"},"crc":"2b67798d"}\n',
    );
  });

  it('comes back as it went in, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.jsonValue()), (reason, extra) => {
        const event: NewEvent = { type: 'EngineStopped', subject: null, cause: 41, data: { reason, ...extra } };
        const drafted = draft(event, STAMP);
        const record = decodeRecord(Buffer.from(encodeRecord(drafted, 40, '51c07fa2').line));
        expect(record).to.include({ seq: 42, durable: 40, prev: '51c07fa2' });
        expect(record && eventOf(record)).to.deep.equal(drafted.event);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('proves itself against every change of a byte', () => {
    const line = lineOf(sample(1));
    expect(decodeRecord(line)).to.not.equal(null);
    for (let at = 0; at < line.length; at += 1) {
      const changed = Buffer.from(line);
      for (let value = 0; value < 256; value += 1) {
        if (value === line[at]) continue;
        changed[at] = value;
        if (decodeRecord(changed) !== null) expect.fail(`byte ${at} = ${value}`);
      }
    }
  });

  it('does not prove itself when cut anywhere', () => {
    const line = lineOf(sample(1));
    for (let length = 0; length < line.length; length += 1) {
      expect(decodeRecord(line.subarray(0, length)), `${length} bytes`).to.equal(null);
    }
  });

  it('keeps types, versions and fields that it does not know', () => {
    const body =
      '{"seq":1,"durable":0,"prev":"00000000","time":"t","up_ms":1,"type":"Later","v":7,"subject":null,"run":"r","new":[1],"data":{"a":{"b":2}}';
    const record = decodeRecord(Buffer.from(lineWithCrc(body).line));
    expect(record && eventOf(record)).to.deep.equal({
      seq: 1,
      time: 't',
      up_ms: 1,
      type: 'Later',
      v: 7,
      subject: null,
      run: 'r',
      new: [1],
      data: { a: { b: 2 } },
    });
  });

  it('refuses data that no line could carry', () => {
    for (const data of [[1], 'text', undefined, { toJSON: () => 1 }, { big: 1n }]) {
      const event = { ...sample(1), data } as unknown as NewEvent;
      expect(() => draft(event, STAMP))
        .to.throw('Expected an event whose data is')
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });

  it('refuses withCrc lines that are no events', () => {
    for (const body of ['{"seq":0', '{"format":1,"segment":1', '{"seq":1,"durable":0,"prev":"0","type":"X"']) {
      expect(decodeRecord(Buffer.from(lineWithCrc(body).line)), body).to.equal(null);
    }
  });

  it('upcasts one version after another and leaves newer ones alone', () => {
    const upcasters = {
      UpdateFound: {
        1: (data: Record<string, unknown>) => ({ ...data, second: true }),
        2: (data: Record<string, unknown>) => ({ ...data, third: true }),
      },
    };
    const old = { seq: 1, time: 't', up_ms: 0, run: 'r', v: 1, ...sample(1) } as AnyEvent;
    const versions = { UpdateFound: 3 };
    expect(upcast(old, upcasters, versions)).to.deep.equal({
      ...old,
      v: 3,
      data: { installed_version: '1', second: true, third: true },
    });
    const newer = { ...old, v: 4 };
    expect(upcast(newer, upcasters, versions)).to.equal(newer);
    expect(old.v).to.equal(1);
  });
});
