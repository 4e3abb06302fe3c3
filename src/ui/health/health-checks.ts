import type { ErrorValue, HealthView, ModelView } from '../../api/contract.ts';
import type { Locale } from '../i18n/locale.ts';
import type { HealthName, HealthState } from '../i18n/messages/health.ts';
import { errorWords, holderOf, SEPARATOR } from '../shared/view-model/error-text.ts';

/** Less free space than this is a problem: a small model needs more. */
const LOW_DISK_BYTES = 1_000_000_000;

/** One line of the view. */
export interface HealthCheck {
  name: HealthName;
  state: HealthState;
  text: string;
  /** What a person can do. Empty when there is nothing to do. */
  advice: string;
  error: ErrorValue | null;
}

/** @param models every version that is here or on its way */
export function healthChecks(health: HealthView, models: readonly ModelView[], locale: Locale): HealthCheck[] {
  const { m, f } = locale;
  return [
    local('journal', health.journal, m.health.journalOk(f.exact(health.journal.seq)), m.health.journalAdvice, locale),
    local('registry', health.registry, m.health.registryOk, m.health.registryAdvice, locale),
    remote('library', health.library, m.health.libraryAdvice, m.health.libraryOff, locale),
    remote('scheduler', health.scheduler, m.health.schedulerAdvice, m.health.schedulerOff, locale),
    modelsCheck(models, locale),
    disk(health.freeBytes, locale),
    ...locks(health.locks ?? [], locale),
  ];
}

/** Without a library there is nothing to install: that is a problem, not a choice. */
export function problemCount(checks: readonly HealthCheck[]): number {
  return checks.filter(({ name, state }) => state === 'bad' || (name === 'library' && state === 'off')).length;
}

/** The sentence above the checks. */
export function healthSummary(checks: readonly HealthCheck[], { m }: Locale): { tone: HealthState; text: string } {
  const problems = problemCount(checks);
  if (problems > 0) return { tone: 'bad', text: m.health.problems(problems) };
  const off = checks.filter(({ state }) => state === 'off').map(({ name }) => m.health.names[name]);
  return off.length > 0
    ? { tone: 'off', text: m.health.notSetUp(off.join(', ')) }
    : { tone: 'ok', text: m.health.allWell };
}

/**
 * The number on the badge of the navigation. No panel catches errors there, so a health value that
 * can't be read counts as one problem. The view itself says which.
 */
export function problemsAtAGlance(health: HealthView, models: readonly ModelView[], locale: Locale): number {
  try {
    return problemCount(healthChecks(health, models, locale));
  } catch {
    return 1;
  }
}

function local(
  name: HealthName,
  part: { ok: boolean; error: ErrorValue | null },
  well: string,
  advice: string,
  locale: Locale,
): HealthCheck {
  if (part.ok) return { name, state: 'ok', text: well, advice: '', error: null };
  const words = part.error && errorWords(part.error, locale);
  return bad(name, words?.cause ?? locale.m.health.states.bad, words?.advice || advice, part.error);
}

function bad(name: HealthName, text: string, advice: string, error: ErrorValue | null = null): HealthCheck {
  return { name, state: 'bad', text, advice, error };
}

function remote(
  name: HealthName,
  part: { url: string | null; ok: boolean | null; error: ErrorValue | null },
  advice: string,
  off: string,
  locale: Locale,
): HealthCheck {
  if (part.url === null) return { name, state: 'off', text: '', advice: off, error: null };
  if (part.ok === false) {
    const words = part.error && errorWords(part.error, locale);
    const why = words?.cause ?? locale.m.health.states.bad;
    return bad(name, `${part.url}${SEPARATOR}${why}`, words?.advice || advice, part.error);
  }
  return { name, state: part.ok ? 'ok' : 'unknown', text: part.url, advice: '', error: null };
}

/** More names than these would fill the page. */
const NAMED_MODELS = 3;

/** Models that programs don't get, and downloads that were given up. */
function modelsCheck(models: readonly ModelView[], { m }: Locale): HealthCheck {
  const of = (wanted: (view: ModelView) => boolean) => [...new Set(models.filter(wanted).map(view => view.modelId))];
  const found = {
    damaged: of(({ status }) => status === 'damaged'),
    missing: of(({ status }) => status === 'missing'),
    failed: of(({ status }) => status === 'failed'),
    removal: of(({ removalError }) => removalError !== null),
  };
  const parts = (Object.keys(found) as (keyof typeof found)[])
    .filter(kind => found[kind].length > 0)
    .map(kind => m.health.modelsBad[kind](found[kind].length, shortList(found[kind])));
  if (parts.length === 0) return { name: 'models', state: 'ok', text: m.health.modelsOk, advice: '', error: null };
  return bad('models', parts.join(SEPARATOR), m.health.modelsAdvice);
}

function shortList(names: readonly string[]): string {
  return names.slice(0, NAMED_MODELS).join(', ') + (names.length > NAMED_MODELS ? ', …' : '');
}

/** One line for each model that waits for the lock of another program. */
function locks(waiting: NonNullable<HealthView['locks']>, { m }: Locale): HealthCheck[] {
  return waiting.map(({ modelId, version, error }) =>
    bad('lock', `${modelId}@${version}${SEPARATOR}${m.row.pausedLock(holderOf(error, m))}`, m.health.lockAdvice, error),
  );
}

function disk(freeBytes: number | null, { m, f }: Locale): HealthCheck {
  if (freeBytes === null) return { name: 'disk', state: 'unknown', text: '', advice: '', error: null };
  const low = freeBytes < LOW_DISK_BYTES;
  return {
    name: 'disk',
    state: low ? 'bad' : 'ok',
    text: m.health.diskFree(f.bytes(freeBytes)),
    advice: low ? m.health.diskLow : '',
    error: null,
  };
}
