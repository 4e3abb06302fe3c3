import { createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient, Connection } from '../api.ts';

export interface ConnectionStore {
  readonly connection: Accessor<Connection>;
  /** The engine is there and takes this page no more: waiting helps nothing, a new address does. */
  readonly refused: Accessor<boolean>;
}

/**
 * The way to the engine. Each time that it is lost, or could not be opened again, asks why.
 *
 * @param isRefused rejects while the engine is away; null where no page is ever refused
 */
export function createConnection(api: ApiClient, isRefused: (() => Promise<boolean>) | null): ConnectionStore {
  const [connection, setConnection] = createSignal<Connection>('connecting');
  const [refused, setRefused] = createSignal(false);
  const ask = async () => {
    const answer = (await isRefused?.().catch(() => false)) ?? false;
    // Meanwhile it may have come back.
    setRefused(answer && connection() === 'lost');
  };
  const subscription = api.connection$.subscribe({
    next: value => {
      setConnection(value);
      if (value === 'lost') void ask();
      else setRefused(false);
    },
  });
  onCleanup(() => subscription.unsubscribe());
  return { connection, refused };
}
