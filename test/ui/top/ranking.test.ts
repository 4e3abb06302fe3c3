import { expect } from 'chai';
import { contributionText, rankRows, shortDemand, topThatFit } from '../../../src/ui/top/ranking.ts';
import { listed, RANKING, view, VIEWS } from '../../browser/ui-scenario.ts';
import { en, plain, rowsOf, zh } from '../support.ts';

describe('ranking', () => {
  it('sorts by rank and scales by the highest demand', () => {
    const rows = rankRows({ ...RANKING, ranking: RANKING.ranking.toReversed() }, rowsOf(VIEWS, [], []));
    expect(rows.map(row => row.rank)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(rows[0]?.share).to.equal(1);
    expect(rows[0]?.row?.status).to.equal('ready');
    expect(rows[4]?.row).to.equal(null);
    // 41 of 12,431: on a linear scale a bar that nobody sees.
    expect(rows[4]?.share).to.be.within(0.3, 0.5);
    expect(rankRows(null, [])).to.deep.equal([]);
    expect(rankRows({ generated_at: '', ranking: [{ rank: 1, model_id: 'a', demand: 0 }] }, [])[0]?.share).to.equal(0);
  });

  it('says what this machine gave, as far as it is known', () => {
    const words = (served: number | null, refused: number, locale = en) =>
      plain(contributionText({ served, refused }, locale));
    expect(words(1_204, 1)).to.equal('This computer served 1,204 tasks · 1 task refused: its model was missing here');
    expect(words(null, 3)).to.equal('3 tasks refused: their model was missing here');
    expect(words(1, 0)).to.equal('This computer served 1 task');
    expect(words(5, 2, zh)).to.equal('本机已处理 5 个任务 · 因本机缺少模型，拒绝了 2 个任务');
    expect(words(null, 0) + contributionText(null, en)).to.equal('');
  });

  it('shortens only what gets shorter', () => {
    expect([12_431, 960].map(n => shortDemand(n, en.f))).to.deep.equal(['12.4K', '']);
    expect([12_431, 8_204].map(n => shortDemand(n, zh.f))).to.deep.equal(['1.2万', '']);
  });

  it('chooses what is asked for most, is not here, and fits beside each other', () => {
    const sizes = { a: 5, b: 100, c: 4, d: 3, e: 1 };
    const catalog = Object.entries(sizes).map(([name, gb]) => listed(name, '1.0.0', gb * 1e9));
    const entries = Object.keys(sizes).map((model_id, n) => ({ rank: n + 1, model_id, demand: 9 - n }));
    const ranked = rankRows({ generated_at: '', ranking: entries }, rowsOf([view('e', '1.0.0', 'ready')], [], catalog));
    const ids = (free: number | null, most = 3) =>
      topThatFit(ranked, free, most)
        .map(({ modelId }) => modelId)
        .join('');
    expect(ids(20e9)).to.equal('acd');
    expect(ids(20e9, 2)).to.equal('ac');
    expect(ids(8.5e9)).to.equal('ad');
    expect(ids(null)).to.equal('');
  });
});
