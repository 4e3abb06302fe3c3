import { batch, createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { Observable } from 'rxjs';
import type { ErrorValue } from '../../../api/contract.ts';
import { toErrorValue } from './error-value.ts';

/**
 * The page changes at most this often. More would cost work, and the eye would see only flicker.
 */
export const UPDATE_INTERVAL_MS = 100;

/** The state of a stream or a call. A failure is a value: it never throws inside a component. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: ErrorValue };

/** The value when there is one, else `otherwise`. */
export function valueOf<T, D>(loaded: Loaded<T>, otherwise: D): T | D {
  return loaded.state === 'ready' ? loaded.value : otherwise;
}

/**
 * Collects the updates of all streams and applies them in one batch: at once after a rest,
 * otherwise every UPDATE_INTERVAL_MS.
 */
export interface Ticker {
  /** A newer update of the same key replaces one that still waits. */
  update(key: object, apply: () => void): void;
  stop(): void;
}

/** @param now milliseconds of a clock that never goes back */
export function makeTicker(now: () => number = () => performance.now()): Ticker {
  const waiting = new Map<object, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastFlush = -Infinity;

  function flush(): void {
    timer = undefined;
    lastFlush = now();
    const updates = [...waiting.values()];
    waiting.clear();
    batch(() => updates.forEach(apply => apply()));
  }

  return {
    update(key, apply) {
      waiting.set(key, apply);
      // "At once" is a timer too, so that all that arrives in one turn is one batch.
      timer ??= setTimeout(flush, Math.max(0, lastFlush + UPDATE_INTERVAL_MS - now()));
    },
    stop: () => clearTimeout(timer),
  };
}

/** The newest value of a stream. It unsubscribes with its owner. */
export function createLatest<T>(source: Observable<T>, ticker: Ticker): Accessor<Loaded<T>> {
  return createFold<T, T>(source, ticker, (_before, values) => values[values.length - 1] as T);
}

/**
 * The sum of all values of a stream. No value is skipped, however fast they come.
 *
 * @param add gets the result so far (undefined at first) and the new values, at least one
 */
export function createFold<T, R>(
  source: Observable<T>,
  ticker: Ticker,
  add: (before: R | undefined, values: T[]) => R,
): Accessor<Loaded<R>> {
  const [loaded, setLoaded] = createSignal<Loaded<R>>({ state: 'loading' });
  const key = {};
  let pending: T[] = [];
  let result: R | undefined;
  const apply = () => {
    const values = pending;
    pending = [];
    const value = add(result, values);
    result = value;
    setLoaded({ state: 'ready', value });
  };
  const subscription = source.subscribe({
    next: value => {
      pending.push(value);
      ticker.update(key, apply);
    },
    error: (thrown: unknown) => ticker.update(key, () => setLoaded({ state: 'failed', error: toErrorValue(thrown) })),
  });
  onCleanup(() => subscription.unsubscribe());
  return loaded;
}
