import { expect } from 'chai';
import { createPacer } from '../../../src/library/server/pacer.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** Time that passes only by waiting for it. */
function fakeClock() {
  let now = 1000;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after: (ms, callback) => {
      let live = true;
      queueMicrotask(() => {
        if (!live) return;
        now += ms;
        callback();
      });
      return () => (live = false);
    },
  };
  return { clock, pass: (ms: number) => (now += ms) };
}

async function* chunks(...sizes: number[]) {
  for (const size of sizes) yield await Promise.resolve(new Uint8Array(size).fill(size));
}

const forever = new AbortController().signal;

describe('createPacer', () => {
  it('takes as long as the bytes at this rate, in slices of a twentieth of a second', async () => {
    const { clock } = fakeClock();
    const times: number[] = [];
    let bytes = 0;
    for await (const part of createPacer(1000, clock).pace(chunks(125, 75), forever)) {
      bytes += part.length;
      times.push(clock.monotonic() - 1000);
    }
    expect(bytes).to.equal(200);
    expect(times).to.deep.equal([50, 100, 125, 175, 200]);
  });

  it('does not make up for time that the reader let pass', async () => {
    const { clock, pass } = fakeClock();
    const pacer = createPacer(1000, clock);
    for await (const part of pacer.pace(chunks(50), forever)) expect(part.length).to.equal(50);
    pass(10_000);
    for await (const part of pacer.pace(chunks(50), forever)) expect(part.length).to.equal(50);
    expect(clock.monotonic()).to.equal(1000 + 50 + 10_000 + 50);
  });

  it('keeps to a rate of one byte a second, and ends with its connection', async () => {
    const { clock } = fakeClock();
    const stop = new AbortController();
    let bytes = 0;
    const reading = (async () => {
      for await (const part of createPacer(1, clock).pace(chunks(5), stop.signal)) {
        bytes += part.length;
        if (bytes === 3) stop.abort(new Error('closed'));
      }
    })();
    const outcome = await reading.catch((error: unknown) => error);
    expect(outcome).to.have.property('message', 'closed');
    expect(bytes).to.equal(3);
    expect(clock.monotonic()).to.equal(4000);
  });
});
