import { expect } from 'chai';
import { Throttle } from '../../../src/download/connection/throttle.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** A clock that jumps from timer to timer. */
class SteppingClock implements Clock {
  ms = 0;
  timers: { at: number; callback: () => void }[] = [];
  now = () => 1e12 + this.ms;
  monotonic = () => this.ms;
  after = (ms: number, callback: () => void) => {
    const timer = { at: this.ms + ms, callback };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter(other => other !== timer));
  };

  /** Runs what is due until then, and lets promises settle between. */
  async until(end: number): Promise<void> {
    for (;;) {
      await new Promise(resolve => setImmediate(resolve));
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers.splice(this.timers.indexOf(next), 1);
      this.ms = Math.max(this.ms, next.at);
      next.callback();
    }
    this.ms = end;
  }
}

const MB = 1e6;
const CHUNK = 65_536;

describe('the limit of all downloads together', () => {
  let clock: SteppingClock;
  const limit = { value: null as number | null };
  let throttle: Throttle;
  let stop: AbortController;

  beforeEach(() => {
    clock = new SteppingClock();
    limit.value = null;
    throttle = new Throttle(clock, () => limit.value);
    stop = new AbortController();
  });
  afterEach(() => stop.abort(new Error('the test ended')));

  /** A connection to a server that sends `bytesPerMs`, in chunks of any size up to 64 KiB. */
  async function connection(taskId: string, read: (bytes: number) => void, bytesPerMs = 1e6): Promise<void> {
    let guess = CHUNK;
    for (let n = 1; ; n += 1) {
      await throttle.take(guess, taskId, stop.signal);
      const bytes = 1 + ((n * 7919) % CHUNK);
      await new Promise<void>(resolve => clock.after(Math.max(0.01, bytes / bytesPerMs), resolve));
      throttle.correct(bytes - guess);
      guess = bytes;
      read(bytes);
    }
  }

  /** Bytes of each task in each second. */
  async function run(tasks: Record<string, number>, seconds: number, bytesPerMs?: number) {
    const got = Object.fromEntries(Object.keys(tasks).map(id => [id, [] as number[]]));
    for (const [id, connections] of Object.entries(tasks)) {
      for (let n = 0; n < connections; n += 1) {
        const count = (bytes: number) => {
          const second = Math.floor(clock.ms / 1000);
          got[id]![second] = (got[id]![second] ?? 0) + bytes;
        };
        connection(id, count, bytesPerMs).catch(() => undefined);
      }
    }
    await clock.until(seconds * 1000);
    return got;
  }

  const sum = (values: (number | undefined)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);

  for (const [rate, connections] of [
    [1 * MB, 1],
    [1 * MB, 4],
    [10 * MB, 4],
    [100 * MB, 1],
  ] as const)
    it(`is kept within 3 % in any 10 s: ${rate / MB} MB/s, ${connections} connection(s)`, async () => {
      limit.value = rate;
      const { a = [] } = await run({ a: connections }, 18);
      for (let from = 5; from <= 8; from += 1)
        expect(sum(a.slice(from, from + 10)) / (10 * rate), `from ${from} s`).to.be.within(0.97, 1.03);
    });

  it('is shared evenly by tasks, whatever number of connections they have', async () => {
    limit.value = 3 * MB;
    const got = await run({ a: 1, b: 4, c: 2 }, 12);
    for (const [id, values] of Object.entries(got))
      expect(sum(values.slice(2)) / (10 * MB), id).to.be.within(0.95, 1.05);
  });

  it('leaves to the others what one can not use', async () => {
    limit.value = 2 * MB;
    connection('slow', () => undefined, 0.1 * MB * 1e-3).catch(() => undefined);
    const { fast = [] } = await run({ fast: 4 }, 12);
    expect(sum(fast.slice(2)) / (10 * MB)).to.be.within(1.8, 2.05);
  });

  it('holds at once when it is changed or taken away', async () => {
    limit.value = 1 * MB;
    const got = run({ a: 4 }, 20);
    await clock.until(10_000);
    limit.value = 5 * MB;
    throttle.admit();
    const { a = [] } = await got;
    expect(sum(a.slice(5, 10)) / (5 * MB)).to.be.within(0.95, 1.05);
    expect(sum(a.slice(11, 19)) / (40 * MB)).to.be.within(0.95, 1.05);
    const waits = throttle.take(CHUNK, 'a', stop.signal);
    limit.value = null;
    throttle.admit();
    await waits;
    expect(throttle.take(CHUNK, 'a', stop.signal), 'no wait without a limit').to.equal(null);
    expect(clock.timers.filter(({ at }) => at > clock.ms + 200)).to.deep.equal([]);
  });

  it('lets one that is stopped go, and the others go on', async () => {
    limit.value = 1000;
    const first = throttle.take(CHUNK, 'a', stop.signal);
    await clock.until(10);
    await first;
    const one = new AbortController();
    const waits = [throttle.take(10, 'a', one.signal), throttle.take(10, 'b', stop.signal)];
    one.abort(new Error('paused'));
    expect(await waits[0]!.catch((error: Error) => error.message)).to.equal('paused');
    limit.value = null;
    throttle.admit();
    await waits[1];
  });
});
