import type { ErrorValue, HealthView } from '../../api/contract.ts';
import type { Locale } from '../i18n/locale.ts';
import type { HealthName, HealthState } from '../i18n/messages/health.ts';
import { codeAndText, holderOf } from '../shared/view-model/error-text.ts';

/** Less free space than this is a problem: a small model needs more. */
const LOW_DISK_BYTES = 1_000_000_000;

/** One line of the view. */
export interface HealthCheck {
  name: HealthName;
  state: HealthState;
  text: string;
  /** What a person can do. Empty when there is nothing to do. */
  advice: string;
}

export function healthChecks(health: HealthView, locale: Locale): HealthCheck[] {
  const { m, f } = locale;
  return [
    local('journal', health.journal, m.health.journalOk(f.exact(health.journal.seq)), m.health.journalAdvice, locale),
    local('registry', health.registry, m.health.registryOk, m.health.registryAdvice, locale),
    remote('library', health.library, m.health.libraryAdvice, m.health.libraryOff, locale),
    remote('scheduler', health.scheduler, m.health.schedulerAdvice, m.health.schedulerOff, locale),
    disk(health.freeBytes, locale),
    ...locks(health.locks ?? [], locale),
  ];
}

export function problemCount(checks: readonly HealthCheck[]): number {
  return checks.filter(check => check.state === 'bad').length;
}

/**
 * The number on the badge of the navigation. No panel catches errors there, so a health value that
 * can't be read counts as one problem. The view itself says which.
 */
export function problemsAtAGlance(health: HealthView, locale: Locale): number {
  try {
    return problemCount(healthChecks(health, locale));
  } catch {
    return 1;
  }
}

function local(
  name: HealthName,
  part: { ok: boolean; error: ErrorValue | null },
  well: string,
  advice: string,
  { m }: Locale,
): HealthCheck {
  if (part.ok) return { name, state: 'ok', text: well, advice: '' };
  return { name, state: 'bad', text: part.error ? codeAndText(part.error, m) : m.health.states.bad, advice };
}

function remote(
  name: HealthName,
  part: { url: string | null; ok: boolean | null; error: ErrorValue | null },
  advice: string,
  off: string,
  { m }: Locale,
): HealthCheck {
  if (part.url === null) return { name, state: 'off', text: '', advice: off };
  if (part.ok === false) {
    const why = part.error ? codeAndText(part.error, m) : m.health.states.bad;
    return { name, state: 'bad', text: `${part.url} · ${why}`, advice };
  }
  return { name, state: part.ok ? 'ok' : 'unknown', text: part.url, advice: '' };
}

/** One line for each model that waits for the lock of another program. */
function locks(waiting: NonNullable<HealthView['locks']>, { m }: Locale): HealthCheck[] {
  return waiting.map(({ modelId, version, error }) => ({
    name: 'lock',
    state: 'bad',
    text: `${modelId}@${version} · ${m.row.pausedLock(holderOf(error, m))}`,
    advice: m.health.lockAdvice,
  }));
}

function disk(freeBytes: number | null, { m, f }: Locale): HealthCheck {
  if (freeBytes === null) return { name: 'disk', state: 'unknown', text: '', advice: '' };
  const low = freeBytes < LOW_DISK_BYTES;
  return {
    name: 'disk',
    state: low ? 'bad' : 'ok',
    text: m.health.diskFree(f.bytes(freeBytes)),
    advice: low ? m.health.diskLow : '',
  };
}
