import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInstalled, verifyInstalled } from '../../installed/verify.ts';
import { installedPath } from '../../disk/paths.ts';
import type { Journal } from '../../events/types.ts';
import { parseChecksum } from '../../library/format/checksum-file.ts';
import { parseManifest } from '../../library/format/manifest-file.ts';
import type { Command, Ledger } from '../../manager/index.ts';
import { isModelError } from '../../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { formatRef, parseRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { Logger } from '../../ports/logger.ts';

export interface ReconcileOptions {
  ledger: Ledger;
  modelsDir: string;
  logger: Logger;
}

export interface Reconciliation {
  /** Versions recorded anew; their hashes are still to be checked. */
  adopted: ModelVersion[];
  /** False when something could not be read now and may be another time. */
  isComplete: boolean;
}

/**
 * After events were lost: installed versions that the journal has no word of any more are recorded anew, as ModelInstalled with
 * the task id `reconciled`. A version proves itself by its checksum.sha256: every file is there, with the manifest's size. One
 * whose removal is recorded is never taken back.
 *
 * @throws what the journal or the folder of models refuses
 */
export async function reconcileInstalled({ ledger, modelsDir, logger }: ReconcileOptions): Promise<Reconciliation> {
  const unknown = (await versionsIn(modelsDir)).filter(model => !ledger.state.models.has(formatRef(model)));
  const adopted: ModelVersion[] = [];
  if (unknown.length === 0) return { adopted, isComplete: true };
  const removed = await removedVersions(ledger.journal);
  let isComplete = true;
  for (const model of unknown.filter(each => !removed.has(formatRef(each)))) {
    const found = await proof(modelsDir, model);
    if (found === 'unreadable') isComplete = false;
    if (found === null || found === 'unreadable') continue;
    await ledger.execute({ type: 'ReportFound', ...model, ...found });
    logger.warn('an installed version that the journal lost was recorded anew', { model: formatRef(model) });
    adopted.push(model);
  }
  return { adopted, isComplete };
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
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });
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
async function proof(modelsDir: string, model: ModelVersion): Promise<Found | null | 'unreadable'> {
  const { modelId, version } = model;
  const directory = installedPath(modelsDir, modelId, version);
  try {
    const checksum = await readFile(join(directory, CHECKSUM_FILE));
    const files = parseChecksum(checksum);
    const { damaged } = await checkInstalled(modelsDir, modelId, version);
    if (damaged.some(({ reason }) => reason === 'unreadable')) return 'unreadable';
    if (damaged.length > 0) return null;
    const sizes = await Promise.all(files.map(async ({ path }) => (await stat(join(directory, path))).size));
    return {
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      checksumSha256: createHash('sha256').update(checksum).digest('hex'),
      fileCount: files.length,
      extra: await extraOf(directory, model),
    };
  } catch (error) {
    // A folder without the files of a version, or that lists what no version lists, proves nothing.
    return isModelError(error) || isGone(error) ? null : 'unreadable';
  }
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}

/** Throws when there is a manifest and it is another version's, or none at all. */
async function extraOf(directory: string, model: ModelVersion): Promise<Record<string, unknown>> {
  const bytes = await readFile(join(directory, MANIFEST_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return bytes === null ? {} : (parseManifest(bytes, model).extra ?? {});
}
