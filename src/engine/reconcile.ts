import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInstalled, verifyInstalled } from '../download/verify.ts';
import { installedPath } from '../download/paths.ts';
import type { Journal } from '../events/contract.ts';
import { parseChecksum } from '../library/checksum-file.ts';
import { parseManifest } from '../library/manifest-file.ts';
import type { Command } from '../manager/commands.ts';
import type { Ledger } from '../manager/ledger.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import { formatRef, parseRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import type { Logger } from '../ports/logger.ts';

export interface ReconcileOptions {
  ledger: Ledger;
  modelsDir: string;
  logger: Logger;
}

/**
 * After events were lost: installed versions that the journal has no word of any more are recorded anew, as ModelInstalled with
 * the task id `reconciled`. A version proves itself by its checksum.sha256: every file is there, with the manifest's size. One
 * whose removal is recorded is never taken back.
 *
 * @returns the versions recorded; their hashes are still to be checked
 */
export async function reconcileInstalled({ ledger, modelsDir, logger }: ReconcileOptions): Promise<ModelVersion[]> {
  const unknown = (await versionsIn(modelsDir)).filter(model => !ledger.state.models.has(formatRef(model)));
  if (unknown.length === 0) return [];
  const removed = await removedVersions(ledger.journal);
  const adopted: ModelVersion[] = [];
  for (const model of unknown) {
    if (removed.has(formatRef(model))) continue;
    const found = await proof(modelsDir, model);
    if (!found) continue;
    await ledger.execute({ type: 'ReportFound', ...model, ...found });
    logger.warn('an installed version that the journal lost was recorded anew', { model: formatRef(model) });
    adopted.push(model);
  }
  return adopted;
}

/** Hashes what was taken back on its sizes; records what is wrong. @throws the signal's reason */
export async function verifyAdopted(
  { ledger, modelsDir }: ReconcileOptions,
  models: ModelVersion[],
  signal: AbortSignal,
): Promise<void> {
  for (const model of models) {
    const { damaged } = await verifyInstalled(modelsDir, model.modelId, model.version, { signal });
    if (damaged.length > 0) await ledger.execute({ type: 'ReportDamaged', ...model, files: damaged });
  }
}

async function versionsIn(modelsDir: string): Promise<ModelVersion[]> {
  const found: ModelVersion[] = [];
  for (const modelId of await foldersIn(modelsDir)) {
    for (const version of await foldersIn(join(modelsDir, modelId))) {
      const model = asModel(modelId, version);
      if (model) found.push(model);
    }
  }
  return found;
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
}

/** null for the folders that are no model's, like models/temp. */
function asModel(modelId: string, version: string): ModelVersion | null {
  try {
    return parseRef(`${modelId}@${version}`);
  } catch {
    return null;
  }
}

async function removedVersions(journal: Journal): Promise<ReadonlySet<string>> {
  const removed = new Set<string>();
  for await (const { type, subject } of journal.read()) {
    if (subject !== null && (type === 'RemovalRequested' || type === 'ModelRemoved')) removed.add(subject);
  }
  return removed;
}

type Found = Pick<Extract<Command, { type: 'ReportFound' }>, 'sizeBytes' | 'checksumSha256' | 'fileCount' | 'extra'>;

/** What ModelInstalled would have said of it; null when it doesn't prove itself. */
async function proof(modelsDir: string, model: ModelVersion): Promise<Found | null> {
  const { modelId, version } = model;
  const directory = installedPath(modelsDir, modelId, version);
  try {
    const checksum = await readFile(join(directory, CHECKSUM_FILE));
    const files = parseChecksum(checksum);
    const { damaged } = await checkInstalled(modelsDir, modelId, version);
    if (damaged.length > 0) return null;
    const sizes = await Promise.all(files.map(async ({ path }) => (await stat(join(directory, path))).size));
    return {
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      checksumSha256: createHash('sha256').update(checksum).digest('hex'),
      fileCount: files.length,
      extra: await extraOf(directory, model),
    };
  } catch {
    // A folder that can't be read, or lists what no version lists, proves nothing.
    return null;
  }
}

/** Throws when there is a manifest and it is another version's, or none at all. */
async function extraOf(directory: string, model: ModelVersion): Promise<Record<string, unknown>> {
  const bytes = await readFile(join(directory, MANIFEST_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return bytes === null ? {} : (parseManifest(bytes, model).extra ?? {});
}
