import type { Locale } from '../../i18n/locale.ts';
import { errorText, SEPARATOR } from './error-text.ts';
import type { ModelRow, RowFacts } from './rows.ts';
import { lacksRoom, progressOf } from './rows.ts';
import { waitingParts } from './waiting-text.ts';

/** The second line of a row: its progress and speed, what it waits for, or what went wrong. */
export function rowText(row: ModelRow, locale: Locale, facts: RowFacts): string {
  const { freeBytes = null } = facts;
  const parts = lacksRoom(row, freeBytes) ? [noRoomText(row, locale, freeBytes)] : statusParts(row, locale, facts);
  if (row.removalError) parts.push(locale.m.row.removalFailed(errorText(row.removalError, locale)));
  if (row.withdrawn !== undefined) parts.push(locale.m.row.withdrawn);
  if (row.alsoReady.length > 0) {
    const versions = row.alsoReady.join(', ');
    parts.push(row.status === 'ready' ? locale.m.row.alsoInstalled(versions) : locale.m.row.installedToo(versions));
  }
  return parts.filter(part => part !== '').join(SEPARATOR);
}

function statusParts(row: ModelRow, locale: Locale, facts: RowFacts): string[] {
  const { m } = locale;
  if (row.verifyingShare !== undefined) return verifyingParts(row, locale, row.verifyingShare, facts);
  switch (row.status) {
    case 'available':
      return [sizeText(row, locale)];
    case 'queued':
      return [queueText(row, locale), row.receivedBytes > 0 ? amountText(row, locale) : sizeText(row, locale)];
    case 'downloading':
      return [...downloadingParts(row, locale, facts), reusedText(row, locale)];
    case 'waiting':
      return [...waitingParts(row, locale, facts), amountText(row, locale)];
    case 'paused':
      return [m.row.pausedUser, amountText(row, locale)];
    case 'verifying':
      return verifyingParts(row, locale, progressOf(row) ?? 0, facts);
    case 'ready':
      return [sizeText(row, locale), row.updateTo === null ? '' : m.row.updateTo(row.version ?? '', row.updateTo)];
    case 'failed':
      return [row.task?.error ? errorText(row.task.error, locale) : m.status.failed];
    case 'damaged':
      return [damageText(row, locale)];
    case 'missing':
      return [m.row.missing];
    case 'removing':
      return [m.row.removing];
  }
}

function queueText({ task }: ModelRow, { m }: Locale): string {
  return task?.place === undefined ? m.row.waitingSlot : m.row.place(task.place);
}

function verifyingParts(row: ModelRow, locale: Locale, share: number, { away = false }: RowFacts): string[] {
  return [away ? '' : locale.m.row.verifying(locale.f.percent(share)), sizeText(row, locale)];
}

function downloadingParts(row: ModelRow, locale: Locale, { secondsLeft = null, away = false }: RowFacts): string[] {
  const { m, f } = locale;
  const speed = row.bytesPerSecond;
  if (row.searching !== undefined) {
    return [m.row.searching(row.searching, f.percent(progressOf(row) ?? 0)), sizeText(row, locale)];
  }
  const amount = amountText(row, locale);
  if (away) return [amount];
  if (speed === null) return [amount, row.receivedBytes === 0 ? m.row.starting : ''];
  if (speed === 0) return [amount, m.row.timeUnknown];
  if (row.totalBytes === null) return [amount, f.speed(speed), m.row.timeUnknown];
  return [amount, f.speed(speed), secondsLeft === null ? '' : m.row.left(f.duration(secondsLeft))];
}

/** One damaged file is named, with what is wrong with it. */
function damageText({ damaged }: ModelRow, { m }: Locale): string {
  const [file] = damaged;
  if (file === undefined) return m.status.damaged;
  return damaged.length === 1
    ? m.row.damagedFile(file.path, m.row.damageReason[file.reason])
    : m.row.damagedFiles(damaged.length);
}

function amountText(row: ModelRow, { m, f }: Locale): string {
  if (row.totalBytes === null) return row.receivedBytes > 0 ? f.bytes(row.receivedBytes) : '';
  const amount = f.bytesOf(row.receivedBytes, row.totalBytes);
  return row.totalBytes === 0 ? amount : m.row.withPercent(amount, f.percent(row.receivedBytes / row.totalBytes));
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
