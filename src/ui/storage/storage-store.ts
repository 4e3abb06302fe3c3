import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ErrorValue, StorageView } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { valueOf } from '../shared/store/stream.ts';

export interface StorageStore {
  /** The newest answer. It stays while the page waits for the next one. */
  value: Accessor<StorageView | null>;
  error: Accessor<ErrorValue | null>;
  refresh: () => void;
}

/**
 * The use of the disk. It is asked for again when a state, the free space or the connection
 * changes, and when `refresh` is called. It lives as long as its owner.
 */
export function createStorageStore(app: AppStore): StorageStore {
  const [value, setValue] = createSignal<StorageView | null>(null);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const [asked, setAsked] = createSignal(0);
  const states = createMemo(() =>
    valueOf(app.versions(), [])
      .map(view => `${view.modelId}@${view.version} ${view.status}`)
      .join('\n'),
  );
  let closed = false;
  let running = false;
  let again = false;
  onCleanup(() => (closed = true));

  async function ask(): Promise<void> {
    // One question at a time, so that the last answer is the newest.
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const storage = await app.api.call('storage', {});
      if (closed) return;
      setValue(storage);
      setError(null);
    } catch (thrown) {
      if (!closed) setError(toErrorValue(thrown));
    } finally {
      running = false;
    }
    if (again && !closed) {
      again = false;
      void ask();
    }
  }
  createEffect(on([states, app.freeBytes, asked, app.connection], () => void ask()));
  return { value, error, refresh: () => setAsked(n => n + 1) };
}
