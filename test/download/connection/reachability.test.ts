import { expect } from 'chai';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { createNetworkHint } from '../../../src/download/connection/network-hint.ts';
import { createLibraryFiles } from '../../../src/download/connection/library-files.ts';
import { Origins } from '../../../src/download/connection/origins.ts';
import { Reachability } from '../../../src/download/connection/reachability.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { randomOf, SEED } from '../../support/seed.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** So finely time passes: an answer is worked on before it goes on. */
const STEP_MS = 10;
const MODEL = { modelId: 'tiny', version: '1.0.0' };

type Network = 'refuses' | 'hangs' | 'answers';

/** A prober on a clock of its own, and the times of its probes. */
function setUp(random: () => number = () => 0.5) {
  const clock = manualClock();
  const hint = createNetworkHint();
  const probes: number[] = [];
  /** Of the probes, one each. */
  const signals: AbortSignal[] = [];
  const world = { network: 'refuses' as Network };
  const fetch = (_url: string, { signal }: { signal: AbortSignal }) => {
    probes.push(clock.now());
    signals.push(signal);
    if (world.network === 'answers') return Promise.resolve({ status: 401, body: null });
    if (world.network === 'refuses') return Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  const library = { file: () => ({ url: 'http://library/checksum.sha256', headers: {} }) };
  const files = createLibraryFiles({
    library,
    fetch: fetch as Fetch,
    clock,
    redirects: 0,
    origins: new Origins(clock, DEFAULT_POLICY),
  });
  const reachability = new Reachability({ files, clock, hint, random, policy: DEFAULT_POLICY });
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      clock.advance(Math.min(left, STEP_MS));
      await new Promise(resolve => setImmediate(resolve));
    }
  };
  /** When it was told that the library answers; null as long as it wasn't. */
  const wait = (signal = new AbortController().signal) => {
    const told: { at: number | null } = { at: null };
    reachability.until(MODEL, signal).then(
      () => (told.at = clock.now()),
      () => undefined,
    );
    return told;
  };
  const gaps = (from: number, to: number) => {
    const within = probes.filter(at => at >= from && at <= to);
    return within.slice(1).map((at, i) => at - within[i]!);
  };
  return { clock, hint, world, probes, signals, pass, wait, gaps };
}

describe('the prober of an outage', () => {
  it('asks briskly for a minute, then every few seconds, each time at random', async () => {
    const { probes, pass, wait, gaps } = setUp(randomOf(SEED));
    wait();
    await pass(11 * MINUTE);
    expect(probes[0]).to.be.within(300, 600 + STEP_MS);
    const brisk = gaps(0, MINUTE);
    expect(Math.min(...brisk)).to.be.within(300, 400);
    expect(Math.max(...brisk)).to.be.within(500, 600 + STEP_MS);
    expect(
      brisk.reduce((sum, gap) => sum + gap, 0),
      'until the minute is over',
    ).to.be.above(MINUTE - 1500);
    const slow = gaps(MINUTE + SECOND, 11 * MINUTE);
    expect(Math.min(...slow)).to.be.within(5 * SECOND, 8 * SECOND);
    expect(Math.max(...slow)).to.be.within(12 * SECOND, 15 * SECOND + STEP_MS);
  });

  it('asks at another time than another client, from the first time on', async () => {
    for (const [random, first] of [
      [0, 300],
      [1, 600],
    ] as const) {
      const { probes, pass, wait } = setUp(() => random);
      wait();
      await pass(2 * SECOND);
      expect(probes[0]).to.equal(first);
    }
  });

  it('knows within 2 s that the network is back in the first minute, also when its last probe hung', async () => {
    for (const network of ['refuses', 'hangs'] as const) {
      for (let outage = 100; outage < MINUTE; outage += 3777) {
        const { clock, world, pass, wait } = setUp(() => 1);
        world.network = network;
        const told = wait();
        await pass(outage);
        world.network = 'answers';
        const back = clock.now();
        await pass(2 * SECOND);
        expect(told.at, `${network} for ${outage} ms`).to.be.within(back, back + 1900);
      }
    }
  });

  it('asks no more for twenty tasks than for one, and tells all of them', async () => {
    const one = setUp();
    const many = setUp();
    one.wait();
    const told: { at: number | null }[] = [];
    for (let tasks = 0; tasks < 20; tasks += 1) {
      told.push(many.wait());
      for (const { pass } of [one, many]) await pass(100);
    }
    for (const { pass } of [one, many]) await pass(3 * MINUTE);
    const early = (times: number[]) => times.filter(at => at < MINUTE);
    expect(early(many.probes)).to.deep.equal(early(one.probes));
    // The minute of the last one to come ends a little later.
    expect(many.probes.length).to.be.within(one.probes.length, one.probes.length + 5);
    expect(told.filter(({ at }) => at !== null)).to.have.length(0);
    many.world.network = 'answers';
    await many.pass(16 * SECOND);
    expect(new Set(told.map(({ at }) => at))).to.deep.equal(new Set([many.probes.at(-1)]));
    const asked = many.probes.length;
    await many.pass(MINUTE);
    expect(many.probes, 'nobody waits any more').to.have.length(asked);
  });

  it('goes on for the others when one of them is stopped, and ends with the last', async () => {
    const { world, probes, signals, pass, wait } = setUp();
    const [first, second] = [new AbortController(), new AbortController()];
    wait(first.signal);
    wait(second.signal);
    await pass(2 * SECOND);
    first.abort('pause');
    const before = probes.length;
    await pass(2 * SECOND);
    expect(probes.length).to.be.above(before);
    second.abort('pause');
    const after = probes.length;
    await pass(MINUTE);
    expect(probes).to.have.length(after);
    world.network = 'hangs';
    const third = new AbortController();
    wait(third.signal);
    await pass(SECOND);
    third.abort('pause');
    expect(signals.at(-1)?.aborted, 'nobody waits for this one').to.equal(true);
  });

  it('is brisk again for a task whose outage has just begun', async () => {
    const { clock, world, probes, pass, wait } = setUp();
    world.network = 'hangs';
    wait();
    await pass(10 * MINUTE);
    const joined = clock.now();
    wait();
    await pass(10 * SECOND);
    expect(probes.find(at => at > joined)).to.be.at.most(joined + 600);
    expect(probes.filter(at => at > joined).length).to.be.at.least(5);
  });

  it('asks at once when it is told that the network may be back, also while a probe hangs', async () => {
    const { clock, hint, world, probes, signals, pass, wait } = setUp();
    hint.give();
    expect(probes, 'nobody waits').to.deep.equal([]);
    const told = wait();
    await pass(5 * MINUTE);
    hint.give();
    expect(probes.at(-1)).to.equal(clock.now());
    world.network = 'hangs';
    hint.give();
    await pass(SECOND);
    expect(signals.at(-1)?.aborted, 'by the end of the one before it').to.equal(false);
    hint.give();
    await pass(SECOND);
    expect(signals.slice(-2).map(({ aborted }) => aborted)).to.deep.equal([true, false]);
    expect(told.at).to.equal(null);
    world.network = 'answers';
    hint.give();
    const now = clock.now();
    await pass(STEP_MS);
    expect(told.at).to.be.within(now, now + STEP_MS);
  });
});
