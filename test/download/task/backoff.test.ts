import { expect } from 'chai';
import { Backoff } from '../../../src/download/task/backoff.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { manualClock } from '../../support/manual-clock.ts';

const { giveUpMs } = DEFAULT_POLICY;
const MINUTE = 60_000;

describe('the time after which retries end', () => {
  function failing() {
    const clock = manualClock();
    let aheadMs = 0;
    let timers = 0;
    const counted = {
      ...clock,
      now: () => clock.now() + aheadMs,
      after: (ms: number, callback: () => void) => {
        timers += 1;
        let pending = true;
        const end = () => {
          if (pending) timers -= 1;
          pending = false;
        };
        const cancel = clock.after(ms, () => {
          end();
          callback();
        });
        return () => {
          end();
          cancel();
        };
      },
    };
    const backoff = new Backoff({ clock: counted, policy: DEFAULT_POLICY, random: () => 0.5 }, 0);
    expect(backoff.next(null)?.attempt).to.equal(1);
    return {
      backoff,
      clock: counted,
      timers: () => timers,
      /** Time in which the machine is awake: timers are on time. */
      awake: (ms: number) => {
        for (let left = ms; left > 0; left -= 500) clock.advance(Math.min(left, 500));
      },
      /**
       * Sleep as the monotonic clock of macOS and Windows sees it: it went on, and every timer is
       * late.
       */
      sleepThrough: (ms: number) => clock.advance(ms),
      /** Sleep as that of Linux sees it: only the wall clock went on. */
      sleepAside: (ms: number) => void (aheadMs += ms),
      setWall: (ms: number) => void (aheadMs += ms),
    };
  }

  it('is time awake, in which failures are far apart as well', () => {
    const { backoff, awake } = failing();
    awake(giveUpMs - 1);
    expect(backoff.next(null)?.attempt).to.equal(2);
    awake(1);
    expect(backoff.next(null)).to.equal(null);
  });

  it('does not go on while the machine sleeps, whichever clocks go on', () => {
    for (const sleep of ['sleepThrough', 'sleepAside'] as const) {
      const machine = failing();
      machine.awake(giveUpMs - MINUTE);
      for (let night = 0; night < 3; night += 1) machine[sleep](10 * giveUpMs);
      expect(machine.backoff.next(null)?.attempt, sleep).to.equal(2);
      machine.awake(MINUTE);
      expect(machine.backoff.next(null), sleep).to.equal(null);
    }
  });

  it('is not longer when the wall clock is set back', () => {
    const { backoff, awake, setWall } = failing();
    setWall(-24 * giveUpMs);
    awake(giveUpMs);
    expect(backoff.next(null)).to.equal(null);
  });

  it('does not go on while something else is waited for, also through a sleep', async () => {
    const { backoff, awake, sleepThrough, timers } = failing();
    awake(giveUpMs - MINUTE);
    const waited = await backoff.excuse(() => {
      expect(timers(), 'timers of a wait without end').to.equal(0);
      awake(2 * giveUpMs);
      sleepThrough(2 * giveUpMs);
      return Promise.resolve('the end of it');
    });
    expect(waited).to.equal('the end of it');
    awake(MINUTE - 1);
    expect(backoff.next(null)?.attempt).to.equal(2);
    awake(1);
    expect(backoff.next(null)).to.equal(null);
  });

  it('goes on after a wait that failed', async () => {
    const { backoff, awake } = failing();
    const error = new Error('stopped');
    expect(await backoff.excuse(() => Promise.reject(error)).catch((reason: unknown) => reason)).to.equal(error);
    awake(giveUpMs);
    expect(backoff.next(null)).to.equal(null);
  });

  it('does not begin with a wait before the first failure, and begins anew after progress', async () => {
    const { backoff, awake, timers } = failing();
    awake(giveUpMs - MINUTE);
    backoff.progressed();
    await backoff.excuse(() => Promise.resolve());
    expect(timers()).to.equal(0);
    awake(giveUpMs);
    expect(backoff.next(null)?.attempt).to.equal(1);
    awake(giveUpMs - MINUTE);
    expect(backoff.next(null)?.attempt).to.equal(2);
  });

  it('goes on where it was before a restart, and is told as it will be when the wait is over', () => {
    const { backoff, awake, clock } = failing();
    awake(MINUTE);
    const before = backoff.next(null)!;
    expect(before).to.deep.equal({ attempt: 2, waitMs: 2000, failingMs: MINUTE + 2000 });
    const restarted = new Backoff({ clock, policy: DEFAULT_POLICY, random: () => 0.5 }, 2, before.failingMs);
    awake(giveUpMs - before.failingMs - 1);
    expect(restarted.next(null)).to.deep.include({ attempt: 3, failingMs: giveUpMs - 1 + 4000 });
    awake(1);
    expect(restarted.next(null)).to.equal(null);
  });

  it('leaves no timer behind', () => {
    const { backoff, timers } = failing();
    expect(timers()).to.equal(1);
    backoff.end();
    expect(timers()).to.equal(0);
  });
});

describe('the backoff', () => {
  function backoff(random: number) {
    const clock = manualClock();
    /** Time in which the machine is awake: timers are on time. */
    const awake = (ms: number) => {
      for (let left = ms; left > 0; left -= 500) clock.advance(Math.min(left, 500));
    };
    return { awake, backoff: new Backoff({ clock, policy: DEFAULT_POLICY, random: () => random }, 0) };
  }

  it('doubles its ceiling up to the cap, with full jitter', () => {
    const { backoff: high } = backoff(1);
    const waits = Array.from({ length: 8 }, () => high.next(null)?.waitMs);
    expect(waits).to.deep.equal([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(backoff(0).backoff.next(null)?.waitMs).to.equal(0);
  });

  it('waits at least what the server asks for, within reason', () => {
    expect(backoff(0).backoff.next(90_000)?.waitMs).to.equal(90_000);
    expect(backoff(0).backoff.next(1e12)?.waitMs).to.equal(DEFAULT_POLICY.retryAfterCapMs);
  });

  it('ends in time, unless there is progress', () => {
    const { awake, backoff: bounded } = backoff(0.5);
    expect(bounded.next(null)?.attempt).to.equal(1);
    awake(DEFAULT_POLICY.giveUpMs - 1000);
    expect(bounded.next(null)?.attempt).to.equal(2);
    bounded.progressed();
    awake(2000);
    expect(bounded.next(null)?.attempt).to.equal(1);
    awake(DEFAULT_POLICY.giveUpMs);
    expect(bounded.next(null)).to.equal(null);
  });
});
