/** `npm run bench:library`: a library of 10,000 models with three versions each, served, exported and verified. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { exportLibrary } from '../../src/library/export/index.ts';
import { publishVersion } from '../../src/library/publish/index.ts';
import { verifyLibrary } from '../../src/library/care/index.ts';
import { built } from '../support/built.ts';
import { withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import type { Row } from '../support/report.ts';
import { runParts } from '../support/run.ts';
import { median } from '../support/stats.ts';
import { fill, nameOf, writeVersion } from './fill.ts';

const MODELS = 10_000;
const IDLE = 1_000;
const ACTIVE = 200;
const MIB = 1024 * 1024;
/** 50 connections at once, as the bars say it. */
const LOAD = { connections: 50, seconds: 5 };
/** Of the large files that `verify` reads. */
const FILES = 4;
const FILE_BYTES = 512 * MIB;

const run = promisify(execFile);
const here = (name: string) => new URL(name, import.meta.url);

await withFolder(async folder => {
  const [large, small] = [join(folder, 'large'), join(folder, 'small')];
  await Promise.all([fill(large, MODELS), fill(small, 3)]);
  await runParts('library', {
    start: () => starts(large, small),
    catalog: () => catalog(large),
    memory: () => memory(folder),
    export: () => exported(large, join(folder, 'public')),
    verify: () => verified(join(folder, 'big')),
  });
});

interface Server {
  url: string;
  startMs: number;
  rss(): Promise<number>;
  stop(): Promise<void>;
}

async function start(storage: string): Promise<Server> {
  const module = await built(here('server.child.ts'));
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [module, storage], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const url = String((await lines.next()).value);
  return {
    ...{ url, startMs: performance.now() - began },
    async rss() {
      child.stdin?.write('\n');
      return Number((await lines.next()).value);
    },
    async stop() {
      const exit = once(child, 'exit');
      child.stdin?.end();
      await exit;
    },
  };
}

/** Milliseconds until the first line, and until the first catalogue. */
async function timesOf(storage: string): Promise<{ line: number; catalog: number }> {
  const began = performance.now();
  const server = await start(storage);
  await (await fetch(`${server.url}/api/models?limit=50`)).arrayBuffer();
  const catalog = performance.now() - began;
  await server.stop();
  return { line: server.startMs, catalog };
}

async function starts(large: string, small: string): Promise<Row[]> {
  const began = performance.now();
  await run('sh', ['-c', `find '${large}' -type f | wc -l`]);
  const findMs = performance.now() - began;
  await rm(join(large, 'cache'), { recursive: true, force: true });
  const first = await timesOf(large);
  const [ours, theirs] = [[await timesOf(large)], [await timesOf(small)]];
  for (let round = 0; round < 4; round += 1) {
    theirs.push(await timesOf(small));
    ours.push(await timesOf(large));
  }
  const ms = (times: { line: number; catalog: number }[], of: 'line' | 'catalog') => median(times.map(at => at[of]));
  const ratio = ms(ours, 'catalog') / ms(theirs, 'catalog');
  return [
    {
      ...{ what: 'start to the first catalogue, 30,000 versions, known', ours: `${ms(ours, 'catalog').toFixed(0)} ms` },
      ...{ peer: `9 versions: ${ms(theirs, 'catalog').toFixed(0)} ms`, result: `${ratio.toFixed(2)} ×` },
      bar: { words: '≤ 2 ×', held: ratio <= 2 },
    },
    {
      ...{ what: 'the same without what the last run knew', ours: `${first.catalog.toFixed(0)} ms` },
      ...{ peer: `find -type f: ${findMs.toFixed(0)} ms`, result: `${(first.catalog / findMs).toFixed(1)} ×` },
      bar: { words: '≤ 10 ×', held: first.catalog <= 10 * findMs },
    },
  ];
}

interface Load {
  perSecond: number;
  p99Ms: number;
  statuses: Record<string, number>;
}

async function catalog(storage: string): Promise<Row[]> {
  const server = await start(storage);
  const whole = await fetch(`${server.url}/api/models`);
  await whole.arrayBuffer();
  const ask = (path: string, etag: string | null) =>
    measure<Load>(here('load.child.ts'), { url: `${server.url}${path}`, etag, ...LOAD });
  const unchanged = await ask('/api/models', whole.headers.get('etag'));
  const page = await ask('/api/models?limit=50&sort=title', null);
  await server.stop();
  const ratio = page.p99Ms / unchanged.p99Ms;
  return [
    {
      ...{ what: '`/api/models`, not modified', ours: `${unchanged.perSecond.toFixed(0)}/s`, peer: '' },
      ...{ result: JSON.stringify(unchanged.statuses) },
      bar: { words: '≥ 5,000/s', held: unchanged.perSecond >= 5000 },
    },
    {
      ...{ what: 'its p99', ours: `${unchanged.p99Ms.toFixed(1)} ms`, peer: '', result: '' },
      bar: { words: '≤ 15 ms', held: unchanged.p99Ms <= 15 },
    },
    {
      ...{ what: 'p99 of a page of 50', ours: `${page.p99Ms.toFixed(1)} ms`, peer: 'not modified' },
      ...{ result: `${ratio.toFixed(2)} ×`, bar: { words: '≤ 3 ×', held: ratio <= 3 } },
    },
  ];
}

/** Idle connections that have asked once, and as many transfers whose readers are slow. */
async function memory(folder: string): Promise<Row[]> {
  const storage = join(folder, 'transfers');
  await publishVersion({
    storage,
    modelId: 'm',
    version: '1.0.0',
    paths: [],
    synthetic: { sizeBytes: 64 * MIB, seed: 1 },
  });
  const server = await start(storage);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const open = (path: string, isRead: boolean) =>
    new Promise<void>((resolve, reject) => {
      get(`${server.url}${path}`, { agent }, response => {
        if (!isRead) return resolve();
        response.resume().once('end', resolve);
      }).once('error', reject);
    });
  const before = await server.rss();
  await Promise.all(Array.from({ length: IDLE }, () => open('/healthz', true)));
  const idle = await server.rss();
  const active = Array.from({ length: ACTIVE }, () => open('/storage/models/m/1.0.0/model.bin', false));
  await Promise.all(active);
  await new Promise(resolve => setTimeout(resolve, 2000));
  const all = await server.rss();
  agent.destroy();
  await server.stop();
  const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;
  return [
    {
      ...{ what: `RSS with ${IDLE} idle and ${ACTIVE} active connections`, ours: mib(all) },
      ...{ peer: `before: ${mib(before)}, idle: ${mib(idle)}`, result: '' },
      bar: { words: '≤ 150 MiB', held: all <= 150 * MIB },
    },
  ];
}

async function exported(storage: string, out: string): Promise<Row[]> {
  const first = await timed(() => exportLibrary(storage, out));
  const again = await timed(() => exportLibrary(storage, out));
  await writeVersion(storage, nameOf(17), '3.0.0');
  const one = await timed(() => exportLibrary(storage, out));
  if (one.value.changedModels !== 1) throw new Error(`Expected one changed model, got ${one.value.changedModels}.`);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    {
      ...{ what: '`export` of one change among 10,000 models', ours: seconds(one.ms) },
      ...{ peer: `all: ${seconds(first.ms)}, nothing: ${seconds(again.ms)}`, result: '' },
      bar: { words: '≤ 1 s', held: one.ms <= 1000 },
    },
  ];
}

async function verified(storage: string): Promise<Row[]> {
  for (let index = 0; index < FILES; index += 1) {
    const synthetic = { sizeBytes: FILE_BYTES, seed: index };
    await publishVersion({ storage, modelId: nameOf(index), version: '1.0.0', paths: [], synthetic });
  }
  const cores = availableParallelism();
  const openssl = await timed(() =>
    run('sh', ['-c', `find '${storage}' -name model.bin -print0 | xargs -0 -n 1 -P ${cores} openssl dgst -sha256`]),
  );
  const ours = await timed(() => verifyLibrary({ storage }));
  const speed = (ms: number) => (FILES * FILE_BYTES) / MIB / (ms / 1000);
  const ratio = speed(ours.ms) / speed(openssl.ms);
  return [
    {
      ...{ what: `\`verify\` of ${FILES} files of 512 MiB`, ours: `${speed(ours.ms).toFixed(0)} MiB/s` },
      ...{
        peer: `openssl dgst, ${cores} at once: ${speed(openssl.ms).toFixed(0)} MiB/s`,
        result: `${ratio.toFixed(2)} ×`,
      },
      bar: { words: '≥ 0.9 ×', held: ratio >= 0.9 },
    },
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}
