/**
 * `npm run bench:history [-- stream detail explain] [--against COMMIT]`: questions about the past, beside an older build.
 * EVENTS (default 200,000) of a seeded history; HOT of them are of one model, `hot`, and four of another, `quiet`.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/setup.mjs';
import { openJournal } from '../../src/events/owner.ts';
import { delay, systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { ModelIndexWriter } from '../../src/projections/index.ts';
import { withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import { againstOption, olderBuild } from '../support/older.ts';
import type { Row } from '../support/report.ts';
import { runParts } from '../support/run.ts';
import { hotHistory } from './hot-history.ts';

const EVENTS = Number(process.env.EVENTS ?? 200_000);
const { commit, rest } = againstOption(process.argv.slice(2));
const older = await olderBuild({ commit });
const name = older.commit.slice(0, 7);

interface Side {
  ms: number;
  cpuMs: number;
  rss: number;
}

await ensureBuilt();
const ours = fileURLToPath(new URL('../../dist/', import.meta.url));
const OURS = modulesOf(ours, { open: 'events/write/open.js', history: 'engine/views/history.js' });
const THEIRS = modulesOf(older.dist, { open: 'events/open.js', history: 'engine/history.js' });

function modulesOf(root: string, own: { open: string; history: string }): Record<string, string> {
  const names = { ...own, clock: 'ports/clock.js', fs: 'ports/file-system.js', cli: 'cli/main.js' };
  return Object.fromEntries(Object.entries(names).map(([key, path]) => [key, join(root, path)]));
}

/** Both sides on copies of one journal; ours has its index, as an engine that ran for a minute leaves it. */
async function pair(how: string, subject: string): Promise<{ ours: Side; theirs: Side }> {
  const history = await hotHistory(EVENTS);
  return withFolder(async folder => {
    for (const side of ['ours', 'theirs']) await cp(history, join(folder, side), { recursive: true });
    const dataDir = join(folder, 'ours');
    // The next start closes the last segment; without it that one has no index yet.
    for (const side of ['ours', 'theirs']) {
      const dir = join(folder, side, 'journal');
      const options = { dir, fs: nodeFileSystem, clock: systemClock, run: 'next', owner: 'bench' };
      await (await openJournal(options)).journal.close();
    }
    const breathe = () => delay(systemClock, 0);
    await new ModelIndexWriter({ dataDir, fs: nodeFileSystem, clock: systemClock, breathe }).update();
    const run = (side: string, modules: Record<string, string>) =>
      measure<Side>(new URL('side.child.mjs', import.meta.url), { how, modules, dataDir: join(folder, side), subject });
    return { theirs: await run('theirs', THEIRS), ours: await run('ours', OURS) };
  });
}

function row(what: string, unit: string, [mine, other]: [number, number], bar: number | null): Row {
  const ratio = mine / other;
  return {
    ...{ what, ours: `${mine.toFixed(0)} ${unit}`, peer: `${name}: ${other.toFixed(0)} ${unit}` },
    result: `${ratio.toFixed(4)} ×`,
    bar: bar === null ? null : { words: `≤ ${bar} ×`, held: ratio <= bar },
  };
}

const MIB = 1024 ** 2;
const parts = {
  stream: async () => {
    const { ours: mine, theirs } = await pair('stream', '');
    return [row(`all ${EVENTS} events in portions of 400, processor time`, 'ms', [mine.cpuMs, theirs.cpuMs], null)];
  },
  detail: async () => {
    const { ours: mine, theirs } = await pair('detail', 'quiet');
    return [row('details of a quiet model, processor time', 'ms', [mine.cpuMs, theirs.cpuMs], 0.02)];
  },
  explain: async () => {
    const hot = await pair('explain', 'hot');
    const quiet = await pair('explain', 'quiet');
    return [
      row('explain of a hot model, peak memory', 'MiB', [hot.ours.rss / MIB, hot.theirs.rss / MIB], 0.1),
      row('explain of a hot model', 'ms', [hot.ours.ms, hot.theirs.ms], null),
      row('explain of a quiet model', 'ms', [quiet.ours.ms, quiet.theirs.ms], null),
    ];
  },
};

await runParts('history', parts, `${EVENTS.toLocaleString('en')} events, against ${name}`, rest);
