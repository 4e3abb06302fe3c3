import compareBuild from 'semver/functions/compare-build.js';
import type { CatalogModel, ErrorValue, ModelView, ProgressSample } from '../../../api/contract.ts';
import type { ModelFilter, ModelSort, RowStatus } from '../../i18n/messages.ts';

/** One model as the list shows it: the version that something happens to, or else the newest. */
export interface ModelRow {
  modelId: string;
  /** What the row's buttons act on; null only for a catalogue entry without any version. */
  version: string | null;
  status: RowStatus;
  receivedBytes: number;
  totalBytes: number | null;
  /** null without a measurement, 0 when stalled. */
  bytesPerSecond: number | null;
  task: ModelView['task'];
  damagedFiles: number;
  removalError: ErrorValue | null;
  /** The library's newest release, when it is newer than the ready version shown. */
  updateTo: string | null;
  /** Other versions that are ready, newest first. */
  alsoReady: string[];
  inCatalog: boolean;
  /** 0…1 while finished files of it are hashed outside the state "verifying": by a command, or before a download goes on. */
  verifyingShare?: number;
  /** Taken from installed versions instead of fetched; absent when none. */
  reusedBytes?: number;
}

/** The higher, the more a person wants to see this version rather than another one of the same model. */
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

const ACTIVE: ReadonlySet<RowStatus> = new Set(['queued', 'downloading', 'paused', 'verifying', 'removing']);
const ATTENTION: ReadonlySet<RowStatus> = new Set(['failed', 'damaged', 'missing']);

/** Installed, downloading and available models in one list, by name: a row never jumps when its state changes. */
export function mergeRows(views: ModelView[], samples: ProgressSample[], catalog: CatalogModel[]): ModelRow[] {
  return withSamples(knownRows(views, catalog), samples);
}

/** As mergeRows, before any measurement: what changes with decisions, not ten times a second. */
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

/** Rows that nothing measures stay the same objects. */
export function withSamples(rows: ModelRow[], samples: ProgressSample[]): ModelRow[] {
  if (samples.length === 0) return rows;
  const measured = grouped(samples);
  return rows.map(row => {
    const own = measured.get(row.modelId)?.filter(({ version }) => version === row.version) ?? [];
    return own.length === 0 || row.status === 'available' ? row : measuredRow(row, own);
  });
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

function availableRow(modelId: string, model: CatalogModel | undefined): ModelRow {
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

/** @param samples of the row's version */
function measuredRow(row: ModelRow, samples: readonly ProgressSample[]): ModelRow {
  // Of the phase that the state tells: one that is a moment behind would show the wrong percent.
  const sample = samples.find(({ phase }) => phase === row.status);
  return {
    ...row,
    receivedBytes: sample?.receivedBytes ?? row.receivedBytes,
    totalBytes: sample?.totalBytes ?? row.totalBytes,
    bytesPerSecond: sample?.bytesPerSecond ?? null,
    ...verifyingShare(row, samples),
  };
}

function verifyingShare({ status }: ModelRow, samples: readonly ProgressSample[]) {
  const sample = samples.find(({ phase }) => phase === 'verifying');
  if (!sample?.totalBytes || (status !== 'ready' && status !== 'downloading')) return {};
  return { verifyingShare: Math.min(1, sample.receivedBytes / sample.totalBytes) };
}

/** 0…1 of the bar, or null when there is none to show. */
export function progressOf(row: ModelRow): number | null {
  if (row.status !== 'downloading' && row.status !== 'paused' && row.status !== 'verifying') return null;
  if (row.totalBytes === null) return null;
  // While verifying without a measurement, received bytes are those of the download.
  if (row.status === 'verifying' && row.bytesPerSecond === null) return 0;
  return row.totalBytes === 0 ? 1 : Math.min(1, row.receivedBytes / row.totalBytes);
}

export function matchesFilter(row: ModelRow, filter: ModelFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'installed':
      return (
        row.status === 'ready' || row.alsoReady.length > 0 || (ATTENTION.has(row.status) && row.status !== 'failed')
      );
    case 'active':
      return ACTIVE.has(row.status);
    case 'attention':
      return ATTENTION.has(row.status) || row.removalError !== null || row.task?.pauseReason === 'disk';
    case 'available':
      return row.status === 'available' || row.updateTo !== null;
  }
}

/** What happens or needs something first; then what is here; then what could be. */
const STATE_ORDER: readonly RowStatus[] = [
  'downloading',
  'verifying',
  'queued',
  'paused',
  'removing',
  'failed',
  'damaged',
  'missing',
  'ready',
  'available',
];

/** Rows come by name; equal ones stay so. */
export function sortRows(rows: readonly ModelRow[], sort: ModelSort): ModelRow[] {
  if (sort === 'name') return [...rows];
  const rank = (row: ModelRow) => (sort === 'state' ? STATE_ORDER.indexOf(row.status) : -(row.totalBytes ?? 0));
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** What the engine keeps free beside a download: it asks for as much before it begins. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** Whether an installation would find no room; false while either size is unknown. */
export function lacksRoom(row: Pick<ModelRow, 'status' | 'totalBytes'>, freeBytes: number | null): boolean {
  if (row.status !== 'available' || row.totalBytes === null || freeBytes === null) return false;
  return row.totalBytes + RESERVE_BYTES > freeBytes;
}

export function matchesSearch(row: ModelRow, search: string): boolean {
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => row.modelId.includes(word));
}
