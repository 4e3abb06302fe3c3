import type { Locale } from '../../i18n/locale.ts';
import { codeAndText, errorText, holderOf, SEPARATOR } from './error-text.ts';
import type { ModelRow } from './rows.ts';
import { lacksRoom, progressOf } from './rows.ts';

/**
 * The second line of a row: its progress and speed, why it waits, or what went wrong.
 *
 * @param now milliseconds since 1970
 * @param freeBytes on the disk of the models; null while unknown
 */
export function rowText(row: ModelRow, locale: Locale, now: number, freeBytes: number | null = null): string {
  const parts = lacksRoom(row, freeBytes) ? [noRoomText(row, locale, freeBytes)] : statusParts(row, locale, now);
  if (row.removalError) parts.push(locale.m.row.removalFailed(errorText(row.removalError, locale.m)));
  if (row.alsoReady.length > 0) {
    const versions = row.alsoReady.join(', ');
    parts.push(row.status === 'ready' ? locale.m.row.alsoInstalled(versions) : locale.m.row.installedToo(versions));
  }
  return parts.filter(part => part !== '').join(SEPARATOR);
}

function statusParts(row: ModelRow, locale: Locale, now: number): string[] {
  const { m, f } = locale;
  if (row.verifyingShare !== undefined) return [m.row.verifying(f.percent(row.verifyingShare)), sizeText(row, locale)];
  switch (row.status) {
    case 'available':
      return [sizeText(row, locale)];
    case 'queued':
      return [m.row.waitingSlot, sizeText(row, locale)];
    case 'downloading':
      return row.task?.retryAt
        ? retryParts(row, locale, now)
        : [...downloadingParts(row, locale), reusedText(row, locale)];
    case 'paused':
      return pausedParts(row, locale);
    case 'verifying':
      return [m.row.verifying(f.percent(progressOf(row) ?? 0)), sizeText(row, locale)];
    case 'ready':
      return [sizeText(row, locale), row.updateTo === null ? '' : m.row.updateTo(row.version ?? '', row.updateTo)];
    case 'failed':
      return [row.task?.error ? codeAndText(row.task.error, m) : m.status.failed];
    case 'damaged':
      return [m.row.damagedFiles(row.damagedFiles)];
    case 'missing':
      return [m.row.missing];
    case 'removing':
      return [m.row.removing];
  }
}

function downloadingParts(row: ModelRow, locale: Locale): string[] {
  const { m, f } = locale;
  const speed = row.bytesPerSecond;
  if (row.searching !== undefined) {
    return [m.row.searching(row.searching, f.percent(progressOf(row) ?? 0)), sizeText(row, locale)];
  }
  if (speed === null) return [amountText(row, locale), row.receivedBytes === 0 ? m.row.starting : ''];
  if (speed === 0 || row.totalBytes === null) {
    return [amountText(row, locale), speed === 0 ? '' : f.speed(speed), m.row.timeUnknown];
  }
  const left = (row.totalBytes - row.receivedBytes) / speed;
  return [amountText(row, locale), f.speed(speed), left > 0 ? m.row.left(f.duration(left)) : ''];
}

function retryParts(row: ModelRow, locale: Locale, now: number): string[] {
  const { m, f } = locale;
  const task = row.task;
  const seconds = (Date.parse(task?.retryAt ?? '') - now) / 1000;
  return [
    task?.error ? errorText(task.error, m) : '',
    seconds > 0 ? m.row.retryIn(f.duration(seconds)) : m.row.retryNow,
    task && task.attempt > 1 ? m.row.attempt(task.attempt) : '',
    amountText(row, locale),
  ];
}

function pausedParts(row: ModelRow, locale: Locale): string[] {
  const { m, f } = locale;
  const amount = amountText(row, locale);
  switch (row.task?.pauseReason) {
    case 'network':
      return [m.row.pausedNetwork, amount];
    case 'disk': {
      if (row.task.error?.code === 'FILE_BUSY') return [m.row.pausedDiskAway, amount];
      const limit = row.task.error?.details?.['limit'];
      if (limit === 'quota') return [m.row.pausedQuota, amount];
      if (limit === 'inodes') return [m.row.pausedInodes, amount];
      const needed = row.task.neededBytes;
      return [m.row.pausedDisk, needed === null ? '' : m.row.diskNeeds(f.bytes(needed)), amount];
    }
    case 'suspend':
      return [m.row.pausedSuspend, amount];
    case 'lock':
      return [m.row.pausedLock(holderOf(row.task.error, m)), amount];
    default:
      return [m.row.pausedUser, amount];
  }
}

function amountText(row: ModelRow, { f }: Locale): string {
  if (row.totalBytes !== null) return f.bytesOf(row.receivedBytes, row.totalBytes);
  return row.receivedBytes > 0 ? f.bytes(row.receivedBytes) : '';
}

function reusedText({ reusedBytes = 0 }: ModelRow, { m, f }: Locale): string {
  return reusedBytes > 0 ? m.row.reused(f.bytes(reusedBytes)) : '';
}

function noRoomText(row: ModelRow, { m, f }: Locale, freeBytes: number | null): string {
  return m.row.noRoom(f.bytes(row.totalBytes ?? 0), f.bytes(freeBytes ?? 0));
}

function sizeText(row: ModelRow, { f }: Locale): string {
  return row.totalBytes === null ? '' : f.bytes(row.totalBytes);
}
