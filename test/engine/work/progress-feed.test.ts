import { expect } from 'chai';
import type { ProgressSample } from '../../../src/download/types.ts';
import { ProgressFeed } from '../../../src/engine/work/progress-feed.ts';
import { REF, stateOf } from '../../support/specification.ts';
import * as facts from '../../support/facts.ts';

const [modelId = '', version = ''] = REF.split('@');
const verifying: ProgressSample = {
  taskId: 'verify-1',
  modelId,
  version,
  phase: 'verifying',
  receivedBytes: 1,
  totalBytes: 100,
  bytesPerSecond: 1,
};

describe('the progress feed', () => {
  const ready = stateOf([facts.requested, facts.started, facts.complete, facts.installed]);

  async function shown(feed: ProgressFeed): Promise<ProgressSample[]> {
    const seen: ProgressSample[][] = [];
    feed.progress$.subscribe(samples => seen.push(samples)).unsubscribe();
    await Promise.resolve();
    return seen[0] ?? [];
  }

  it('forgets what no task measures', async () => {
    const feed = new ProgressFeed();
    feed.add(verifying);
    feed.retain(ready);
    expect(await shown(feed)).to.deep.equal([]);
  });

  it('keeps what is held, whatever happens to tasks, and forgets it afterwards', async () => {
    const feed = new ProgressFeed();
    const release = feed.hold(REF);
    feed.add(verifying);
    feed.retain(ready);
    expect(await shown(feed)).to.deep.equal([verifying]);
    release();
    expect(await shown(feed)).to.deep.equal([]);
  });

  it('tells whose task verifies, and forgets it when the task is stopped', async () => {
    const feed = new ProgressFeed();
    const seen: string[][] = [];
    feed.measured$.subscribe(({ verifying: refs }) => seen.push([...refs]));
    const sample = { ...verifying, taskId: 't1' };
    const waiting = [facts.requested, facts.started, facts.half, facts.pausedByNetwork];
    feed.add(sample);
    feed.add({ ...sample, receivedBytes: 2 });
    feed.retain(stateOf(waiting));
    expect(await shown(feed)).to.have.length(1);
    feed.retain(stateOf([facts.requested, facts.started, facts.half, facts.pausedByUser]));
    expect(await shown(feed)).to.deep.equal([]);
    expect(seen).to.deep.equal([[], [REF], []]);
  });

  it('does not take the verification of an installed version for a task', () => {
    const feed = new ProgressFeed();
    const release = feed.hold(REF);
    feed.add(verifying);
    expect([...feed.measured.verifying]).to.deep.equal([]);
    release();
  });
});
