import { expect } from 'chai';
import { loggerOf } from '../../src/ports/logger.ts';
import type { LogLine } from '../../src/ports/logger.ts';
import { withoutRepeats } from '../../src/ports/without-repeats.ts';
import { manualClock } from '../support/manual-clock.ts';

const MINUTE = 60_000;

describe('a log without repeats', () => {
  function setUp() {
    const clock = manualClock();
    const lines: LogLine[] = [];
    const logger = withoutRepeats({ clock, logger: loggerOf(line => void lines.push(line)) });
    const fail = (code: string, model = 'a@1.0.0') => logger.warn('A removal failed.', { code, model });
    return { clock, lines, logger, fail };
  }

  it('has a warning at once, then after 1, 2, 4, … minutes, with the number of those in between', () => {
    const { clock, lines, fail } = setUp();
    const minutes: number[] = [];
    for (let second = 0; second <= 31 * 60; second++) {
      const before = lines.length;
      fail('FILE_BUSY');
      if (lines.length > before) minutes.push(second / 60);
      clock.advance(1_000);
    }
    expect(minutes).to.deep.equal([0, 1, 3, 7, 15, 31]);
    expect(lines[0]?.fields).to.deep.equal({ code: 'FILE_BUSY', model: 'a@1.0.0' });
    expect(lines.slice(1).map(({ fields }) => fields['suppressed'])).to.deep.equal([59, 119, 239, 479, 959]);
    expect(lines[1]?.fields['since']).to.equal('1970-01-01T00:00:00.000Z');
  });

  it('has one that goes on every hour in the end', () => {
    const { clock, lines, fail } = setUp();
    for (let minute = 0; minute < 24 * 60; minute++) {
      fail('FILE_BUSY');
      clock.advance(MINUTE);
    }
    expect(lines.length).to.be.within(28, 30);
  });

  it('has one of another code, another model or another message at once', () => {
    const { lines, logger, fail } = setUp();
    for (const code of ['FILE_BUSY', 'DISK_FULL', 'FILE_BUSY', 'DISK_FULL']) fail(code);
    fail('FILE_BUSY', 'b@1.0.0');
    logger.warn('A discard failed.', { code: 'FILE_BUSY', model: 'a@1.0.0' });
    logger.child({ model: 'a@1.0.0' }).warn('A discard failed.', { code: 'FILE_BUSY' });
    expect(lines).to.have.length(4);
  });

  it('has one as a new one that stayed away for longer than its interval', () => {
    const { clock, lines, fail } = setUp();
    fail('FILE_BUSY');
    fail('FILE_BUSY');
    clock.advance(MINUTE + 1);
    fail('FILE_BUSY');
    expect(lines.map(({ fields }) => fields['suppressed'])).to.deep.equal([undefined, undefined]);
  });

  it('has every line of the other levels, and an error as a warning', () => {
    const { lines, logger } = setUp();
    for (let n = 0; n < 3; n++) for (const level of ['debug', 'info', 'error'] as const) logger[level]('A sentence.');
    expect(lines.map(({ level }) => level)).to.deep.equal(['debug', 'info', 'error', 'debug', 'info', 'debug', 'info']);
  });

  it('takes bounded memory for very many of them', () => {
    const { lines, fail } = setUp();
    for (let n = 0; n < 5_000; n++) fail('FILE_BUSY', `m${n}@1.0.0`);
    // The newest are still known, the oldest no more.
    fail('FILE_BUSY', 'm4999@1.0.0');
    expect(lines).to.have.length(5_000);
    fail('FILE_BUSY', 'm0@1.0.0');
    expect(lines).to.have.length(5_001);
  });
});
