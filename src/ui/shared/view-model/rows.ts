import compareBuild from 'semver/functions/compare-build.js';
import type { CatalogModel, ErrorValue, ModelStatus, ModelView, ProgressSample } from '../../../api/contract.ts';
import type { RowStatus } from '../../i18n/messages/rows.ts';
import { aboutOf } from './about.ts';
import type { About } from './about.ts';

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
  damaged: ModelView['damaged'];
  removalError: ErrorValue | null;
  /** The newest release of the library, if it is newer than the ready version of this row. */
  updateTo: string | null;
  /** Other versions that are ready, newest first. */
  alsoReady: string[];
  inCatalog: boolean;
  /** Of the version of the row. */
  about: About;
  /**
   * 0…1 while files are hashed outside the state "verifying": by the command `verify`, or before a
   * download goes on.
   */
  verifyingShare?: number;
  /** The installed version that is looked through for bytes that need not be downloaded. */
  searching?: string;
  /** Bytes that were taken from installed versions instead of downloaded. Absent when none. */
  reusedBytes?: number;
  /** Why the library took the version of the row back; absent when it didn't. */
  withdrawn?: string;
  /** Who uses the version now. Absent: nobody. */
  inUse?: NonNullable<ModelView['inUse']>;
}

/** What a line says besides the row itself. */
export interface RowFacts {
  /** Milliseconds since 1970. */
  now: number;
  /** On the disk of the models; null while unknown. */
  freeBytes?: number | null;
  /** Of a download; null while nothing can be said. */
  secondsLeft?: number | null;
  /** The engine is gone: what it measured and scheduled may no longer be so. */
  away?: boolean;
}

/** Of the versions of one model, the row shows the one with the highest precedence. */
const PRECEDENCE: Record<ModelStatus, number> = {
  downloading: 3,
  verifying: 3,
  queued: 3,
  paused: 3,
  failed: 3,
  damaged: 2,
  missing: 2,
  removing: 2,
  ready: 1,
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
    damaged: [],
    removalError: null,
    updateTo: null,
    alsoReady: [],
    inCatalog: true,
    about: aboutOf(model?.extra),
  };
}

function localRow(view: ModelView, others: ModelView[], model: CatalogModel | undefined): ModelRow {
  const latest = model?.latest ?? null;
  const newer = latest !== null && view.status === 'ready' && compareBuild(latest, view.version) > 0;
  return {
    modelId: view.modelId,
    version: view.version,
    status: shownStatus(view),
    receivedBytes: view.task?.receivedBytes ?? 0,
    totalBytes: view.task?.totalBytes ?? view.sizeBytes,
    bytesPerSecond: null,
    task: view.task,
    damaged: view.damaged,
    removalError: view.removalError,
    updateTo: newer ? latest : null,
    alsoReady: others.filter(other => other.status === 'ready').map(other => other.version),
    inCatalog: model !== undefined,
    // A download has no manifest yet: then the library's newest version tells.
    about: aboutOf(Object.keys(view.extra).length > 0 ? view.extra : model?.extra),
    ...(view.reusedBytes && { reusedBytes: view.reusedBytes }),
    ...(view.withdrawn && { withdrawn: view.withdrawn.why }),
    ...(view.inUse && { inUse: view.inUse }),
  };
}

/** What goes on by itself only waits: "paused" means that a person paused it. */
function shownStatus({ status, task }: Pick<ModelView, 'status' | 'task'>): RowStatus {
  const reason = task?.pauseReason ?? 'user';
  if (status === 'paused' && reason !== 'user') return 'waiting';
  return status === 'downloading' && task?.retryAt ? 'waiting' : status;
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

const HAS_BAR: ReadonlySet<RowStatus> = new Set(['downloading', 'waiting', 'paused', 'verifying']);

/** The progress bar: 0…1, or null when the row has no bar. */
export function progressOf(row: ModelRow): number | null {
  if (!HAS_BAR.has(row.status) || row.totalBytes === null) return null;
  // Without a measurement `receivedBytes` counts the download, not the verification.
  if (row.status === 'verifying' && row.bytesPerSecond === null) return 0;
  return row.totalBytes === 0 ? 1 : Math.min(1, row.receivedBytes / row.totalBytes);
}

/** The engine starts a download only when this much stays free beside it. */
export const RESERVE_BYTES = 64 * 1024 * 1024;

/** True if an installation would not fit on the disk. False while a size is unknown. */
export function lacksRoom(row: Pick<ModelRow, 'status' | 'totalBytes'>, freeBytes: number | null): boolean {
  if (row.status !== 'available' || row.totalBytes === null || freeBytes === null) return false;
  return row.totalBytes + RESERVE_BYTES > freeBytes;
}
