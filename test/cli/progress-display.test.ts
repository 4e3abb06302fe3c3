import { expect } from 'chai';
import type { ProgressSample } from '../../src/api/contract.ts';
import { ProgressDisplay } from '../../src/cli/text/progress.ts';
import { Sink } from './sink.ts';

const TOTAL = 4_700_000_000;
const SPEED = 50_000_000;

describe('the progress on a terminal', () => {
  it('tells no time before three seconds of data, then one that counts down', () => {
    let now = 0;
    const sink = Object.assign(new Sink(), { isTTY: true, columns: 120 });
    const display = new ProgressDisplay(sink, () => now);
    const lines = Array.from({ length: 80 }, (_, tick) => {
      now = tick * 100;
      // The first measured speed is far too low, as at each start.
      const bytesPerSecond = tick < 4 ? 1_000 : SPEED;
      const sample: ProgressSample = {
        ...{ taskId: 't1', modelId: 'a', version: '1.0.0', phase: 'downloading', bytesPerSecond },
        ...{ receivedBytes: (SPEED * now) / 1000, totalBytes: TOTAL },
      };
      sink.text = '';
      display.show(sample);
      return sink.text;
    });
    expect(lines.slice(0, 30).filter(each => each.includes('left'))).to.deep.equal([]);
    expect(lines[40]).to.match(/50\.0 MB\/s, 2 min left$/);
    expect(lines[79]).to.match(/, 1 min left$/);
  });
});
