import { expect } from 'chai';
import { modelViews } from '../../../src/engine/views/model-views.ts';
import type { Measured } from '../../../src/engine/views/model-views.ts';
import { REF, stateOf } from '../../support/specification.ts';
import * as facts from '../../support/facts.ts';

describe('a version in a list', () => {
  const shown = (events: Parameters<typeof stateOf>[0], measured?: Measured) =>
    modelViews(stateOf(events), () => '/models', measured)[0]?.status;
  const none: ReadonlySet<string> = new Set();
  const hashes = { verifying: new Set([REF]), queued: none };
  const waits = { verifying: none, queued: new Set([REF]) };
  const { requested, started, half, pausedByNetwork, pausedByUser, resumed, complete, installed } = facts;

  it('is verifying while its task hashes what an earlier run left', () => {
    expect(shown([requested, started, half])).to.equal('downloading');
    expect(shown([requested, started, half], hashes)).to.equal('verifying');
    expect(shown([requested, started, half, pausedByUser, resumed], hashes)).to.equal('verifying');
    expect(shown([requested, started, half, pausedByNetwork], hashes)).to.equal('verifying');
    expect(shown([requested], hashes)).to.equal('verifying');
  });

  it('is queued while it waits for a slot, also when it was downloading before', () => {
    expect(shown([requested, started, half, pausedByUser, resumed], waits)).to.equal('queued');
    expect(shown([requested, started, half, pausedByUser], waits)).to.equal('paused');
    expect(shown([requested, started, half, pausedByNetwork], waits)).to.equal('paused');
  });

  it('is what the journal says when no task may work on it', () => {
    expect(shown([requested, started, half, pausedByUser], hashes)).to.equal('paused');
    expect(shown([requested, started, complete, installed], hashes)).to.equal('ready');
  });
});
