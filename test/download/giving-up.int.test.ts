import { expect } from 'chai';
import { DEFAULT_POLICY } from '../../src/download/policy.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Handler } from '../support/fault-server.ts';
import { createWorld } from './harness.ts';
import type { World } from './harness.ts';

describe('the time after which retries end', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const busy: Handler = (_request, response) => void response.writeHead(503).end();
  const retries = () => world.events.filter(event => event.type === 'RetryScheduled');

  /** A clock whose steady hand the test can move on, and a policy that takes that for time awake. */
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
