import { expect } from 'chai';
import { emptyList } from '../../../src/ui/models/empty-list.ts';
import type { ListState } from '../../../src/ui/models/empty-list.ts';

const said = (state: Partial<ListState>) =>
  emptyList({ filter: 'all', search: '', hasRows: true, hasAvailable: true, library: 'known', ...state });

describe('an empty list of models', () => {
  it('says first what the person can do about the library, when nothing at all is here', () => {
    for (const [library, reason, action] of [
      ['unset', 'noLibrary', 'settings'],
      ['down', 'libraryDown', 'settings'],
      ['known', 'libraryEmpty', 'settings'],
      ['loading', 'loading', null],
    ] as const) {
      for (const search of ['', 'whisper'])
        expect(said({ library, search, hasRows: false, hasAvailable: false })).to.deep.equal({ reason, action });
    }
  });

  it('blames the words only where something is here that they could match', () => {
    expect(said({ search: 'nothing' })).to.deep.equal({ reason: 'search', action: 'showAll' });
    expect(said({ search: 'nothing', filter: 'installed' }).reason).to.equal('search');
    expect(said({ search: '  ', filter: 'installed' }).reason).to.equal('noneInstalled');
  });

  it('says for each filter what is true', () => {
    expect(said({ filter: 'installed' })).to.deep.equal({ reason: 'noneInstalled', action: 'showAvailable' });
    expect(said({ filter: 'installed', hasAvailable: false }).action).to.equal('showAll');
    expect(said({ filter: 'active' })).to.deep.equal({ reason: 'noneActive', action: 'showAvailable' });
    expect(said({ filter: 'attention' })).to.deep.equal({ reason: 'noneAttention', action: 'showAll' });
    expect(said({ filter: 'available' })).to.deep.equal({ reason: 'noneAvailable', action: 'showAll' });
  });

  it('claims nothing about a library that gave no list', () => {
    expect(said({ filter: 'available', library: 'down' }).reason).to.equal('libraryDown');
    expect(said({ filter: 'available', library: 'unset' }).reason).to.equal('noLibrary');
    expect(said({ filter: 'available', library: 'loading' }).reason).to.equal('loading');
  });
});
