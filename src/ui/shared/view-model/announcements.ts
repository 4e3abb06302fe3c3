import type { Locale } from '../../i18n/locale.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { ModelRow } from './rows.ts';

/** The title shows the progress of all downloads, also while the window is behind others. */
export function windowTitle(rows: readonly ModelRow[], { m, f }: Locale): string {
  const running = rows.filter(({ status, totalBytes }) => status === 'downloading' && totalBytes !== null);
  const total = running.reduce((sum, row) => sum + (row.totalBytes ?? 0), 0);
  if (total === 0) return m.appName;
  const received = running.reduce((sum, row) => sum + row.receivedBytes, 0);
  return `${f.percent(received / total)} · ${m.appName}`;
}

/**
 * The models that were on their way before and are ready now.
 *
 * @param before the status of each model at the last look, by model id
 */
export function finished(before: ReadonlyMap<string, string>, rows: readonly ModelRow[]): ModelRow[] {
  const onTheWay = new Set(['queued', 'downloading', 'verifying']);
  return rows.filter(row => row.status === 'ready' && onTheWay.has(before.get(row.modelId) ?? ''));
}

/**
 * What screen readers speak when the state of a model changes.
 *
 * @param before the status of each model at the last look, by model id
 */
export function announcements(before: ReadonlyMap<string, string>, rows: readonly ModelRow[], m: Messages): string[] {
  return rows
    .filter(row => before.has(row.modelId) && before.get(row.modelId) !== row.status)
    .map(row => `${row.modelId} ${row.version ?? ''}: ${m.status[row.status]}`);
}
