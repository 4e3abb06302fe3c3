import { expect } from 'chai';
import { addSpeeds, KEPT_SPEEDS, sparkline } from '../../../src/ui/shared/view-model/speeds.ts';

const running = (modelId: string, bytesPerSecond: number | null) => ({
  modelId,
  status: 'downloading',
  bytesPerSecond,
});

describe('speeds', () => {
  it('keep the last measurements of what runs, and forget the rest', () => {
    let speeds = addSpeeds(new Map(), [running('a', 1), running('b', null)]);
    expect([...speeds]).to.deep.equal([['a', [1]]]);
    for (let n = 0; n < 100; n++) speeds = addSpeeds(speeds, [running('a', n)]);
    expect(speeds.get('a')).to.have.length(KEPT_SPEEDS);
    expect(speeds.get('a')?.at(-1)).to.equal(99);
    expect([...addSpeeds(speeds, [{ ...running('a', 1), status: 'verifying' }])]).to.deep.equal([]);
  });

  it('are drawn with the newest at the right edge and the fastest at the top', () => {
    expect(sparkline([5], 64, 14)).to.equal('');
    const points = sparkline([0, 10, 5], 64, 14).split(' ');
    expect(points.map(point => point.split(',')[1])).to.deep.equal(['14.0', '0.0', '7.0']);
    expect(points.at(-1)).to.match(/^64\.0,/);
    expect(sparkline([0, 0], 64, 14)).to.match(/14\.0$/);
  });
});
