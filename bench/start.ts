/**
 * `npm run bench:start`: how long `list` takes from the start of its process to its end, beside the same command
 * of an older build (`--against COMMIT`). Both read a copy of the same data directory, without an engine.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/setup.mjs';
import { withFolder } from './support/cache.ts';
import { againstOption, olderBuild } from './support/older.ts';
import { measurePairs } from './support/pairs.ts';
import type { Row } from './support/report.ts';
import { runParts } from './support/run.ts';
import { median, medianRatio } from './support/stats.ts';

const CLI = fileURLToPath(new URL('../dist/cli/bin.cjs', import.meta.url));
const DATA = fileURLToPath(new URL('../test/golden/data-0.1.0', import.meta.url));
const ROUNDS = 25;
/** Above what two runs of the same build differ by. */
const BAR = 1.1;

const { commit, rest } = againstOption(process.argv.slice(2));
await ensureBuilt({ log: line => console.error(line) });
const older = await olderBuild({ commit });
const name = older.commit.slice(0, 7);

await runParts('start', { list: () => startOf(['list', '--json']) }, `against ${name}`, rest);

async function startOf(command: string[]): Promise<Row[]> {
  const { ours, theirs } = await withFolder(async folder => {
    for (const side of ['ours', 'theirs']) await cp(DATA, join(folder, side), { recursive: true });
    return measurePairs(
      { args: [CLI, ...command, '--data', join(folder, 'ours')] },
      { args: [older.cli, ...command, '--data', join(folder, 'theirs')] },
      { rounds: ROUNDS },
    );
  });
  const ratio = medianRatio(ours, theirs);
  return [
    {
      what: `\`${command.join(' ')}\`, from start to end`,
      ours: `${median(ours).toFixed(0)} ms`,
      peer: `${name}: ${median(theirs).toFixed(0)} ms`,
      result: `${ratio.toFixed(2)} ×`,
      bar: { words: `≤ ${BAR} ×`, held: ratio <= BAR },
    },
  ];
}
