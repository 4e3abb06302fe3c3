import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type {
  Downloader,
  DownloadTask,
  ProgressSample,
  TaskEvent,
  TaskOutcome,
  TaskReporter,
} from '../../src/download/types.ts';
import { createDownloader } from '../../src/download/downloader.ts';
import { installedPath } from '../../src/disk/paths.ts';
import type { DownloaderOptions } from '../../src/download/downloader.ts';
import type { DownloadPolicy } from '../../src/download/base/policy.ts';
import type { FileCheckpoint } from '../../src/events/vocabulary.ts';
import type { LibraryClient, PlanFile, VersionPlan } from '../../src/library/types.ts';
import { ModelError } from '../../src/model/errors.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../src/ports/node-fetch.ts';
import { removeFolder } from '../support/files/temp-dir.ts';
import { sha256, startFaultServer } from '../support/servers/fault-server.ts';
import type { FaultServer } from '../support/servers/fault-server.ts';

export const PIECE = 64 * 1024;

/** Everything happens soon. HASH_IN_THREAD=1: files of whatever size are hashed in a thread. */
export const QUICK: Partial<DownloadPolicy> = {
  ...(process.env['HASH_IN_THREAD'] === '1' && { threadAboveBytes: -1 }),
  checkpointMs: 20,
  stallMs: 500,
  watchdogTickMs: 25,
  worthwhileBytes: 64 * 1024,
  writeBytes: 16 * 1024,
  splitFromBytes: 4 * PIECE,
  spanBytes: PIECE,
  orderedSpanBytes: 2 * PIECE,
  leastAskBytes: PIECE / 4,
  noteBytes: 16 * 1024,
  retryBaseMs: 5,
  retryCapMs: 20,
  giveUpMs: 600,
  briskProbeMs: 20,
  briskProbeTimeoutMs: 500,
  diskPollMs: 10,
  lockWaitMs: 300,
  diskReserveBytes: 0,
  smallBytes: 0,
};

export interface RunOptions {
  task?: Partial<DownloadTask>;
  policy?: Partial<DownloadPolicy>;
  more?: Partial<DownloaderOptions>;
  signal?: AbortSignal;
  /** Sees each event before it counts as recorded; a rejection refuses it. */
  onEvent?: (event: TaskEvent) => void | Promise<void>;
}

export interface World {
  root: string;
  modelsDir: string;
  dataDir: string;
  server: FaultServer;
  fetch: NodeFetch;
  events: TaskEvent[];
  progress: ProgressSample[];
  plans: { count: number };
  files: Map<string, Buffer>;
  plan: VersionPlan;
  run(options?: RunOptions): Promise<TaskOutcome>;
  /** The task as a journal would give it after the events so far. */
  taskSoFar(more?: Partial<DownloadTask>): DownloadTask;
  installed(path: string): Promise<Buffer>;
  types(): string[];
  /** Names left in models/temp and in-progress-downloads. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
}

export interface WorldOptions {
  manifest?: boolean;
  /** Size by path. */
  files?: Record<string, number>;
  sizes?: boolean;
  pieceBytes?: number;
}

export const MODEL = { modelId: 'tiny', version: '1.0.0' };

/** A library of one model behind a fault server, and a data directory. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'download-'));
  const server = await startFaultServer();
  const fetch = createNodeFetch();
  const files = new Map(
    Object.entries(options.files ?? { 'weights.bin': 5 * PIECE + 77 }).map(([path, size]) => [path, randomBytes(size)]),
  );
  for (const [path, bytes] of files) server.put(`/storage/${path}`, bytes);
  const plan = planOf(files, options.manifest ?? true, options.sizes ?? true, options.pieceBytes ?? PIECE);
  server.put('/storage/checksum.sha256', Buffer.from(plan.checksumFile));
  const plans = { count: 0 };
  const world: World = {
    root,
    modelsDir: join(root, 'models'),
    dataDir: root,
    server,
    fetch,
    events: [],
    progress: [],
    plans,
    files,
    plan,
    run: (run = {}) => runTask(world, run),
    taskSoFar: more => taskAfter(world.events, more),
    installed: path => readFile(join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), path)),
    types: () => world.events.map(({ type }) => type),
    leftovers: async () => [
      ...(await names(join(root, 'models', 'temp'))),
      ...(await names(join(root, 'in-progress-downloads'))),
    ],
    close: async () => {
      fetch.close();
      await server.close();
      await removeFolder(root);
    },
  };
  return world;
}

/** One for the tests that need more of it than a run. */
export function downloaderOf(world: World, { policy, more }: Pick<RunOptions, 'policy' | 'more'> = {}): Downloader {
  return createDownloader({
    modelsDir: world.modelsDir,
    dataDir: world.dataDir,
    library: libraryOf(world),
    fetch: world.fetch,
    bootId: 'boot-1',
    maxDownloads: () => 3,
    policy: { ...QUICK, ...policy },
    ...more,
  });
}

function runTask(world: World, { task, policy, more, signal, onEvent }: RunOptions): Promise<TaskOutcome> {
  const downloader = downloaderOf(world, { ...(policy && { policy }), ...(more && { more }) });
  const reporter: TaskReporter = {
    record: async (...events) => {
      // One batch: it is recorded as a whole, or not at all.
      for (const event of events) await onEvent?.(event);
      world.events.push(...events);
    },
    progress: sample => world.progress.push(sample),
  };
  return downloader.run(world.taskSoFar(task), reporter, signal ?? new AbortController().signal);
}

export function libraryOf(world: World): LibraryClient {
  return {
    catalog: () => Promise.reject(new ModelError('MODEL_UNKNOWN', 'Not part of this test.')),
    model: () => Promise.reject(new ModelError('MODEL_UNKNOWN', 'Not part of this test.')),
    plan: () => {
      world.plans.count += 1;
      return Promise.resolve(world.plan);
    },
    file: (_model, _version, path) => ({
      url: `${world.server.url}/storage/${path.split('/').map(encodeURIComponent).join('/')}`,
      headers: { authorization: 'Bearer secret' },
    }),
  };
}

export function planOf(files: Map<string, Buffer>, manifest: boolean, sizes = true, pieceBytes = PIECE): VersionPlan {
  const planned = [...files].map(([path, bytes]): PlanFile => ({
    path,
    sizeBytes: sizes ? bytes.length : null,
    sha256: sha256(bytes),
    pieceSizeBytes: manifest ? pieceBytes : 0,
    pieces: manifest ? piecesOf(bytes, pieceBytes) : [],
  }));
  const checksumFile = Buffer.from(planned.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join(''));
  const manifestFile = Buffer.from(
    JSON.stringify({ files: planned.map(({ path, sizeBytes }) => ({ path, size_bytes: sizeBytes })) }),
  );
  return {
    ...MODEL,
    source: manifest ? 'manifest' : 'checksum',
    planSha256: sha256(manifest ? manifestFile : checksumFile),
    files: planned,
    totalBytes: sizes ? [...files.values()].reduce((sum, { length }) => sum + length, 0) : null,
    extra: { family: 'test' },
    checksumFile,
    manifestFile: manifest ? manifestFile : null,
    signatureFile: null,
  };
}

function piecesOf(bytes: Buffer, pieceBytes: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(sha256(bytes.subarray(at, at + pieceBytes)));
  return pieces;
}

/** The fold of a task's events, as far as a restart needs it. */
export function taskAfter(events: TaskEvent[], more: Partial<DownloadTask> = {}): DownloadTask {
  const files = new Map<string, FileCheckpoint>();
  let startedAt: string | null = null;
  let planSha256: string | null = null;
  for (const event of events) {
    if (event.type === 'DownloadStarted') {
      startedAt = new Date().toISOString();
      planSha256 = event.data.plan_sha256;
    }
    if (event.type === 'DownloadCheckpointed') for (const file of event.data.files) files.set(file.path, file);
  }
  const bootId = files.size > 0 ? 'boot-1' : null;
  return {
    taskId: 't1',
    ...MODEL,
    kind: 'install',
    totalBytes: null,
    startedAt,
    planSha256,
    files,
    bootId,
    retry: null,
    failing: null,
    ...more,
  };
}

async function names(directory: string): Promise<string[]> {
  return (await stat(directory).catch(() => null)) ? readdir(directory) : [];
}
