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
});
