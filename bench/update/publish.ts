/** What the weak sums cost a publisher: the same file, published without them and with them, in turns. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createHashCopy } from '../../src/library/publish/hash-copy.ts';
import { collectSources } from '../../src/library/publish/sources.ts';
import { model } from '../download/library.ts';
import { mib, SIZE } from '../download/parts.ts';
import { withFolder } from '../support/cache.ts';
import type { Row } from '../support/report.ts';
import { median } from '../support/stats.ts';

const PAIRS = 5;

export async function publishing(): Promise<Row[]> {
  const { source: file } = await model('publish', SIZE);
  const [source] = (await collectSources([file], true)).sources;
  if (!source) throw new Error(`Expected a file at ${file}.`);
  return withFolder(async folder => {
    const times: Record<'plain' | 'weak', number[]> = { plain: [], weak: [] };
    for (let pair = 0; pair < PAIRS; pair += 1) {
      for (const kind of ['plain', 'weak'] as const) {
        const destination = join(folder, 'copy');
        const began = performance.now();
        await createHashCopy({ weak: kind === 'weak' })({ source, destination });
        times[kind].push(performance.now() - began);
        await rm(destination);
      }
    }
    const [plain, weak] = [median(times.plain), median(times.weak)];
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    const ratio = weak / plain;
    return [
      {
        ...{ what: `publish ${mib(SIZE)} with weak sums`, ours: seconds(weak), peer: `without: ${seconds(plain)}` },
        ...{ result: `${ratio.toFixed(2)} ×`, bar: { words: '≤ 1.1 ×, copied and synced', held: ratio <= 1.1 } },
      },
    ];
  });
}
