/**
 * `npm run bench:path`: what getModelPath costs in the engine's process with 100 models installed and four downloads running,
 * beside a bare statSync of the same folders in the same run, and whether a dispatch server that is dead, slow or talks
 * nonsense changes it. Prints percentiles in milliseconds; judges nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { filter, firstValueFrom } from 'rxjs';
import { createModelManager } from '../src/engine/index.ts';
import type { ModelManager } from '../src/engine/index.ts';
import { publishVersion } from '../src/library/publish/index.ts';

const MODELS = 100;
const FILES_A_MODEL = 4;
const DOWNLOADS = 4;
const CALLS = 20_000;
/** The event loop gets a turn after this many calls, so that the downloads go on. */
const CALLS_A_TURN = 5;
/** One call in so many is for a model that isn't here, with a report. */
const ABSENT_EVERY = 50;
const AT_ONCE = 1000;
const DOWNLOAD_BYTES = 48 * 1024 * 1024;
/** Per connection: the downloads outlast the measurement. */
const RATE = '150000';

const modelName = (n: number) => `model-${n % MODELS}`;
const root = await mkdtemp(join(tmpdir(), 'bench-path-'));
const storage = join(root, 'library');
const dataDir = join(root, 'data');
const closers: (() => unknown)[] = [];

try {
  await publishAll();
  const libraryUrl = await serveLibrary();
  await installAll(libraryUrl);
  console.log(`${MODELS} models of ${FILES_A_MODEL} files, ${DOWNLOADS} downloads, ${CALLS} calls; milliseconds`);
  const servers: [string, RequestListener | null][] = [
    ['well', (_request, response) => void response.end('{}')],
    ['dead', null],
    ['slow', () => undefined],
    ['garbage', (_request, response) => void response.end(Buffer.alloc(2000, 0x9f))],
  ];
  for (const [name, listener] of servers) await measure(name, libraryUrl, listener);
} finally {
  for (const close of closers.reverse()) await close();
  await rm(root, { recursive: true, force: true });
}

async function publishAll(): Promise<void> {
  const files = join(root, 'files');
  await mkdir(files);
  for (let n = 0; n < FILES_A_MODEL; n += 1) await writeFile(join(files, `file-${n}`), String(n).repeat(4096));
  for (let n = 0; n < MODELS; n += 1)
    await publishVersion({ storage, modelId: modelName(n), version: '1.0.0', paths: [files] });
  for (let n = 0; n < DOWNLOADS; n += 1) {
    const synthetic = { sizeBytes: DOWNLOAD_BYTES, seed: n };
    await publishVersion({ storage, modelId: `large-${n}`, version: '1.0.0', paths: [], synthetic });
  }
}

/** In a process of its own: what it costs is not the engine's. */
async function serveLibrary(): Promise<string> {
  const cli = new URL('../src/cli/main.ts', import.meta.url).pathname;
  const args = ['--import', 'tsx', cli, 'library', 'serve', storage, '--rate', RATE];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(() => child.kill());
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return url;
}

async function installAll(libraryUrl: string): Promise<void> {
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ max_downloads: DOWNLOADS }));
  const manager = await createModelManager({ dataDir, libraryUrl });
  await Promise.all(Array.from({ length: MODELS }, (_, n) => manager.install(modelName(n), '1.0.0')));
  await firstValueFrom(manager.state$.pipe(filter(views => views.filter(v => v.status === 'ready').length === MODELS)));
  await Promise.all(Array.from({ length: DOWNLOADS }, (_, n) => manager.install(`large-${n}`, '1.0.0')));
  await manager.close();
}

async function measure(name: string, libraryUrl: string, listener: RequestListener | null): Promise<void> {
  const { url, close } = await dispatchServer(listener);
  const manager = await createModelManager({ dataDir, libraryUrl, schedulerUrl: url });
  try {
    await firstValueFrom(
      manager.progress$.pipe(
        filter(now => now.filter(({ bytesPerSecond }) => bytesPerSecond > 0).length === DOWNLOADS),
      ),
    );
    const paths = await Promise.all(Array.from({ length: MODELS }, (_, n) => manager.getModelPath(modelName(n))));
    const stats = await timesOf(n => void statSync(paths[n % MODELS] ?? ''));
    const calls = await timesOf(
      n => manager.getModelPath(modelName(n)),
      n => n % ABSENT_EVERY === 0 && askInVain(manager, n),
    );
    const began = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => manager.getModelPath(modelName(n))));
    const each = (performance.now() - began) / AT_ONCE;
    console.log(
      `dispatch server ${name.padEnd(8)} getModelPath ${shown(calls)} · bare statSync ${shown(stats)} · p99 ratio ${(
        at(calls, 0.99) / at(stats, 0.99)
      ).toFixed(1)} · ${AT_ONCE} at once ${each.toFixed(3)} each`,
    );
  } finally {
    await manager.close();
    await close();
  }
}

/** A task whose model isn't here, with a report on its way while later calls are timed. */
function askInVain(manager: ModelManager, n: number): void {
  void manager.getModelPathForTask({ taskId: `task-${n}`, modelId: 'absent' }).catch(() => undefined);
}

/** Sorted times of single calls; `between` is done where the event loop gets its turn. */
async function timesOf(call: (n: number) => Promise<unknown> | void, between?: (n: number) => void): Promise<number[]> {
  const times: number[] = [];
  for (let n = 1; n <= CALLS; n += 1) {
    const began = performance.now();
    await call(n);
    times.push(performance.now() - began);
    if (n % CALLS_A_TURN > 0) continue;
    between?.(n);
    await new Promise(resolve => setImmediate(resolve));
  }
  return times.sort((a, b) => a - b);
}

async function dispatchServer(
  listener: RequestListener | null,
): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createServer(
    (request, response) => void request.resume().on('end', () => listener?.(request, response)),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  };
  // Dead: the port is free again, so nothing listens there.
  if (listener === null) await close();
  return { url, close: listener === null ? () => Promise.resolve() : close };
}

function at(sorted: number[], quantile: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? NaN;
}

function shown(sorted: number[]): string {
  const parts = ([0.5, 0.99, 0.999] as const).map(q => `p${q * 100} ${at(sorted, q).toFixed(3)}`);
  return `${parts.join(' ')} max ${at(sorted, 1).toFixed(1)}`;
}
