import type { ErrorValue, HealthView } from '../../api/contract.ts';
import type { Locale } from '../i18n/locale.ts';
import type { HealthName, HealthState } from '../i18n/messages.ts';
import { codeAndText } from '../shared/view-model/row-text.ts';

/** Below this much free space the disk asks for attention: less than a small model needs. */
const LOW_DISK_BYTES = 1_000_000_000;

export interface HealthItem {
  name: HealthName;
  state: HealthState;
  text: string;
  /** What a person can do; empty when nothing needs doing. */
  advice: string;
}

export function healthItems(health: HealthView, locale: Locale): HealthItem[] {
  const { m, f } = locale;
  return [
    local('journal', health.journal, m.health.journalOk(f.exact(health.journal.seq)), m.health.journalAdvice, locale),
    local('registry', health.registry, m.health.registryOk, m.health.registryAdvice, locale),
    remote('library', health.library, m.health.libraryAdvice, m.health.libraryOff, locale),
    remote('scheduler', health.scheduler, m.health.schedulerAdvice, m.health.schedulerOff, locale),
    disk(health.freeBytes, locale),
  ];
}

export function problemCount(items: readonly HealthItem[]): number {
  return items.filter(item => item.state === 'bad').length;
}

/** For a badge, outside of every panel: a health that can't be read is a problem, and its own view says which. */
export function problemsAtAGlance(health: HealthView, locale: Locale): number {
  try {
    return problemCount(healthItems(health, locale));
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
): HealthItem {
  if (part.ok) return { name, state: 'ok', text: well, advice: '' };
  return { name, state: 'bad', text: part.error ? codeAndText(part.error, m) : m.health.states.bad, advice };
}

function remote(
  name: HealthName,
  part: { url: string | null; ok: boolean | null; error: ErrorValue | null },
  advice: string,
  off: string,
  { m }: Locale,
): HealthItem {
  if (part.url === null) return { name, state: 'off', text: '', advice: off };
  if (part.ok === false) {
    const why = part.error ? codeAndText(part.error, m) : m.health.states.bad;
    return { name, state: 'bad', text: `${part.url} · ${why}`, advice };
  }
  return { name, state: part.ok ? 'ok' : 'unknown', text: part.url, advice: '' };
}

function disk(freeBytes: number | null, { m, f }: Locale): HealthItem {
  if (freeBytes === null) return { name: 'disk', state: 'unknown', text: '', advice: '' };
  const low = freeBytes < LOW_DISK_BYTES;
  return {
    name: 'disk',
    state: low ? 'bad' : 'ok',
    text: m.health.diskFree(f.bytes(freeBytes)),
    advice: low ? m.health.diskLow : '',
  };
}
