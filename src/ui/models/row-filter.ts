import type { ModelFilter, ModelSort } from '../i18n/messages/models.ts';
import type { RowStatus } from '../i18n/messages/rows.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

const ACTIVE: ReadonlySet<RowStatus> = new Set(['queued', 'downloading', 'paused', 'verifying', 'removing']);
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
  const rank = (row: ModelRow) => (sort === 'state' ? STATE_ORDER.indexOf(row.status) : -(row.totalBytes ?? 0));
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Every word of the search is part of the model id. */
export function matchesSearch(row: ModelRow, search: string): boolean {
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => row.modelId.includes(word));
}
