import type { ErrorValue } from '../../../api/contract.ts';
import type { Locale } from '../../i18n/locale.ts';
import { errorText, holderOf } from './error-text.ts';
import type { ModelRow, RowFacts } from './rows.ts';

/** A longer wait is told as a time of day: nobody counts down minutes. */
const COUNTDOWN_S = 60;
/** The library's machine refused or broke off the connection, so the network is there. */
const ANSWERED: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT']);

/** What a download waits for that goes on by itself, in parts of a line. */
export function waitingParts(row: ModelRow, locale: Locale, facts: RowFacts): string[] {
  if (row.task === null) return [];
  return row.task.pauseReason === null ? retryParts(row.task, locale, facts) : [pauseText(row.task, locale)];
}

type Task = NonNullable<ModelRow['task']>;

function retryParts({ retryAt, error, attempt }: Task, locale: Locale, { now, away = false }: RowFacts): string[] {
  const { m, f } = locale;
  const seconds = (Date.parse(retryAt ?? '') - now) / 1000;
  const next =
    seconds > COUNTDOWN_S
      ? m.row.retryAt(f.clock(retryAt ?? ''))
      : seconds > 0
        ? m.row.retryIn(f.duration(seconds))
        : m.row.retryNow;
  return [error ? errorText(error, locale) : '', away ? '' : next, attempt > 1 ? m.row.attempt(attempt) : ''];
}

function pauseText({ pauseReason, error, neededBytes }: Task, { m, f }: Locale): string {
  switch (pauseReason) {
    case 'network':
      return m.row.waits[isOfLibrary(error) ? 'library' : 'network'];
    case 'disk': {
      if (error?.code === 'FILE_BUSY') return m.row.pausedDiskAway;
      const limit = error?.details?.['limit'];
      if (limit === 'quota') return m.row.pausedQuota;
      if (limit === 'inodes') return m.row.pausedInodes;
      return neededBytes === null ? m.row.pausedDisk : m.row.diskNeeds(f.bytes(neededBytes));
    }
    case 'suspend':
      return m.row.pausedSuspend;
    case 'lock':
      return m.row.pausedLock(holderOf(error, m));
    case 'user':
    case null:
      return m.row.pausedUser;
  }
}

/** True when the network is there and only the library gives nothing. */
function isOfLibrary(error: ErrorValue | null): boolean {
  const { code, reason, broke_off } = error?.details ?? {};
  return ANSWERED.has(code) || ANSWERED.has(reason) || broke_off === true || error?.code === 'NETWORK_TIMEOUT';
}
