import type { ModelView } from '../../api/contract.ts';
import { scaleBytes } from '../../model/size.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
/** Control characters must not reach a terminal. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** Decimal units with about three digits: 512 B, 10.9 MB, 3.1 GB. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '–';
  // Without this, 999.95 kB becomes "1000.0 kB".
  const { power, scaled } = scaleBytes(bytes, { fullAt: 999.95, largest: UNITS.length - 1 });
  return `${power === 0 ? scaled : scaled.toFixed(1)} ${UNITS[power]}`;
}

/** "4.2 of 10.9 MB (38 %)". The unit appears once when both numbers have the same unit. */
export function formatPart(received: number, total: number | null): string {
  if (total === null) return formatBytes(received);
  const [of, unit] = formatBytes(total).split(' ');
  const [part, partUnit] = formatBytes(received).split(' ');
  return `${part}${partUnit === unit ? '' : ` ${partUnit}`} of ${of} ${unit} (${percent(received, total)} %)`;
}

/** The percentage is rounded down, so 100 means all of it. */
export function percent(received: number, total: number): number {
  return total <= 0 ? 100 : Math.floor((Math.min(received, total) / total) * 100);
}

/** "3 s", "4 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** The precision of a printed time. */
export type TimeUnit = 'minutes' | 'seconds' | 'milliseconds';

/**
 * Returns "2026-05-01 18:00 +08:00": local time with its zone. `--since` accepts this form too.
 * --json shows UTC.
 *
 * @param iso a text that is not a time is returned unchanged
 */
export function formatTime(iso: string, unit: TimeUnit = 'minutes'): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const eastMinutes = -date.getTimezoneOffset();
  // An ISO string marks the local time as UTC, so only its digits are used.
  const local = new Date(date.getTime() + eastMinutes * 60_000).toISOString();
  const length = { minutes: 16, seconds: 19, milliseconds: 23 }[unit];
  return `${local.slice(0, length).replace('T', ' ')} ${formatOffset(eastMinutes)}`;
}

function formatOffset(eastMinutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.abs(eastMinutes);
  return `${eastMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(Math.floor(minutes % 60))}`;
}

/**
 * Text from servers and files may hold escape sequences. This keeps them away from the terminal.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, '�');
}

/** Pads columns to their widest cell, two spaces apart. `right` lists the columns of numbers. */
export function formatTable(head: string[], rows: string[][], right: readonly number[] = []): string {
  const clean = [head, ...rows].map(row => row.map(printable));
  const widths = head.map((_, column) => Math.max(...clean.map(row => (row[column] ?? '').length)));
  return clean
    .map(row =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Returns the details that a user needs in addition to the status word. */
export function describeModel(view: ModelView): string {
  const withdrawn = view.withdrawn ? `withdrawn by the library: ${view.withdrawn.why}` : '';
  return [describeStatus(view), withdrawn].filter(Boolean).join('; ');
}

function describeStatus(view: ModelView): string {
  const { status, task } = view;
  switch (status) {
    case 'ready':
      if (view.removalError) return `removal failed: ${view.removalError.message}`;
      return view.installedAt === null ? '' : `installed ${formatTime(view.installedAt)}`;
    case 'failed':
      return task?.error ? `${task.error.code}: ${task.error.message}` : '';
    case 'paused':
      return [pauseWords(view), task && formatPart(task.receivedBytes, task.totalBytes)].filter(Boolean).join(', ');
    case 'damaged':
      return `${view.damaged.length} damaged ${view.damaged.length === 1 ? 'file' : 'files'}`;
    case 'downloading':
      if (task?.retryAt)
        return `tries again at ${formatTime(task.retryAt)}${task.error ? ` (${task.error.code})` : ''}`;
      return task ? formatPart(task.receivedBytes, task.totalBytes) : '';
    case 'queued':
    case 'verifying':
    case 'missing':
    case 'removing':
      return '';
  }
}

/** Why a version is paused, in words. */
export function pauseWords({ task }: ModelView): string {
  switch (task?.pauseReason) {
    case 'user':
      return 'by the user';
    case 'network':
      return task.error?.details?.['broke_off'] === true ? 'the server breaks off its answers' : 'no network';
    case 'disk':
      if (task.error?.code === 'FILE_BUSY') return "the models' disk is away";
      if (task.error?.details?.['limit'] === 'quota') return 'the disk quota is used up';
      if (task.error?.details?.['limit'] === 'inodes') return 'the disk takes no more files';
      return task.neededBytes === null ? 'disk full' : `disk full, ${formatBytes(task.neededBytes)} needed`;
    case 'suspend':
      return 'the machine sleeps';
    case 'lock':
      return `another program holds its lock: ${holderIn(task)}`;
    case null:
    case undefined:
      return '';
  }
}

/**
 * Names the owner of the lock that a task waits for, or `unknown` when there is no information.
 */
function holderIn({ error }: NonNullable<ModelView['task']>): string {
  const holder = error?.details?.['holder'];
  return typeof holder === 'string' ? holder : 'unknown';
}
