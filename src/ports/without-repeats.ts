import type { Clock } from './clock.ts';
import { loggerOf } from './logger.ts';
import type { LogFields, Logger } from './logger.ts';

/** A failure that goes on is logged again after 1, 2, 4, … minutes, and then every hour. */
const FIRST_INTERVAL_MS = 60_000;
const MAX_INTERVAL_MS = 60 * 60_000;
/**
 * The log knows this many failures at once. Beyond that it forgets the oldest one, and logs it as
 * new when it comes again.
 */
const MAX_KINDS = 1_000;
/** Fields that tell one failure from another with the same message. */
const IDENTITY = ['code', 'model', 'path', 'hook', 'url'] as const;

interface Kind {
  /** ISO 8601, of the first one. */
  since: string;
  /** Failures that were not logged since the last line. */
  suppressed: number;
  intervalMs: number;
  /** Monotonic. */
  lastAt: number;
  nextAt: number;
}

/**
 * The same log, but a repeated failure (`warn`, `error`) comes at growing intervals. Its line has
 * the number of left-out lines (`suppressed`) and the time of the first one (`since`). The reason:
 * an action that is tried each second must not fill the log. A failure with another message, code,
 * model or path is another failure. A failure that stayed away for longer than its interval is
 * new. Lines of other levels pass.
 */
export function withoutRepeats({ logger, clock }: { logger: Logger; clock: Clock }): Logger {
  const kinds = new Map<string, Kind>();
  return loggerOf(({ level, message, fields }) => {
    if (level !== 'warn' && level !== 'error') return logger[level](message, fields);
    const repeats = repeatsOf(kinds, keyOf(message, fields), clock);
    if (repeats !== null) logger[level](message, { ...fields, ...repeats });
  });
}

/** What a line adds to its fields; null when it is not logged. */
function repeatsOf(kinds: Map<string, Kind>, key: string, clock: Clock): LogFields | null {
  const now = clock.monotonic();
  const known = kinds.get(key);
  if (known === undefined || now - known.lastAt > known.intervalMs) {
    kinds.delete(key);
    forgetOldest(kinds);
    const since = new Date(clock.now()).toISOString();
    const nextAt = now + FIRST_INTERVAL_MS;
    kinds.set(key, { since, suppressed: 0, intervalMs: FIRST_INTERVAL_MS, lastAt: now, nextAt });
    return {};
  }
  known.lastAt = now;
  if (now < known.nextAt) {
    known.suppressed += 1;
    return null;
  }
  const { since, suppressed } = known;
  known.suppressed = 0;
  known.intervalMs = Math.min(known.intervalMs * 2, MAX_INTERVAL_MS);
  known.nextAt = now + known.intervalMs;
  return { suppressed, since };
}

function forgetOldest(kinds: Map<string, Kind>): void {
  if (kinds.size < MAX_KINDS) return;
  for (const oldest of kinds.keys()) {
    kinds.delete(oldest);
    return;
  }
}

function keyOf(message: string, fields: LogFields): string {
  return JSON.stringify([message, ...IDENTITY.map(name => String(fields[name]))]);
}
