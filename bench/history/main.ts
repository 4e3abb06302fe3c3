/**
 * `npm run bench:history [-- stream detail explain hooks years] [--against COMMIT]`: questions about the past, beside an older build.
 * EVENTS (default 200,000) of a seeded history; half of them are of one model, `hot`, and four of another, `quiet`. Hooks connect
 * to an engine with 100,000 events of installations, which are what hooks tell.
 * `years`: another history, of tasks that can't run here; its mix stands in years.child.mjs.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/setup.mjs';
import { delay, systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { ModelIndexWriter } from '../../src/projections/index.ts';
import { withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import { againstOption, olderBuild } from '../support/older.ts';
import type { Row } from '../support/report.ts';
import { runParts } from '../support/run.ts';
import { hotHistory, installsHistory } from './histories.ts';

const EVENTS = Number(process.env.EVENTS ?? 200_000);
const HOOKED_EVENTS = 100_000;
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
const MODULES = {
  theirs: modulesOf(older.dist, { open: 'events/open.js', history: 'engine/history.js' }),
  ours: modulesOf(ours, { open: 'events/write/open.js', history: 'engine/views/history.js', owner: 'events/owner.js' }),
};
const SIDES = ['theirs', 'ours'] as const;

function modulesOf(root: string, own: Record<string, string>): Record<string, string> {
  const names = {
    ...own,
    clock: 'ports/clock.js',
    fs: 'ports/file-system.js',
    cli: 'cli/main.js',
    checkpoint: 'projections/checkpoint.js',
    engine: 'engine/index.js',
  };
  return Object.fromEntries(Object.entries(names).map(([key, path]) => [key, join(root, path)]));
}

type Ask = (how: string, subject: string) => Promise<{ ours: Side; theirs: Side }>;

/**
 * Both sides on copies of one journal. Each has what its own engine leaves: a checkpoint, and ours the index that an
 * engine has after a minute.
 */
async function onCopies<T>(work: (ask: Ask) => Promise<T>, events = EVENTS, made = hotHistory): Promise<T> {
  const history = await made(events, { commit: older.commit, module: MODULES.theirs['open']! });
  return withFolder(async folder => {
    const run = (side: (typeof SIDES)[number], how: string, subject: string) => {
      const asked = { how, modules: MODULES[side], dataDir: join(folder, side), subject };
      return measure<Side>(new URL('side.child.mjs', import.meta.url), asked);
    };
    for (const side of SIDES) {
      await cp(history, join(folder, side), { recursive: true });
      await run(side, 'leave', '');
    }
    const breathe = () => delay(systemClock, 0);
    const dataDir = join(folder, 'ours');
    await new ModelIndexWriter({ dataDir, fs: nodeFileSystem, clock: systemClock, breathe }).update();
    return work(async (how, subject) => ({
      theirs: await run('theirs', how, subject),
      ours: await run('ours', how, subject),
    }));
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

interface Years {
  bytes: number;
  files: number;
  ms: number;
}

/** Each task an event, as the older build wrote it, then compressed; and the same tasks by this one. */
async function years(): Promise<Row[]> {
  return withFolder(async folder => {
    const run = (side: (typeof SIDES)[number], how: string, name: string) => {
      const asked = {
        how,
        modules: MODULES[side],
        dataDir: join(folder, name),
        events: EVENTS,
        grouped: name === 'new',
      };
      return measure<Years>(new URL('years.child.mjs', import.meta.url), asked);
    };
    const theirs = await run('theirs', 'write', 'old');
    await cp(join(folder, 'old'), join(folder, 'compressed'), { recursive: true });
    const compressed = await run('ours', 'compress', 'compressed');
    await run('ours', 'write', 'new');
    const grouped = await run('ours', 'compress', 'new');
    const starts = [await run('theirs', 'start', 'old'), await run('ours', 'start', 'compressed')] as const;
    const size = (what: string, { bytes }: Years, bar: number) =>
      row(what, 'MiB', [bytes / MIB, theirs.bytes / MIB], bar);
    return [
      size(`its ${theirs.files} segments compressed (${(compressed.ms / 1000).toFixed(1)} s)`, compressed, 0.2),
      size('the same tasks recorded by this program, compressed', grouped, 0.1),
      row('start without a checkpoint', 'ms', [starts[1].ms, starts[0].ms], 0.6),
    ];
  });
}

const MIB = 1024 ** 2;
const parts = {
  years,
  stream: () =>
    onCopies(async ask => {
      const { ours: mine, theirs } = await ask('stream', '');
      return [row(`all ${EVENTS} events in portions of 400, processor time`, 'ms', [mine.cpuMs, theirs.cpuMs], null)];
    }),
  detail: () =>
    onCopies(async ask => {
      const { ours: mine, theirs } = await ask('detail', 'quiet');
      return [row('details of a quiet model, processor time', 'ms', [mine.cpuMs, theirs.cpuMs], 0.02)];
    }),
  explain: () =>
    onCopies(async ask => {
      const hot = await ask('explain', 'hot');
      const quiet = await ask('explain', 'quiet');
      return [
        row('explain of a hot model, peak memory', 'MiB', [hot.ours.rss / MIB, hot.theirs.rss / MIB], 0.1),
        row('explain of a hot model', 'ms', [hot.ours.ms, hot.theirs.ms], null),
        row('explain of a quiet model, peak memory', 'MiB', [quiet.ours.rss / MIB, quiet.theirs.rss / MIB], null),
        row('explain of a quiet model', 'ms', [quiet.ours.ms, quiet.theirs.ms], null),
      ];
    }),
  hooks: () =>
    onCopies(
      async ask => {
        const { ours: mine, theirs } = await ask('hooks', '');
        const what = `hooks connect at ${HOOKED_EVENTS} events, processor time of program and engine`;
        return [row(what, 'ms', [mine.cpuMs, theirs.cpuMs], 0.01)];
      },
      HOOKED_EVENTS,
      installsHistory,
    ),
};

await runParts('history', parts, `${EVENTS.toLocaleString('en')} events, against ${name}`, rest);
