/** What a bundle for support holds, and how each part of it is made. */
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DoctorReport, HealthView } from '../../api/contract.ts';
import { loadChain, verifyJournal } from '../../events/reading.ts';
import type { ChainLink } from '../../events/reading.ts';
import { toModelError } from '../../model/errors.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { Settings } from '../settings/index.ts';
import { programVersion } from '../start/version.ts';
import type { BundleManifest } from './manifest.ts';
import { readMe } from './read-me.ts';
import { Redactor } from './redactor.ts';
import { learnJournal, rawSegment, SealedJournal } from './sealed-journal.ts';
import { writeZip } from './zip-file.ts';

/** This number changes when a reader of bundles has to change. */
const BUNDLE_FORMAT = 1;
/** Settings whose value is told as "set" alone. */
const SECRET_SETTINGS: ReadonlySet<string> = new Set(['libraryToken', 'schedulerToken']);

export interface BundleOptions {
  /** A new file. */
  path: string;
  dataDir: string;
  modelsDir: string;
  settings: Settings;
  report: DoctorReport;
  /** Of the running engine; null where none runs. */
  health: HealthView | null;
  /** Every byte, names and hosts too. Tokens are never in it. */
  full?: boolean;
  signal?: AbortSignal;
}

/** @throws ModelError and errors of the system, of the zip and of the journal; nothing of the zip stays then */
export async function writeBundle(options: BundleOptions): Promise<BundleManifest> {
  const { path, dataDir, settings, full = false, signal } = options;
  const dir = join(dataDir, 'journal');
  const chain = await loadChain(nodeFileSystem, dir);
  const verified = await verifyJournal({ dir }).catch((error: unknown) => ({
    error: toModelError(error, 'JOURNAL_DAMAGED').toJSON(),
  }));
  const redactor = redactorOf(options);
  const logs = await logFiles(dataDir);
  if (!full) {
    await learnJournal(chain, redactor);
    redactor.learn(await textOf(join(dataDir, 'registry.json')).catch(() => ''));
    redactor.learn(JSON.stringify([options.report, options.health]));
    for (const log of logs) for await (const line of linesOf(log)) redactor.learn(line);
  }
  const shown = (value: unknown) => (full ? value : redactor.value(value));
  const sealed = new SealedJournal(redactor);
  const manifest: BundleManifest = {
    bundle: BUNDLE_FORMAT,
    made_at: new Date().toISOString(),
    redacted: !full,
    program: programOf(),
    journal: shown(verified) as object,
    ...{ unread: [], omitted_lines: 0, placeholders: {}, files: [] },
  };
  await writeZip(path, async add => {
    const put = async (name: string, text: AsyncIterable<string | Buffer>) => {
      signal?.throwIfAborted();
      manifest.files.push(await add(name, text));
    };
    const segmentOf = (link: ChainLink) => (full ? rawSegment(link) : sealed.segment(link));
    await put('README.txt', once(readMe(manifest)));
    for (const link of chain.links) await put(`journal/${segmentName(link)}`, segmentOf(link));
    const registry = await textOf(join(dataDir, 'registry.json')).catch((error: unknown) =>
      unread(manifest, 'registry.json', error),
    );
    if (registry !== null) await put('registry.json', once(full ? registry : registryText(registry, redactor)));
    await put('settings.json', once(pretty(shown(settingsShown(settings)))));
    await put('doctor.json', once(pretty(shown(options.report))));
    if (options.health !== null) await put('health.json', once(pretty(shown(options.health))));
    for (const log of logs) await put(`logs/${basename(log)}`, full ? createReadStream(log) : logLines(log, redactor));
    manifest.omitted_lines = sealed.omitted;
    manifest.placeholders = full ? {} : redactor.counts;
    await add('manifest.json', once(pretty(manifest)));
  });
  return manifest;
}

function redactorOf({ dataDir, modelsDir, settings }: BundleOptions): Redactor {
  const { libraryUrl, schedulerUrl, proxyUrl, libraryToken, schedulerToken, caFile, nodeId } = settings;
  return new Redactor({
    ...{ dataDir, modelsDir, nodeId, paths: [caFile] },
    urls: [libraryUrl, schedulerUrl, proxyUrl],
    tokens: [libraryToken, schedulerToken],
  });
}

function programOf(): BundleManifest['program'] {
  const { versions, platform, arch } = process;
  return { version: programVersion(), node: versions.node, platform, arch, os: release() };
}

function unread(manifest: BundleManifest, path: string, error: unknown): null {
  manifest.unread.push({ path, why: (error as NodeJS.ErrnoException).code ?? 'not readable' });
  return null;
}

/** Another program may have written anything into it: what is no JSON is told by its length. */
function registryText(text: string, redactor: Redactor): string {
  try {
    return `${JSON.stringify(redactor.value(JSON.parse(text)), null, 2)}\n`;
  } catch {
    return `${JSON.stringify({ omitted: { bytes: Buffer.byteLength(text) } })}\n`;
  }
}

/** Tokens are never told, whoever asks. */
function settingsShown(settings: Settings): Record<string, unknown> {
  const entries = Object.entries(settings).map(([key, value]): [string, unknown] => {
    if (SECRET_SETTINGS.has(key)) return [`${key.replace('Token', '')}_has_key`, value !== null];
    return [key, value];
  });
  return Object.fromEntries(entries);
}

async function logFiles(dataDir: string): Promise<string[]> {
  const names = await readdir(join(dataDir, 'logs')).catch(() => []);
  return names
    .filter(name => name.endsWith('.log'))
    .sort()
    .map(name => join(dataDir, 'logs', name));
}

async function* logLines(path: string, redactor: Redactor): AsyncGenerator<string, void, undefined> {
  for await (const line of linesOf(path)) yield `${shownLine(line, redactor)}\n`;
}

function shownLine(line: string, redactor: Redactor): string {
  try {
    return JSON.stringify(redactor.value(JSON.parse(line)));
  } catch {
    return redactor.text(line);
  }
}

async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  const stream = createReadStream(path, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } finally {
    stream.destroy();
  }
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

function segmentName({ segment }: ChainLink): string {
  return `journal-${String(segment).padStart(10, '0')}.ndjson`;
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function* once(text: string): AsyncGenerator<string, void, undefined> {
  await Promise.resolve();
  yield text;
}
