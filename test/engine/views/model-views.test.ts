import { expect } from 'chai';
import { modelViews } from '../../../src/engine/views/model-views.ts';
import { REF, stateOf } from '../../support/specification.ts';
import * as facts from '../../support/facts.ts';

describe('a version in a list', () => {
  const shown = (events: Parameters<typeof stateOf>[0], verifying?: ReadonlySet<string>) =>
    modelViews(stateOf(events), () => '/models', verifying)[0]?.status;
  const hashes = new Set([REF]);
  const { requested, started, half, pausedByNetwork, pausedByUser, resumed, complete, installed } = facts;

  it('is verifying while its task hashes what an earlier run left', () => {
    expect(shown([requested, started, half])).to.equal('downloading');
    expect(shown([requested, started, half], hashes)).to.equal('verifying');
    expect(shown([requested, started, half, pausedByUser, resumed], hashes)).to.equal('verifying');
    expect(shown([requested, started, half, pausedByNetwork], hashes)).to.equal('verifying');
    expect(shown([requested], hashes)).to.equal('verifying');
  });

  it('is what the journal says when no task may work on it', () => {
    expect(shown([requested, started, half, pausedByUser], hashes)).to.equal('paused');
    expect(shown([requested, started, complete, installed], hashes)).to.equal('ready');
  });
});
