import { expect } from 'chai';
import { loggerOf } from '../../src/ports/logger.ts';
import type { LogLine } from '../../src/ports/logger.ts';
import { RepeatedFailures } from '../../src/ports/repeated-failures.ts';
import { manualClock } from '../support/manual-clock.ts';

const MINUTE = 60_000;

describe('failures that repeat', () => {
  function setUp() {
    const clock = manualClock();
    const lines: LogLine[] = [];
    const failures = new RepeatedFailures({ clock, logger: loggerOf(line => void lines.push(line)) });
    const fail = (code: string, what = 'remove a@1') => failures.failed(what, 'A removal failed.', { code });
    return { clock, lines, failures, fail };
  }

  it('are logged at once, then after 1, 2, 4, … minutes, with the number of those in between', () => {
    const { clock, lines, fail } = setUp();
    const minutes: number[] = [];
    for (let second = 0; second <= 31 * 60; second++) {
      const before = lines.length;
      fail('FILE_BUSY');
      if (lines.length > before) minutes.push(second / 60);
      clock.advance(1_000);
    }
    expect(minutes).to.deep.equal([0, 1, 3, 7, 15, 31]);
    expect(lines[0]?.fields).to.deep.equal({ code: 'FILE_BUSY' });
    expect(lines.slice(1).map(({ fields }) => fields['suppressed'])).to.deep.equal([59, 119, 239, 479, 959]);
    expect(lines[1]?.fields['since']).to.equal('1970-01-01T00:00:00.000Z');
  });

  it('are logged every hour in the end', () => {
    const { clock, lines, fail } = setUp();
    for (let minute = 0; minute < 24 * 60; minute++) {
      fail('FILE_BUSY');
      clock.advance(MINUTE);
    }
    expect(lines.length).to.be.within(28, 30);
  });

  it('of another code or another thing are logged at once', () => {
    const { lines, fail } = setUp();
    for (const code of ['FILE_BUSY', 'DISK_FULL', 'FILE_BUSY']) fail(code);
    fail('FILE_BUSY', 'remove b@1');
    expect(lines).to.have.length(3);
  });

  it('that end say so once, and begin anew', () => {
    const { lines, failures, fail } = setUp();
    failures.ended('remove a@1');
    expect(lines).to.have.length(0);
    for (const code of ['FILE_BUSY', 'FILE_BUSY', 'DISK_FULL']) fail(code);
    failures.ended('remove b@1');
    failures.ended('remove a@1', 'The removal is done.');
    failures.ended('remove a@1');
    fail('FILE_BUSY');
    expect(lines.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
      'warn: A removal failed.',
      'warn: A removal failed.',
      'info: The removal is done.',
      'warn: A removal failed.',
    ]);
    expect(lines[2]?.fields).to.include({ what: 'remove a@1', suppressed: 1 });
  });

  it('of very many kinds take bounded memory', () => {
    const { lines, failures, fail } = setUp();
    for (let n = 0; n < 5_000; n++) fail('FILE_BUSY', `remove m${n}@1`);
    expect(lines).to.have.length(5_000);
    // The newest are still known.
    fail('FILE_BUSY', 'remove m4999@1');
    failures.ended('remove m0@1');
    expect(lines).to.have.length(5_000);
  });
});
