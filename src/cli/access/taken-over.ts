import type { ModelManager } from '../../api/model-manager.ts';
import { ModelError, isModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { delay, systemClock } from '../../ports/clock.ts';

/** An engine knows who took over as soon as it has read one small file. */
const NAMED_WITHIN_MS = 1_000;

/** True for the error of the journal when another engine writes it. */
export function isFenced({ code, details }: ErrorValue): boolean {
  return code === 'JOURNAL_UNWRITABLE' && details?.fenced === true;
}

/** An engine whose directory another one owns may change nothing: what uses it ends with this. */
export function inUse({ message, details }: ErrorValue): ModelError {
  return new ModelError('DATA_DIRECTORY_IN_USE', `Another engine took the data directory over: ${message}`, {
    ...(details && { details }),
  });
}

/**
 * Calls back when another engine owns the directory of the engine behind `manager`.
 *
 * @returns ends the watch
 */
export function onTakenOver({ health$ }: ModelManager, callback: (error: ModelError) => void): () => void {
  const subscription = health$.subscribe({
    next: ({ journal: { error } }) => {
      if (error !== null && isFenced(error)) callback(inUse(error));
    },
    // An engine that is gone was not taken over. Whoever uses it notices that.
    error: () => undefined,
  });
  return () => subscription.unsubscribe();
}

/** Ends a command whose engine lost its directory: such an engine answers, but never acts again. */
export class TakeoverGuard {
  readonly #takenOver = new AbortController();
  readonly #ends: (() => void)[] = [];

  /** Watches each engine that the command uses. */
  watch(manager: ModelManager): void {
    this.#ends.push(onTakenOver(manager, error => this.#takenOver.abort(error)));
  }

  /**
   * The outcome of `work`.
   *
   * @throws ModelError DATA_DIRECTORY_IN_USE that names the other engine, even when `work` never
   *   ends
   */
  async guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.#rejection()]);
    } catch (error) {
      if (!isModelError(error) || !isFenced(error)) throw error;
      // The journal doesn't know who writes it, and says that it lost it before health says to
      // whom.
      throw await Promise.race([this.#rejection(), delay(systemClock, NAMED_WITHIN_MS)]).then(
        () => inUse(error),
        (named: unknown) => named,
      );
    } finally {
      for (const end of this.#ends) end();
    }
  }

  #rejection(): Promise<never> {
    const { signal } = this.#takenOver;
    return new Promise((_, reject) => {
      const end = () => reject(signal.reason as Error);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
  }
}
