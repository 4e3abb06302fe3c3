import { expect } from 'chai';
import type { DownloadTask, TaskEvent } from '../../../src/download/types.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { rangeOf } from '../../support/servers/fault-server.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { fact, stateOf } from '../../support/specification.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const SIZE = 5 * PIECE + 77;
const MINUTE = 60_000;
const WAIT_MS = 30 * MINUTE;

describe('the time after which retries end', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const busy: Handler = (_request, response) => void response.writeHead(503).end();
  const retries = () => world.events.filter(event => event.type === 'RetryScheduled');

  /**
   * A clock whose monotonic time the test moves on, and a policy that takes that for time awake.
   */
  function movable() {
    let ahead = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + ahead };
    const policy = { giveUpMs: DEFAULT_POLICY.giveUpMs, clockJumpMs: Infinity, briskForMs: Infinity };
    return { clock, policy, pass: (ms: number) => void (ahead += ms) };
  }

  it('does not go on during an outage of the network', async () => {
    const { clock, policy, pass } = movable();
    world.server.fault = busy;
    const outcome = await world.run({
      policy,
      more: { clock },
      onEvent: async event => {
        if (event.type === 'RetryScheduled' && retries().length === 0) await world.server.down();
        else if (event.type === 'RetryScheduled') world.server.fault = null;
        if (event.type !== 'DownloadPaused') return;
        pass(2 * policy.giveUpMs);
        await world.server.up();
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    const told = world.types().filter(type => type === 'DownloadPaused' || type === 'RetryScheduled');
    expect(told).to.deep.equal(['RetryScheduled', 'DownloadPaused', 'RetryScheduled']);
  });

  it('begins anew with each attempt that brings something', async () => {
    // One piece, then a refusal: as long as there are pieces, no two failures are in a row.
    world.server.fault = (request, response, file, n) => {
      const [from, end] = [rangeOf(request, SIZE)?.from ?? 0, SIZE - 1];
      if (n % 2 === 0) return void response.writeHead(503).end();
      response.writeHead(206, { 'content-range': `bytes ${from}-${end}/${SIZE}`, etag: file.etag ?? '' });
      response.end(file.bytes.subarray(from, from + PIECE));
    };
    const outcome = await world.run({ policy: { splitFromBytes: Infinity } });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(retries().map(({ data }) => data)).to.have.length(5);
    for (const { data } of retries()) expect(data).to.include({ attempt: 1 });
  });

  describe('over a restart', () => {
    /**
     * A run that ends with its first retry that was recorded; then the task as the journal gives
     * it.
     */
    async function interrupted(task: Partial<DownloadTask> = {}) {
      const quit = new AbortController();
      const onEvent = (event: TaskEvent) => void (event.type === 'RetryScheduled' && quit.abort('shutdown'));
      const outcome = await world.run({ task, signal: quit.signal, onEvent, more: { random: () => 1 } });
      expect(outcome).to.deep.equal({ kind: 'stopped' });
      const requested = fact('DownloadRequested', { task_id: 't1', kind: 'install', total_bytes: SIZE }, 'tiny@1.0.0');
      const told = stateOf([requested, ...world.events]).models.get('tiny@1.0.0')!.task!;
      return { ...MODEL, ...told };
    }

    it('counts the attempts on, and the time, also when bytes are there from before', async () => {
      world.server.fault = (request, response, file, n) => {
        if (n > 1) return busy(request, response, file, n);
        response.writeHead(200, { etag: file.etag ?? '' }).end(file.bytes.subarray(0, 2 * PIECE));
      };
      let task = await interrupted();
      expect(task.failing).to.deep.include({ attempt: 1, heldBytes: 2 * PIECE });
      for (const attempt of [2, 3]) {
        const before = task.failing!.ms;
        task = await interrupted({ ...task, retry: null });
        expect(task.failing).to.deep.include({ attempt, heldBytes: 2 * PIECE });
        // Each wait is of 20 ms here.
        expect(task.failing?.ms).to.be.at.least(before + 20);
        expect(task.retry).to.deep.include({ attempt, waitMs: 20 });
      }
    });

    it('ends when it would have ended without', async () => {
      world.server.fault = busy;
      const { giveUpMs } = DEFAULT_POLICY;
      const task = { failing: { attempt: 40, ms: giveUpMs, heldBytes: 0 } };
      const outcome = await world.run({ task, policy: { giveUpMs } });
      expect(outcome).to.have.nested.property('error.code', 'SERVER_ERROR');
      expect(world.types()).not.to.include('RetryScheduled');
    });

    it('does not count a wait twice, and leaves no timer behind', async () => {
      const timers = new Set<object>();
      const { clock, policy, pass } = movable();
      const after = (ms: number, callback: () => void) => {
        const timer = {};
        timers.add(timer);
        if (ms === WAIT_MS) pass(WAIT_MS);
        const cancel = clock.after(ms === WAIT_MS ? 0 : ms, () => {
          timers.delete(timer);
          callback();
        });
        return () => {
          timers.delete(timer);
          cancel();
        };
      };
      world.server.fault = busy;
      const now = () => 1e12;
      const retry = { attempt: 1, at: new Date(now() + WAIT_MS).toISOString(), waitMs: WAIT_MS };
      // By then it will have failed for all but a moment of the time that it may.
      const failing = { attempt: 1, ms: policy.giveUpMs - MINUTE, heldBytes: 0 };
      const onEvent = (event: TaskEvent) => {
        if (event.type === 'RetryScheduled') world.server.fault = null;
      };
      const more = { clock: { ...clock, now, after } };
      expect((await world.run({ task: { retry, failing }, policy, more, onEvent })).kind).to.equal('installed');
      expect(retries()).to.have.length(1);
      expect(timers.size).to.equal(0);
    });
  });

  it('does not go on while there is no room on the disk', async () => {
    const { clock, policy, pass } = movable();
    let free = Infinity;
    world.server.fault = busy;
    const outcome = await world.run({
      policy,
      more: { clock, freeBytes: () => Promise.resolve(free) },
      onEvent: event => {
        if (event.type === 'RetryScheduled' && retries().length === 0) free = 0;
        else if (event.type === 'RetryScheduled') world.server.fault = null;
        if (event.type !== 'DownloadPaused') return;
        pass(2 * policy.giveUpMs);
        free = Infinity;
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    const told = world.types().filter(type => type === 'DownloadPaused' || type === 'RetryScheduled');
    expect(told).to.deep.equal(['RetryScheduled', 'DownloadPaused', 'RetryScheduled']);
  });

  it('does not go on while it is the turn of others', async () => {
    const { clock, policy, pass } = movable();
    let queueMs = 0;
    const maxDownloads = () => {
      // Asked for first when the retry wants its slot: it comes so much later.
      pass(queueMs);
      queueMs = 0;
      return 1;
    };
    world.server.fault = busy;
    const outcome = await world.run({
      policy,
      more: { clock, maxDownloads },
      onEvent: event => {
        if (event.type !== 'RetryScheduled') return;
        if (retries().length === 0) queueMs = 2 * policy.giveUpMs;
        else world.server.fault = null;
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(retries()).to.have.length(2);
    expect(queueMs).to.equal(0);
  });
});
