import type { Locale } from '../../i18n/locale.ts';
import { SEPARATOR } from './error-text.ts';
import type { ModelRow } from './rows.ts';

/** All downloads that move just now. */
export interface Traffic {
  running: number;
  bytesPerSecond: number;
  receivedBytes: number;
  /** null while one of them has no known size. */
  totalBytes: number | null;
}

export function trafficOf(rows: readonly ModelRow[]): Traffic {
  const running = rows.filter(({ status, bytesPerSecond }) => status === 'downloading' && bytesPerSecond !== null);
  const sum = (of: (row: ModelRow) => number) => running.reduce((total, row) => total + of(row), 0);
  return {
    running: running.length,
    bytesPerSecond: sum(row => row.bytesPerSecond ?? 0),
    receivedBytes: sum(row => row.receivedBytes),
    totalBytes: running.every(row => row.totalBytes !== null) ? sum(row => row.totalBytes ?? 0) : null,
  };
}

/**
 * "14 installed · 3 downloading · 18 MB/s · 4 min left". What there is none of is not mentioned.
 *
 * @param secondsLeft of all running downloads together; null while nothing can be said
 */
export function modelsSummary(rows: readonly ModelRow[], secondsLeft: number | null, { m, f }: Locale): string {
  const count = (of: (row: ModelRow) => boolean) => rows.filter(of).length;
  const installed = count(row => row.status === 'ready' || row.alsoReady.length > 0);
  const downloading = count(({ status }) => status === 'downloading' || status === 'verifying');
  const waiting = count(({ status }) => status === 'queued' || status === 'waiting');
  const { bytesPerSecond } = trafficOf(rows);
  return [
    installed > 0 ? m.summary.installed(installed) : '',
    downloading > 0 ? m.summary.downloading(downloading) : '',
    waiting > 0 ? m.summary.waiting(waiting) : '',
    bytesPerSecond > 0 ? f.speed(bytesPerSecond) : '',
    bytesPerSecond > 0 && secondsLeft !== null ? m.row.left(f.duration(secondsLeft)) : '',
  ]
    .filter(part => part !== '')
    .join(SEPARATOR);
}
