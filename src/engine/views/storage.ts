import { statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { incomingPath, isPartOf, retiredPath, tempDir } from '../../disk/paths.ts';
import { entryAt, namesIn, namesInOwn, removeTree } from '../../disk/files.ts';
import { ModelError } from '../../model/errors.ts';
import { compareVersions, formatRef } from '../../model/identity.ts';
import type { ModelRecord, ModelStatus } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { InstalledView, PartialView, StorageView } from '../../api/contract.ts';
import type { EngineParts } from '../start/parts.ts';

/** What the file system says of one entry in models/temp, folders summed up. */
interface Entry {
  name: string;
  bytes: number;
  modifiedMs: number;
}

/** What lies on the models' disk: installed versions as recorded, partials as they are, and the room left. */
export async function readStorage({
  ledger,
  modelsDir,
}: Pick<EngineParts, 'ledger' | 'modelsDir'>): Promise<StorageView> {
  const [room, partials] = await Promise.all([
    statfs(modelsDir).catch(() => null),
    readPartials(modelsDir, ledger.state),
  ]);
  return {
    modelsDir,
    freeBytes: room && room.bavail * room.bsize,
    totalBytes: room && room.blocks * room.bsize,
    installed: installedViews(ledger.state),
    partials,
  };
}

/**
 * Discards one partial of `storage`. One that belongs to a download is the download's: it is cancelled, and its effect
 * deletes the files. What no download knows is deleted here.
 *
 * @throws ModelError INVALID_ARGUMENT when there is no such partial, FILE_BUSY while a removal works on it
 */
export async function discardPartial(
  { ledger, modelsDir, downloader }: Pick<EngineParts, 'ledger' | 'modelsDir' | 'downloader'>,
  { name, commandId }: { name: string; commandId?: string },
): Promise<{ freedBytes: number }> {
  // Only what the folder itself lists can be named, so that no path can be smuggled in.
  const found = (await readPartials(modelsDir, ledger.state)).find(partial => partial.name === name);
  if (!found) throw new ModelError('INVALID_ARGUMENT', `There is no partial ${JSON.stringify(name)}.`);
  if (found.modelId === null || found.version === null) {
    return { freedBytes: await removeTree(join(tempDir(modelsDir), name)) };
  }
  const model = { modelId: found.modelId, version: found.version };
  const record = ledger.state.models.get(formatRef(model));
  if (record?.status === 'removing') {
    throw new ModelError('FILE_BUSY', `${name} is being removed; its partial goes with it.`, { retryable: true });
  }
  if (!record?.task) return { freedBytes: await downloader.discard(model.modelId, model.version) };
  await ledger.execute({ type: 'Cancel', ...model, ...(commandId !== undefined && { commandId }) });
  return { freedBytes: found.bytes };
}

function installedViews(state: ModelsState): InstalledView[] {
  return [...state.models.values()]
    .filter(({ status, installation }) => installation !== null && status !== 'missing')
    .map(({ modelId, version, status, installation }) => ({
      modelId,
      version,
      status: status as ModelStatus,
      bytes: installation?.sizeBytes ?? 0,
    }))
    .sort((a, b) => b.bytes - a.bytes || order(a, b));
}

/** Largest first; all of one version's files together. */
async function readPartials(modelsDir: string, state: ModelsState): Promise<PartialView[]> {
  const partials = new Map<string, PartialView>();
  const records = [...state.models.values()];
  for (const entry of await entriesOf(tempDir(modelsDir))) {
    const owner = records.find(record => owns(modelsDir, record, entry.name));
    const name = owner ? formatRef(owner) : entry.name;
    const known = partials.get(name);
    partials.set(name, {
      name,
      modelId: owner?.modelId ?? null,
      version: owner?.version ?? null,
      status: owner && owner.status !== 'cancelled' ? owner.status : null,
      bytes: (known?.bytes ?? 0) + entry.bytes,
      modifiedAt: newest(known?.modifiedAt, entry.modifiedMs),
    });
  }
  return [...partials.values()]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function owns(modelsDir: string, { modelId, version }: ModelRecord, name: string): boolean {
  return (
    isPartOf(name, modelId, version) ||
    name === basename(incomingPath(modelsDir, modelId, version)) ||
    name === basename(retiredPath(modelsDir, modelId, version))
  );
}

function newest(known: string | undefined, modifiedMs: number): string {
  const iso = new Date(modifiedMs).toISOString();
  return known !== undefined && known > iso ? known : iso;
}

/** Nothing in a folder that a link leads to is ours. */
async function entriesOf(directory: string): Promise<Entry[]> {
  const names = await namesInOwn(directory);
  return Promise.all(names.map(async name => ({ name, ...(await measure(join(directory, name))) })));
}

/** A file that goes away while it is looked at holds nothing; a link counts for itself. */
async function measure(path: string): Promise<{ bytes: number; modifiedMs: number }> {
  const found = await entryAt(path);
  if (!found) return { bytes: 0, modifiedMs: 0 };
  // A part whose ranges come in any order has holes: what counts is what the disk gave.
  if (!found.isDirectory())
    return { bytes: Math.min(found.size, found.blocks * 512 || found.size), modifiedMs: found.mtimeMs };
  const names = await namesIn(path);
  const inner = await Promise.all(names.map(name => measure(join(path, name))));
  return {
    bytes: inner.reduce((sum, { bytes }) => sum + bytes, 0),
    modifiedMs: Math.max(found.mtimeMs, ...inner.map(({ modifiedMs }) => modifiedMs)),
  };
}

function order(a: InstalledView, b: InstalledView): number {
  return a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : compareVersions(a.version, b.version);
}
