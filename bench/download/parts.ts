/** The download engine's figures, each beside its peers, all from nginx on loopback. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, peerPackage, withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import type { Row } from '../support/report.ts';
import { median, medianRatio } from '../support/stats.ts';
import { flipByte, FILE, MIB, model, nextVersion, PIECE_BYTES, siteFolder } from './library.ts';
import type { BenchModel } from './library.ts';
import { startNginx } from './nginx.ts';
import type { Nginx } from './nginx.ts';

const run = promisify(execFile);
const child = (name: string) => new URL(name, import.meta.url);

/** Of the one large file; other sizes follow from it. */
export const SIZE = Number(process.env.SIZE ?? 1024) * MIB;
const PAIRS = Number(process.env.PAIRS ?? 10);
/** The other peers run in every second round. */
const PEER_EVERY = 2;
/** Rounds of `limited` and `loop`; their figures are medians over the rounds. */
const RUNS = 5;

export interface Installed {
  ms: number;
  /** Processor time: a busy machine moves it less than the time of the clock. */
  cpuMs: number;
  peakRss: number;
  loopP99Ms: number;
}

export const mib = (bytes: number) => `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;
const seconds = (ms: readonly number[]) => `${(median(ms) / 1000).toFixed(2)} s`;

export async function withNginx<T>(work: (nginx: Nginx, folder: string) => Promise<T>): Promise<T> {
  return withFolder(async folder => {
    const nginx = await startNginx(await siteFolder(), join(folder, 'nginx'));
    try {
      return await work(nginx, folder);
    } finally {
      await nginx.close();
    }
  });
}

export function engine(
  dataDir: string,
  url: string,
  models: readonly Pick<BenchModel, 'modelId' | 'version'>[],
  action: 'install' | 'repair' | 'update' = 'install',
): Promise<Installed> {
  return measure(child('install.child.ts'), { dataDir, url, models, action });
}

async function installed(folder: string, url: string, models: readonly BenchModel[]): Promise<Installed> {
  const dataDir = join(folder, 'data');
  const result = await engine(dataDir, url, models);
  await rm(dataDir, { recursive: true });
  return result;
}

/** Milliseconds of a peer, or null when it isn't there. */
type Peer = (url: string, wanted: BenchModel, file: string) => Promise<number | null>;

async function timed(...commands: [program: string, ...args: string[]][]): Promise<number | null> {
  const start = performance.now();
  try {
    for (const [program, ...args] of commands) await run(program, args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return performance.now() - start;
}

const aria2c: Peer = (url, { sha256 }, file) =>
  timed(['aria2c', '-q', '-x4', `--checksum=sha-256=${sha256}`, '-d', join(file, '..'), '-o', 'aria2.bin', url]);

const CURL = 'curl + sync + sha256sum';

const PEERS: Record<string, Peer> = {
  [CURL]: (url, _model, file) => timed(['curl', '-sSf', '-o', file, url], ['sync', file], ['sha256sum', file]),
  'aria2c -x4 --checksum': aria2c,
  'ipull, nothing verified or synced': async (url, _model, file) => {
    const peers = await peerPackage('ipull@3', load => void load.resolve('ipull'));
    if (peers === null) return null;
    return (await measure<{ ms: number }>(child('ipull.child.mjs'), { peers, url, file })).ms;
  },
  'dd conv=fdatasync, from the disk': (_url, { source }, file) =>
    timed(['dd', `if=${source}`, `of=${file}`, 'bs=1M', 'conv=fdatasync', 'status=none']),
  'sha256sum alone': (_url, { source }) => timed(['sha256sum', source]),
};

export async function speed(): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  return withNginx(async (nginx, folder) => {
    const url = `${nginx.url}/${wanted.path}`;
    const file = join(folder, 'peer', 'file.bin');
    const ours: Timed[] = [];
    const bare: Timed[] = [];
    const peers = new Map<string, { ours: number[]; theirs: number[] }>();
    for (let pair = 0; pair < PAIRS; pair++) {
      ours.push(await installed(folder, nginx.url, [wanted]));
      bare.push(await inFolder(file, () => bareLoop(url, wanted, file)));
      if (pair % PEER_EVERY !== 0) continue;
      for (const [name, peer] of Object.entries(PEERS)) {
        const ms = await inFolder(file, () => peer(url, wanted, file));
        const times = peers.get(name) ?? { ours: [], theirs: [] };
        peers.set(name, times);
        if (ms === null) continue;
        times.theirs.push(ms);
        times.ours.push(ours.at(-1)?.ms ?? 0);
      }
    }
    const what = `${mib(SIZE)}, verified, synced, crash-safe`;
    const [ourMs, bareMs] = [ours.map(({ ms }) => ms), bare.map(({ ms }) => ms)];
    const ratio = medianRatio(ourMs, bareMs);
    const work = medianRatio(
      ours.map(({ cpuMs }) => cpuMs),
      bare.map(({ cpuMs }) => cpuMs),
    );
    return [
      {
        ...{ what, ours: seconds(ourMs), peer: `bare loop: ${seconds(bareMs)}` },
        result: `${ratio.toFixed(2)} ×; of CPU time ${work.toFixed(2)} ×`,
        bar: { words: '≤ 1.15 ×', held: ratio <= 1.15 },
      },
      ...[...peers].map(([name, times]) => peerRow(name, times)),
    ];
  });
}

function peerRow(name: string, { ours, theirs }: { ours: number[]; theirs: number[] }): Row {
  if (theirs.length === 0) return { what: '', ours: '', peer: `${name}: missing`, result: '', bar: null };
  const ratio = medianRatio(ours, theirs);
  // Of ACCEPTANCE 7.2a; the other peers are there to compare with.
  const bar = name === CURL ? { words: '≤ 1.00 ×', held: ratio <= 1 } : null;
  return {
    ...{ what: '', ours: seconds(ours), peer: `${name}: ${seconds(theirs)}` },
    ...{ result: `${ratio.toFixed(2)} ×`, bar },
  };
}

type Timed = Pick<Installed, 'ms' | 'cpuMs'>;

function bareLoop(url: string, { sha256 }: BenchModel, file: string): Promise<Timed> {
  return measure(child('bare.child.ts'), { url, file, sha256 });
}

/** The peer's folder is there for it, empty, and gone afterwards. */
async function inFolder<T>(file: string, work: () => Promise<T>): Promise<T> {
  const folder = join(file, '..');
  await cacheFolder('work');
  await rm(folder, { recursive: true, force: true });
  await run('mkdir', ['-p', folder]);
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function limited(): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  return withNginx(async (nginx, folder) => {
    const file = join(folder, 'peer', 'file.bin');
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let pair = 0; pair < RUNS; pair++) {
      ours.push((await installed(folder, nginx.limitedUrl, [wanted])).ms);
      const ms = await inFolder(file, () => aria2c(`${nginx.limitedUrl}/${wanted.path}`, wanted, file));
      if (ms !== null) theirs.push(ms);
    }
    const what = `${mib(SIZE)} at 20 MB/s a connection, 4 connections`;
    if (theirs.length === 0) return [{ what, ours: seconds(ours), peer: 'aria2c: missing', result: '', bar: null }];
    const share = medianRatio(theirs, ours);
    return [
      {
        ...{ what, ours: seconds(ours), peer: `aria2c -x4 --checksum: ${seconds(theirs)}` },
        result: `${share.toFixed(2)} × its speed`,
        bar: { words: '≥ 0.97 ×', held: share >= 0.97 },
      },
    ];
  });
}

export async function rss(): Promise<Row[]> {
  const [small, large] = [await model('one', SIZE / 4), await model('one', SIZE * 4)];
  return withNginx(async (nginx, folder) => {
    const peaks: Record<'small' | 'large', number[]> = { small: [], large: [] };
    for (let i = 0; i < 3; i++) {
      peaks.small.push((await installed(folder, nginx.url, [small])).peakRss);
      peaks.large.push((await installed(folder, nginx.url, [large])).peakRss);
    }
    const [less, most] = [median(peaks.small), median(peaks.large)];
    return [
      {
        ...{
          what: `peak memory at ${mib(large.bytes)}`,
          ours: mib(most),
          peer: `at ${mib(small.bytes)}: ${mib(less)}`,
        },
        result: `${most >= less ? '+' : '−'}${mib(Math.abs(most - less))}`,
        bar: { words: 'within 32 MiB, and under 200 MB', held: most - less <= 32 * MIB && most < 200e6 },
      },
    ];
  });
}

export async function repair(): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  return withNginx(async (nginx, folder) => {
    const dataDir = join(folder, 'data');
    await engine(dataDir, nginx.url, [wanted]);
    const { modelId, version } = wanted;
    await flipByte(join(dataDir, 'models', modelId, version, FILE), Math.floor(SIZE / 3));
    const before = await nginx.sentBytes(FILE);
    await engine(dataDir, nginx.url, [wanted], 'repair');
    const fetched = (await nginx.sentBytes(FILE)) - before;
    return [
      {
        ...{
          what: `repair of one flipped byte in ${mib(SIZE)}`,
          ours: `${mib(fetched)} fetched`,
          peer: '',
          result: '',
        },
        bar: { words: 'one piece: 8 MiB', held: fetched > 0 && fetched <= PIECE_BYTES },
      },
    ];
  });
}

export async function update(): Promise<Row[]> {
  const old = await model('one', SIZE);
  const next = await nextVersion(old);
  return withNginx(async (nginx, folder) => {
    const dataDir = join(folder, 'data');
    await engine(dataDir, nginx.url, [old]);
    const before = await nginx.sentBytes(FILE);
    await engine(dataDir, nginx.url, [next], 'update');
    const fetched = (await nginx.sentBytes(FILE)) - before;
    const share = fetched / SIZE;
    return [
      {
        ...{ what: 'update with 1 % of the pieces changed', ours: `${mib(fetched)} fetched`, peer: `of ${mib(SIZE)}` },
        result: `${(share * 100).toFixed(1)} %`,
        // One piece is more than that of a small SIZE.
        bar: { words: '≤ 2 %', held: fetched <= Math.max(SIZE * 0.02, PIECE_BYTES) },
      },
    ];
  });
}

export async function loop(): Promise<Row[]> {
  const models: BenchModel[] = [];
  for (const name of ['one', 'two', 'three', 'four']) models.push(await model(name, SIZE / 4));
  return withNginx(async (nginx, folder) => {
    const runs: Installed[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await installed(folder, nginx.url, models));
    const p99 = median(runs.map(({ loopP99Ms }) => loopP99Ms));
    return [
      {
        ...{ what: `event-loop delay while four models of ${mib(SIZE / 4)} download` },
        ...{ ours: `p99 ${p99.toFixed(1)} ms`, peer: '', result: seconds(runs.map(({ ms }) => ms)) },
        bar: { words: 'p99 < 20 ms', held: p99 < 20 },
      },
    ];
  });
}
