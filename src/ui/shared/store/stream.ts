import { $PROXY, batch, createComputed, createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { Observable } from 'rxjs';
import { toErrorValue } from './error-value.ts';
import type { ErrorValue } from '../../../api/contract.ts';

/** A page that changes more often than this is work for the machine and unrest for the eye. */
export const UPDATE_INTERVAL_MS = 100;

/** What a stream is at any moment. Total: a failed stream is a value, never an exception in a component. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: ErrorValue };

/** Collects updates of all streams and applies them together, at once after a rest, else every UPDATE_INTERVAL_MS. */
export interface Ticker {
  /** The newest update of a key replaces the one that waits. */
  update(key: object, apply: () => void): void;
  stop(): void;
}

export function createTicker(now: () => number = () => performance.now()): Ticker {
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
      // A timer even for "at once": what arrives in the same turn belongs together.
      timer ??= setTimeout(flush, Math.max(0, lastFlush + UPDATE_INTERVAL_MS - now()));
    },
    stop: () => clearTimeout(timer),
  };
}

/** The newest value of a stream. Unsubscribes with the owner. */
export function fromStream<T>(source: Observable<T>, ticker: Ticker): Accessor<Loaded<T>> {
  return fold<T, T>(source, ticker, (_before, values) => values[values.length - 1] as T);
}

/**
 * What a stream adds up to: no value is skipped, however fast they come.
 *
 * @param add gets the result so far (undefined at first) and the values since, at least one
 */
export function fold<T, R>(
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

/** The value when there is one, else `otherwise`. */
export function valueOf<T, D>(loaded: Loaded<T>, otherwise: D): T | D {
  return loaded.state === 'ready' ? loaded.value : otherwise;
}

/**
 * A list whose items keep their identity by key, so that `<For>` keeps their elements, and only changed fields update.
 * While keys and order stay, items that are as before are not looked at: of 500 models 50 change ten times a second.
 */
export function createKeyedList<T extends object>(list: Accessor<T[]>, key: keyof T & string): Accessor<T[]> {
  const [store, setStore] = createStore<{ items: T[] }>({ items: [] });
  let before: readonly T[] = [];
  createComputed(() => {
    const next = list();
    const last = before;
    before = next;
    const isSameOrder = next.length === last.length && next.every((item, n) => item[key] === last[n]?.[key]);
    // Copies: the store writes into what it is given, and what came may come again.
    if (!isSameOrder) {
      setStore('items', reconcile(next.map(copyOf), { key }));
      return;
    }
    batch(() => {
      next.forEach((item, n) => {
        if (!isAlike(item, last[n] as T)) setStore('items', n, reconcile(copyOf(item), { key }) as never);
      });
    });
  });
  return () => store.items;
}

/** Of values as JSON has them. What is of a store stays of that store. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null || $PROXY in value) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part as unknown)])) as T;
}

/** Field by field; lists by their items. Other objects are alike only when they are the same. */
function isAlike<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  const names = Object.keys(a) as (keyof T)[];
  if (names.length !== Object.keys(b).length) return false;
  return names.every(name => {
    const [one, other] = [a[name], b[name]];
    if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
    return one.length === other.length && one.every((item, n) => Object.is(item, other[n]));
  });
}
