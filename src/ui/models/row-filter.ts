import type { ModelFilter, ModelSort, SizeFilter } from '../i18n/messages/models.ts';
import type { RowStatus } from '../i18n/messages/rows.ts';
import { lacksRoom } from '../shared/view-model/rows.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

const ACTIVE: ReadonlySet<RowStatus> = new Set(['queued', 'downloading', 'waiting', 'paused', 'verifying', 'removing']);
const ATTENTION: ReadonlySet<RowStatus> = new Set(['failed', 'damaged', 'missing']);

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

/** First what runs or needs attention, then what is installed, then what is available. */
const STATE_ORDER: readonly RowStatus[] = [
  'downloading',
  'verifying',
  'queued',
  'waiting',
  'paused',
  'removing',
  'failed',
  'damaged',
  'missing',
  'ready',
  'available',
];

/** The input is sorted by name, so rows that are equal stay sorted by name. */
export function sortRows(rows: readonly ModelRow[], sort: ModelSort): ModelRow[] {
  if (sort === 'name') return [...rows];
  const rank = (row: ModelRow) =>
    sort === 'state' ? STATE_ORDER.indexOf(row.status) + placeShare(row) : -(row.totalBytes ?? 0);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Rows that wait stand in the order of the queue: below 1, so that they stay among their state. */
function placeShare({ task }: ModelRow): number {
  return 1 - 1 / (1 + (task?.place ?? 0));
}

/** The size of a model, as a filter: at most so many bytes, or what there is room for. */
const SIZE_BYTES: Record<Exclude<SizeFilter, 'any' | 'fits'>, number> = { gb1: 1e9, gb5: 5e9, gb20: 20e9 };

/** @param freeBytes on the disk of the models; null while unknown, then everything fits */
export function matchesSize(row: ModelRow, size: SizeFilter, freeBytes: number | null): boolean {
  if (size === 'any') return true;
  if (size === 'fits') return !lacksRoom(row, freeBytes);
  return row.totalBytes !== null && row.totalBytes <= SIZE_BYTES[size];
}

/** An empty `task` or `language` stands for any. */
export function matchesAbout({ about }: ModelRow, { task, language }: { task: string; language: string }): boolean {
  return (task === '' || about.task === task) && (language === '' || about.languages.includes(language));
}

/** What the models name, for the choices of a filter. */
export function choicesOf(rows: readonly ModelRow[]): { tasks: string[]; languages: string[] } {
  const sorted = (values: Iterable<string>) => [...new Set(values)].sort();
  return {
    tasks: sorted(rows.flatMap(({ about }) => about.task ?? [])),
    languages: sorted(rows.flatMap(({ about }) => about.languages)),
  };
}
