import { expect } from 'chai';
import { NEVER } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { ModelError } from '../../../src/model/errors.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { pauseMs, poll } from '../../../src/scheduler/client/poll.ts';

const scheduler = () => new TestScheduler((actual, expected) => void expect(actual).to.deep.equal(expected));

function clockOf(testScheduler: TestScheduler): Clock {
  return {
    now: () => testScheduler.now(),
    monotonic: () => testScheduler.now(),
    after: (ms, callback) => {
      const action = testScheduler.schedule(callback, ms);
      return () => action.unsubscribe();
    },
  };
}

const down = new ModelError('SCHEDULER_UNREACHABLE', 'down', { retryable: true }).toJSON();
const errorOf = (result: string) => (result === 'x' ? down : null);
/** The upper end of every jitter: 100 %. */
const random = () => 1;

describe('poll', () => {
  it('waits the interval after each success, counted from its end', () => {
    const test = scheduler();
    test.run(({ cold, expectObservable }) => {
      const attempt = () => cold('-(a|)');
      const polled$ = poll({ attempt, errorOf, intervalMs: 5, clock: clockOf(test), wake$: NEVER, random });
      expectObservable(polled$, '14ms !').toBe('-a 5ms a 5ms a');
    });
  });

  it('backs off after failures and returns to the interval after a success', () => {
    const test = scheduler();
    const results = ['x', 'x', 'x', 'a', 'x', 'a'];
    test.run(({ cold, expectObservable }) => {
      const attempt = () => cold(`(${results.shift() ?? 'a'}|)`);
      const polled$ = poll({ attempt, errorOf, intervalMs: 3000, clock: clockOf(test), wake$: NEVER, random });
      expectObservable(polled$, '11s !').toBe('x 999ms x 1999ms x 2999ms a 2999ms x 999ms a');
    });
  });

  it('is woken from a pause, and once more right after an attempt that was running', () => {
    const test = scheduler();
    test.run(({ cold, hot, expectObservable }) => {
      const attempt = () => cold('--(a|)');
      const wake$ = hot('-----w-w-w---------------');
      const polled$ = poll({ attempt, errorOf, intervalMs: 100, clock: clockOf(test), wake$, random });
      // 2: first · 5: woken → 7 · 7 wakes while attempts end → 9, 9 wakes again → 11
      expectObservable(polled$, '24ms !').toBe('--a----a-a-a');
    });
  });

  it('stops with its subscriber: no timer is left', () => {
    const test = scheduler();
    let attempts = 0;
    test.run(({ cold, expectObservable, flush }) => {
      const attempt = () => {
        attempts += 1;
        return cold('(a|)');
      };
      const polled$ = poll({ attempt, errorOf, intervalMs: 5, clock: clockOf(test), wake$: NEVER, random });
      expectObservable(polled$, '7ms !').toBe('a 4ms a');
      flush();
    });
    expect(attempts).to.equal(2);
  });
});

describe('pauseMs', () => {
  it('spreads the clients of one server and never exceeds the interval', () => {
    for (const value of [0, 0.5, 0.999]) {
      expect(pauseMs(0, 15_000, null, () => value)).to.be.within(13_500, 15_000);
      expect(pauseMs(1, 15_000, down, () => value)).to.be.within(500, 1000);
      expect(pauseMs(9, 15_000, down, () => value)).to.be.within(7500, 15_000);
    }
  });

  it('waits for as long as the server asks', () => {
    const busy = { ...down, details: { retryAfterMs: 60_000 } };
    expect(pauseMs(1, 15_000, busy, random)).to.equal(60_000);
  });
});
