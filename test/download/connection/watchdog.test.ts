import { expect } from 'chai';
import { SUPERSEDED } from '../../../src/download/base/failure.ts';
import type { Failure } from '../../../src/download/base/failure.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { Pace } from '../../../src/download/connection/pace.ts';
import { watchConnection } from '../../../src/download/connection/watchdog.ts';
import type { Clock } from '../../../src/ports/clock.ts';

interface TestClock extends Clock {
  /** Time passes for both clocks; `wallMs` more for the wall clock alone. */
  pass(ms: number, wallMs?: number): void;
}

function createTestClock(): TestClock {
  let steady = 0;
  let wall = 1e12;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => wall,
    monotonic: () => steady,
    after: (ms, callback) => {
      const timer = { at: steady + ms, callback };
      timers.push(timer);
      return () => void (timers = timers.filter(other => other !== timer));
    },
    pass: (ms, wallMs = 0) => {
      wall += wallMs;
      for (let left = ms; left > 0; left -= 500) {
        steady += Math.min(left, 500);
        wall += Math.min(left, 500);
        const due = timers.filter(({ at }) => at <= steady);
        timers = timers.filter(({ at }) => at > steady);
        for (const { callback } of due) callback();
      }
    },
  };
}

describe('the watchdog', () => {
  function watched(pace = new Pace()) {
    const clock = createTestClock();
    const gaveUp: Failure[] = [];
    const dog = watchConnection(clock, DEFAULT_POLICY, failure => gaveUp.push(failure), pace);
    const bring = (bytesPerSecond: number, seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        dog.fed(bytesPerSecond);
        clock.pass(1000);
      }
    };
    return { clock, gaveUp, dog, bring };
  }

  it('has no doubt about a connection that is held back', () => {
    const { clock, gaveUp, dog } = watched();
    dog.fed(1);
    dog.rests();
    dog.doubt();
    clock.pass(30_000);
    expect(gaveUp).to.have.length(0);
    dog.asks();
    clock.pass(2000);
    expect(gaveUp).to.deep.equal([SUPERSEDED]);
  });

  it('judges only the time in which bytes are asked for', () => {
    const { clock, gaveUp, dog, bring } = watched();
    bring(1e6, 30);
    dog.rests();
    clock.pass(600_000);
    dog.asks();
    clock.pass(18_000);
    expect(gaveUp, 'held back for ten minutes').to.have.length(0);
    dog.fed(1);
    for (let second = 0; second < 120; second += 1) {
      // A limit: what is asked for comes at once, and is little.
      dog.fed(1000);
      dog.rests();
      clock.pass(1500);
      dog.asks();
    }
    expect(gaveUp, 'held back most of the time').to.have.length(0);
    clock.pass(30_000);
    expect(
      gaveUp.map(({ error }) => error.code),
      'asked, and nothing came',
    ).to.deep.equal(['NETWORK_TIMEOUT']);
  });

  it('gives up after 20 s without a byte, once', () => {
    const { clock, gaveUp, dog } = watched();
    clock.pass(15_000);
    dog.fed(1);
    clock.pass(19_000);
    expect(gaveUp).to.have.length(0);
    clock.pass(60_000);
    expect(gaveUp.map(({ kind, error }) => [kind, error.code])).to.deep.equal([['probe', 'NETWORK_TIMEOUT']]);
  });

  it('gives up when the clock jumped: the machine slept', () => {
    const { clock, gaveUp, dog } = watched();
    clock.pass(3000);
    dog.fed(1000);
    clock.pass(1000, 3_600_000);
    expect(gaveUp.map(({ kind }) => kind)).to.deep.equal(['await-network']);
  });

  it('does not mind a clock set back', () => {
    const { clock, gaveUp, dog } = watched();
    clock.pass(1000, -3_600_000);
    dog.fed(1);
    clock.pass(5000);
    expect(gaveUp).to.have.length(0);
  });

  it('gives up a crawl far below its own median, not a line that is slow from the start', () => {
    const fast = watched();
    const slow = watched();
    fast.bring(1_000_000, 20);
    fast.bring(10, 40);
    slow.bring(10, 60);
    expect(fast.gaveUp).to.have.length(1);
    expect(slow.gaveUp).to.have.length(0);
  });

  it('gives up one that crawls from its start where another one of the file was fast', () => {
    const pace = new Pace();
    const other = watched(pace);
    other.bring(1_000_000, 3);
    other.dog.done();
    for (const [bytesPerSecond, times] of [
      [20, 1],
      [100_000, 0],
    ] as const) {
      const { bring, gaveUp } = watched(pace);
      bring(bytesPerSecond, 29);
      expect(gaveUp).to.have.length(0);
      bring(bytesPerSecond, 3);
      expect(gaveUp.map(({ kind }) => kind)).to.deep.equal(Array(times).fill('await-network'));
    }
  });

  it('expects less after each one that was given up: the line may have become slow', () => {
    const pace = new Pace();
    const other = watched(pace);
    other.bring(1_000_000, 3);
    other.dog.done();
    const given = Array.from({ length: 6 }, () => {
      const { bring, gaveUp } = watched(pace);
      bring(2000, 60);
      return gaveUp.length;
    });
    expect(given).to.deep.equal([1, 1, 1, 0, 0, 0]);
  });

  it('does not measure others by a connection that brought next to nothing', () => {
    const pace = new Pace();
    const brief = watched(pace);
    brief.dog.fed(1000);
    brief.dog.done();
    expect(pace.bytesPerMs).to.equal(0);
    brief.dog.fed(DEFAULT_POLICY.worthwhileBytes);
    brief.dog.done();
    expect(pace.bytesPerMs, 'all within a tick').to.be.at.most((2 * DEFAULT_POLICY.worthwhileBytes) / 1000);
  });

  it('gives up a connection that stays silent when the network may be another one, and counts no failure', () => {
    const { clock, gaveUp, dog } = watched();
    clock.pass(900);
    dog.doubt();
    clock.pass(500);
    dog.fed(1);
    clock.pass(15_000);
    expect(gaveUp, 'bytes came').to.have.length(0);
    dog.doubt();
    clock.pass(500);
    expect(gaveUp).to.have.length(0);
    clock.pass(500);
    expect(gaveUp).to.deep.equal([SUPERSEDED]);
  });

  it('is silent once stopped', () => {
    const { clock, gaveUp, dog } = watched();
    dog.stop();
    clock.pass(100_000);
    expect(gaveUp).to.have.length(0);
  });
});
