import { expect } from 'chai';
import { StopTime } from '../../../src/engine/start/stop-time.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('the time of a stop', () => {
  const never = () => new Promise<never>(() => undefined);

  it('is one for all of its steps: a slow one leaves less to the next', async () => {
    const clock = manualClock();
    const time = new StopTime(clock);
    const first = time.until(2_000, never());
    clock.advance(2_000);
    await first;
    const second = time.until(2_300, never());
    clock.advance(300);
    await second;
    const late = time.until(2_100, never());
    clock.advance(0);
    await late;
    expect(clock.now()).to.equal(2_300);
  });

  it('is not waited out when the work ends, well or not', async () => {
    const clock = manualClock();
    const time = new StopTime(clock);
    await time.until(2_000, Promise.resolve());
    const failed = await time.until(2_000, Promise.reject(new Error('no'))).catch((error: Error) => error.message);
    expect([failed, clock.now()]).to.deep.equal(['no', 0]);
  });
});
