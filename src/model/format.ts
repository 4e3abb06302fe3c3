/** Sizes, durations and times as commands and reports say them. */
import { scaleBytes } from './size.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

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
