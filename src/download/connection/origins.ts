import type { Clock } from '../../ports/clock.ts';
import type { OriginPolicy } from '../base/policy.ts';

/**
 * What is known of one origin (scheme, host and port): whether it bears more than one connection
 * for a file. A cache may fetch a whole file for each range that it lacks, and be silent until it
 * gets there; nothing tells that beforehand.
 */
export class Origin {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #policy: Pick<OriginPolicy, 'aloneCapMs'>;
  #bears = false;
  #aloneUntil = -Infinity;
  /** Tries in a row that failed. */
  #misses = 0;
  /** The file that tries it. */
  #trying: object | null = null;

  constructor(clock: Pick<Clock, 'monotonic'>, policy: Pick<OriginPolicy, 'aloneCapMs'>) {
    this.#clock = clock;
    this.#policy = policy;
  }

  /**
   * Whether this file may try a second connection now. As long as nothing is known, one file does
   * it for all: each try may cost a whole file.
   */
  mayTry(file: object): boolean {
    if (this.isAlone) return false;
    if (this.#bears || this.#trying === file) return true;
    if (this.#trying !== null) return false;
    this.#trying = file;
    return true;
  }

  /** A try failed lately: each file is asked for by one connection. */
  get isAlone(): boolean {
    return this.#clock.monotonic() < this.#aloneUntil;
  }

  /** The second connection brought its first byte in time. */
  succeeded(file: object): void {
    this.leave(file);
    this.#bears = true;
    this.#misses = 0;
    this.#aloneUntil = -Infinity;
  }

  /**
   * It didn't. One connection is all for this long, and for twice as long after each further
   * failure.
   */
  failed(file: object, waitMs: number): void {
    this.leave(file);
    this.#bears = false;
    const longer = Math.min(waitMs * 2 ** this.#misses, this.#policy.aloneCapMs);
    this.#misses += 1;
    this.#aloneUntil = this.#clock.monotonic() + longer;
  }

  /** The file tries no more, and nothing was learnt. */
  leave(file: object): void {
    if (this.#trying === file) this.#trying = null;
  }
}

/** The origins that were asked, as long as the program runs. */
export class Origins {
  readonly #known = new Map<string, Origin>();
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #policy: Pick<OriginPolicy, 'aloneCapMs'>;

  constructor(clock: Pick<Clock, 'monotonic'>, policy: Pick<OriginPolicy, 'aloneCapMs'>) {
    this.#clock = clock;
    this.#policy = policy;
  }

  of(url: string): Origin {
    const { origin } = new URL(url);
    let known = this.#known.get(origin);
    if (!known) this.#known.set(origin, (known = new Origin(this.#clock, this.#policy)));
    return known;
  }
}
