import { createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient, ConnectionState } from '../../../api/client.ts';

/**
 * After this time without an engine the page says what to do. An engine that restarts needs only
 * seconds.
 */
export const LONG_AWAY_MS = 20_000;

export interface ConnectionStore {
  readonly connection: Accessor<ConnectionState>;
  /**
   * The engine runs but refuses this page. Waiting doesn't help: the page needs the new address.
   */
  readonly refused: Accessor<boolean>;
  /**
   * Lost for LONG_AWAY_MS, through all attempts. The engine runs at another address, or not at all.
   */
  readonly longAway: Accessor<boolean>;
}

/**
 * Follows the connection to the engine. Each time that it is lost or can't be opened, the page asks
 * why.
 *
 * @param isRefused rejects while the engine is away; null where no page is ever refused
 */
export function createConnection(api: ApiClient, isRefused: (() => Promise<boolean>) | null): ConnectionStore {
  const [connection, setConnection] = createSignal<ConnectionState>('connecting');
  const [refused, setRefused] = createSignal(false);
  const [longAway, setLongAway] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async () => {
    const answer = (await isRefused?.().catch(() => false)) ?? false;
    // The connection may be back by now.
    setRefused(answer && connection() === 'lost');
  };
  const subscription = api.connection$.subscribe({
    next: value => {
      setConnection(value);
      if (value === 'lost') void ask();
      else setRefused(false);
      if (value === 'lost') timer ??= setTimeout(() => setLongAway(true), LONG_AWAY_MS);
      if (value === 'open') {
        clearTimeout(timer);
        timer = undefined;
        setLongAway(false);
      }
    },
  });
  onCleanup(() => {
    subscription.unsubscribe();
    clearTimeout(timer);
  });
  return { connection, refused, longAway };
}
