import type { Locale } from '../../i18n/locale.ts';
import type { ModelRow } from './rows.ts';

/** The window's title: how far all downloads are together, so that it can be seen with the window behind others. */
export function windowTitle(rows: readonly ModelRow[], { m, f }: Locale): string {
  const running = rows.filter(({ status, totalBytes }) => status === 'downloading' && totalBytes !== null);
  const total = running.reduce((sum, row) => sum + (row.totalBytes ?? 0), 0);
  if (total === 0) return m.appName;
  const received = running.reduce((sum, row) => sum + row.receivedBytes, 0);
  return `${f.percent(received / total)} · ${m.appName}`;
}

/** What was in transfer and is ready now. */
export function finished(before: ReadonlyMap<string, string>, rows: readonly ModelRow[]): ModelRow[] {
  const inTransfer = new Set(['queued', 'downloading', 'verifying']);
  return rows.filter(row => row.status === 'ready' && inTransfer.has(before.get(row.modelId) ?? ''));
}
