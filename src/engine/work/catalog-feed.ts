import { BehaviorSubject, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Catalog, CatalogModel, LibraryClient } from '../../library/types.ts';
import { backoffMs } from '../../model/backoff.ts';
import { toModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Remote } from '../../api/contract.ts';

const INTERVAL_MS = 60_000;
/**
 * Each pause is up to a tenth shorter: machines that were switched on together don't stay together.
 */
const INTERVAL_JITTER = 0.1;
/** The longest wait that a library gets by asking for it. */
const RETRY_AFTER_MAX_MS = 60 * 60_000;
/**
 * After a failure: 5, 10, 20, 40, 60 s, half of it jitter, so that a fleet doesn't hammer a library
 * that comes back.
 */
const RETRY_WAITS = { firstMs: 5_000, longestMs: INTERVAL_MS, jitter: 0.5 };

/**
 * The library's catalogue, asked anew in intervals. While the library is down, the last good one
 * stays. Never errors.
 */
export class CatalogFeed {
  readonly catalog$: Observable<Remote<CatalogModel[]>>;
  /** Each answer of the library itself, and none that was kept from before. */
  readonly answers$: Observable<Catalog>;
  #subject = new BehaviorSubject<Remote<CatalogModel[]>>({ value: null, fetchedAt: null, error: null });
  #answers = new Subject<Catalog>();
  #options: { library: LibraryClient; clock: Clock; random: () => number };
  #cancelNext: (() => void) | null = null;
  #polling: Promise<void> | null = null;
  #asking: Promise<void> | null = null;
  #failures = 0;
  /** What the library asked for with its last failure. */
  #retryAfterMs = 0;
  #closed = false;

  constructor(options: { library: LibraryClient; clock: Clock; random: () => number }) {
    this.#options = options;
    this.catalog$ = this.#subject.asObservable();
    this.answers$ = this.#answers.asObservable();
  }

  /** Asks now, past caches on the way; resolves after the answer or the failure. */
  refresh(): Promise<void> {
    // The answer to a poll that is under way may be as old as the time between two.
    this.#asking ??= (this.#polling === null ? this.#ask() : this.#polling.then(() => this.#ask())).finally(
      () => (this.#asking = null),
    );
    return this.#asking;
  }

  close(): void {
    this.#closed = true;
    this.#cancelNext?.();
  }

  #poll(): void {
    this.#polling = this.#ask({ pollMs: INTERVAL_MS }).finally(() => (this.#polling = null));
  }

  #ask(poll?: { pollMs: number }): Promise<void> {
    this.#cancelNext?.();
    return this.#fetch(poll).finally(() => this.#scheduleNext());
  }

  async #fetch(poll?: { pollMs: number }): Promise<void> {
    try {
      const {
        catalog,
        fetchedAt,
        stale,
        retryAfterMs = 0,
        problem = null,
      } = await this.#options.library.catalog(undefined, poll);
      this.#retryAfterMs = retryAfterMs;
      this.#failures = stale ? this.#failures + 1 : 0;
      const error = stale ? toModelError('The library could not be reached.', 'NETWORK_UNREACHABLE') : problem;
      this.#subject.next({ value: catalog.models, fetchedAt, error: error?.toJSON() ?? null });
      if (!stale) this.#answers.next(catalog);
    } catch (error) {
      this.#failures++;
      const value = toModelError(error, 'NETWORK_UNREACHABLE').toJSON();
      const asked = value.details?.['retryAfterMs'];
      this.#retryAfterMs = typeof asked === 'number' ? asked : 0;
      this.#subject.next({ ...this.#subject.value, error: value });
    }
  }

  #scheduleNext(): void {
    if (this.#closed) return;
    const { clock, random } = this.#options;
    const wait =
      this.#failures === 0
        ? INTERVAL_MS * (1 - INTERVAL_JITTER + INTERVAL_JITTER * random())
        : Math.max(backoffMs(RETRY_WAITS, this.#failures, random), Math.min(this.#retryAfterMs, RETRY_AFTER_MAX_MS));
    this.#cancelNext = clock.after(wait, () => this.#poll());
  }
}
