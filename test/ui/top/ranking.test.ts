import { expect } from 'chai';
import { rankRows, shortDemand } from '../../../src/ui/top/ranking.ts';
import { RANKING, VIEWS } from '../../browser/ui-scenario.ts';
import { en, rowsOf, zh } from '../support.ts';

describe('ranking', () => {
  it('sorts by rank and scales by the highest demand', () => {
    const rows = rankRows({ ...RANKING, ranking: RANKING.ranking.toReversed() }, rowsOf(VIEWS, [], []));
    expect(rows.map(row => row.rank)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(rows[0]?.share).to.equal(1);
    expect(rows[0]?.row?.status).to.equal('ready');
    expect(rows[4]?.row).to.equal(null);
    expect(rankRows(null, [])).to.deep.equal([]);
    expect(rankRows({ generated_at: '', ranking: [{ rank: 1, model_id: 'a', demand: 0 }] }, [])[0]?.share).to.equal(0);
  });

  it('shortens only what gets shorter', () => {
    expect([12_431, 960].map(n => shortDemand(n, en.f))).to.deep.equal(['12.4K', '']);
    expect([12_431, 8_204].map(n => shortDemand(n, zh.f))).to.deep.equal(['1.2万', '']);
  });
});
