import type { Clock } from './clock.ts';
import type { LineLevel, LogFields, Logger } from './logger.ts';

/** A failure that goes on is logged again after 1, 2, 4, … minutes, and then every hour. */
const FIRST_INTERVAL_MS = 60_000;
const MAX_INTERVAL_MS = 60 * 60_000;
/** More kinds of failures at once are no longer told apart: the oldest is forgotten, and logged anew when it comes again. */
const MAX_KINDS = 1_000;

interface Kind {
  what: string;
  since: string;
  /** Failures that were not logged since the last line. */
  suppressed: number;
  intervalMs: number;
  /** Monotonic. */
  nextAt: number;
}

/**
 * Logs what fails again and again: at once, and then at growing intervals with the number of failures in between. What is
 * tried each second must not fill the log.
 *
 * @example
 * failures.failed('remove ocr@1.0.0', 'A removal failed.', { model: 'ocr@1.0.0', ...errorFields(error) });
 * failures.ended('remove ocr@1.0.0');
 */
export class RepeatedFailures {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Kind>();

  constructor({ logger, clock }: { logger: Logger; clock: Clock }) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /**
   * @param what names that which fails; with another `code` in its fields it is another failure, and logged at once
   * @param level default: `warn`
   */
  failed(what: string, message: string, fields: LogFields = {}, level: LineLevel = 'warn'): void {
    const now = this.#clock.monotonic();
    const key = `${what}\n${String(fields['code'])}`;
    const known = this.#kinds.get(key);
    if (known !== undefined && now < known.nextAt) {
      known.suppressed += 1;
      return;
    }
    const kind = known ?? this.#begin(key, what);
    const repeated = known === undefined ? {} : { suppressed: kind.suppressed, since: kind.since };
    this.#logger[level](message, { ...fields, ...repeated });
    kind.suppressed = 0;
    kind.nextAt = now + kind.intervalMs;
    kind.intervalMs = Math.min(kind.intervalMs * 2, MAX_INTERVAL_MS);
  }

  /** It works: says so at `info` where it had failed, and the next failure is logged at once. */
  ended(what: string, message = 'What had failed works again.', fields: LogFields = {}): void {
    if (this.#kinds.size === 0) return;
    const kinds = [...this.#kinds].filter(([, kind]) => kind.what === what);
    const [first] = kinds;
    if (first === undefined) return;
    for (const [key] of kinds) this.#kinds.delete(key);
    const suppressed = kinds.reduce((sum, [, kind]) => sum + kind.suppressed, 0);
    this.#logger.info(message, { what, ...fields, since: first[1].since, suppressed });
  }

  #begin(key: string, what: string): Kind {
    if (this.#kinds.size >= MAX_KINDS)
      for (const oldest of [...this.#kinds.keys()].slice(0, 1)) this.#kinds.delete(oldest);
    const since = new Date(this.#clock.now()).toISOString();
    const kind = { what, since, suppressed: 0, intervalMs: FIRST_INTERVAL_MS, nextAt: 0 };
    this.#kinds.set(key, kind);
    return kind;
  }
}
