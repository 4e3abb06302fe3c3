import { expect } from 'chai';
import { BUSY_FIVE_SECONDS, isBusy, whileBusy } from '../../src/ports/busy-files.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** Every wait is over at once; their lengths are kept. */
function hastyClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => 0,
    monotonic: () => 0,
    after: (ms, callback) => {
      waits.push(ms);
      queueMicrotask(callback);
      return () => undefined;
    },
  };
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Fails so many times, then resolves to how often it was called. */
function held(times: number, code: string): () => Promise<number> {
  let calls = 0;
  return () => ((calls += 1) > times ? Promise.resolve(calls) : Promise.reject(failure(code)));
}

describe('whileBusy', () => {
  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`tries again while there is ${code}`, async () => {
      const clock = hastyClock();
      expect(await whileBusy(held(3, code), { clock })).to.equal(4);
      expect(clock.waits).to.deep.equal([10, 20, 40]);
    });
  }

  it('gives up after eight attempts, with the last failure', async () => {
    const clock = hastyClock();
    const thrown = await whileBusy(held(100, 'EBUSY'), { clock }).catch((error: unknown) => error);
    expect(thrown).to.have.property('code', 'EBUSY');
    expect(clock.waits).to.deep.equal([10, 20, 40, 80, 160, 320, 640]);
  });

  it('waits some five seconds where that is asked for', async () => {
    const clock = hastyClock();
    await whileBusy(held(100, 'EBUSY'), { clock, schedule: BUSY_FIVE_SECONDS }).catch(() => undefined);
    expect(clock.waits).to.have.length(15);
    expect(clock.waits.reduce((sum, wait) => sum + wait)).to.be.within(4_000, 6_000);
  });

  it('throws at once what is no busy file', async () => {
    const clock = hastyClock();
    const thrown = await whileBusy(held(1, 'ENOSPC'), { clock }).catch((error: unknown) => error);
    expect(thrown).to.have.property('code', 'ENOSPC');
    expect(clock.waits).to.deep.equal([]);
  });

  it('ends when it is given up', async () => {
    const clock = hastyClock();
    const options = { clock, isGivenUp: () => clock.waits.length === 2 };
    await whileBusy(held(100, 'EBUSY'), options).catch(() => undefined);
    expect(clock.waits).to.deep.equal([10, 20]);
  });

  it('knows a busy file by the code alone', () => {
    expect([failure('EBUSY'), failure('ENOENT'), new Error('EBUSY'), 'EBUSY', null].map(isBusy)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
