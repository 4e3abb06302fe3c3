import compareBuild from 'semver/functions/compare-build.js';
import type { CatalogModel, ErrorValue, ModelView, ProgressSample } from '../../../api/contract.ts';
import type { RowStatus } from '../../i18n/messages/rows.ts';

/**
 * One model in the list. It shows the version that something happens to, or else the newest one.
 */
export interface ModelRow {
  modelId: string;
  /** The buttons act on this version. It is null only for a catalogue entry without versions. */
  version: string | null;
  status: RowStatus;
  receivedBytes: number;
  totalBytes: number | null;
  /** null without a measurement, 0 when the download stalls. */
  bytesPerSecond: number | null;
  task: ModelView['task'];
  damagedFiles: number;
  removalError: ErrorValue | null;
  /** The newest release of the library, if it is newer than the ready version of this row. */
  updateTo: string | null;
  /** Other versions that are ready, newest first. */
  alsoReady: string[];
  inCatalog: boolean;
  /**
   * 0…1 while files are hashed outside the state "verifying": by the command `verify`, or before a
   * download goes on.
   */
  verifyingShare?: number;
  /** The installed version that is looked through for bytes that need not be downloaded. */
  searching?: string;
  /** Bytes that were taken from installed versions instead of downloaded. Absent when none. */
  reusedBytes?: number;
}

/** Of the versions of one model, the row shows the one with the highest precedence. */
const PRECEDENCE: Record<RowStatus, number> = {
  downloading: 3,
  verifying: 3,
  queued: 3,
  paused: 3,
  failed: 3,
  damaged: 2,
  missing: 2,
  removing: 2,
  ready: 1,
  available: 0,
};

/**
 * Installed, downloading and available models in one list, without measurements. The order is by
 * name: a row doesn't jump when its state changes.
 */
export function knownRows(views: ModelView[], catalog: CatalogModel[]): ModelRow[] {
  const versions = grouped(views);
  const listed = new Map(catalog.map(model => [model.model_id, model]));
  const ids = [...new Set([...versions.keys(), ...listed.keys()])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ids.map(id => {
    const model = listed.get(id);
    const [shown, ...others] = newestFirst(versions.get(id) ?? []);
    return shown === undefined ? availableRow(id, model) : localRow(shown, others, model);
  });
}

/** Adds the newest measurements. A row without a measurement stays the same object. */
export function withSamples(rows: ModelRow[], samples: ProgressSample[]): ModelRow[] {
  if (samples.length === 0) return rows;
  const measured = grouped(samples);
  return rows.map(row => {
    const own = measured.get(row.modelId)?.filter(({ version }) => version === row.version) ?? [];
    return own.length === 0 || row.status === 'available' ? row : measuredRow(row, own);
  });
}

/** One version as a row of its own, so that it has the words and buttons of the list. */
export function rowOfVersion(view: ModelView): ModelRow {
  return localRow(view, [], undefined);
}

function grouped<T extends { modelId: string }>(items: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.modelId);
    if (group) group.push(item);
    else groups.set(item.modelId, [item]);
  }
  return groups;
}

function newestFirst(views: ModelView[]): ModelView[] {
  return views.toSorted((a, b) => PRECEDENCE[b.status] - PRECEDENCE[a.status] || compareBuild(b.version, a.version));
}

/** A model that is only in the library. */
export function availableRow(modelId: string, model: CatalogModel | undefined): ModelRow {
  return {
    modelId,
    version: model?.latest ?? model?.versions.toSorted(compareBuild).at(-1) ?? null,
    status: 'available',
    receivedBytes: 0,
    totalBytes: model?.size_bytes ?? null,
    bytesPerSecond: null,
    task: null,
    damagedFiles: 0,
    removalError: null,
    updateTo: null,
    alsoReady: [],
    inCatalog: true,
  };
}

function localRow(view: ModelView, others: ModelView[], model: CatalogModel | undefined): ModelRow {
  const latest = model?.latest ?? null;
  const newer = latest !== null && view.status === 'ready' && compareBuild(latest, view.version) > 0;
  return {
    modelId: view.modelId,
    version: view.version,
    status: view.status,
    receivedBytes: view.task?.receivedBytes ?? 0,
    totalBytes: view.task?.totalBytes ?? view.sizeBytes,
    bytesPerSecond: null,
    task: view.task,
    damagedFiles: view.damaged.length,
    removalError: view.removalError,
    updateTo: newer ? latest : null,
    alsoReady: others.filter(other => other.status === 'ready').map(other => other.version),
    inCatalog: model !== undefined,
    ...(view.reusedBytes && { reusedBytes: view.reusedBytes }),
  };
}

/** @param samples measurements of the version of the row */
function measuredRow(row: ModelRow, samples: readonly ProgressSample[]): ModelRow {
  // Only a sample of the same phase: one that is a moment late would show a wrong percentage.
  const sample = samples.find(({ phase }) => phase === row.status);
  return {
    ...row,
    receivedBytes: sample?.receivedBytes ?? row.receivedBytes,
    totalBytes: sample?.totalBytes ?? row.totalBytes,
    bytesPerSecond: sample?.bytesPerSecond ?? null,
    ...(sample?.searching !== undefined && { searching: sample.searching }),
    ...verifyingShare(row, samples),
  };
}

function verifyingShare({ status }: ModelRow, samples: readonly ProgressSample[]) {
  const sample = samples.find(({ phase }) => phase === 'verifying');
  if (!sample?.totalBytes || (status !== 'ready' && status !== 'downloading')) return {};
  return { verifyingShare: Math.min(1, sample.receivedBytes / sample.totalBytes) };
}

/** The progress bar: 0…1, or null when the row has no bar. */
export function progressOf(row: ModelRow): number | null {
  if (row.status !== 'downloading' && row.status !== 'paused' && row.status !== 'verifying') return null;
  if (row.totalBytes === null) return null;
  // Without a measurement `receivedBytes` counts the download, not the verification.
  if (row.status === 'verifying' && row.bytesPerSecond === null) return 0;
  return row.totalBytes === 0 ? 1 : Math.min(1, row.receivedBytes / row.totalBytes);
}

/** The engine starts a download only when this much stays free beside it. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** True if an installation would not fit on the disk. False while a size is unknown. */
export function lacksRoom(row: Pick<ModelRow, 'status' | 'totalBytes'>, freeBytes: number | null): boolean {
  if (row.status !== 'available' || row.totalBytes === null || freeBytes === null) return false;
  return row.totalBytes + RESERVE_BYTES > freeBytes;
}
