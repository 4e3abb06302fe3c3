import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ErrorValue, StorageView } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { valueOf } from '../shared/store/stream.ts';

export interface StorageStore {
  /** The newest answer; stays while the next one is awaited. */
  value: Accessor<StorageView | null>;
  error: Accessor<ErrorValue | null>;
  refresh: () => void;
}

/** Asks anew when a model's state or the free space changes, and when told. Lives as long as its owner. */
export function createStorage(app: AppStore): StorageStore {
  const [value, setValue] = createSignal<StorageView | null>(null);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const [asked, setAsked] = createSignal(0);
  const states = createMemo(() =>
    valueOf(app.views(), [])
      .map(view => `${view.modelId}@${view.version} ${view.status}`)
      .join('\n'),
  );
  let closed = false;
  let running = false;
  let again = false;
  onCleanup(() => (closed = true));

  async function ask(): Promise<void> {
    // One question at a time: the last one to begin has the newest answer.
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
