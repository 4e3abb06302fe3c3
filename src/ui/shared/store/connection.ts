import { createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { ApiClient, Connection } from '../../api.ts';

/** So long without an engine, and it is told what to do: a restart of the engine by itself takes a few seconds. */
export const LONG_AWAY_MS = 20_000;

export interface ConnectionStore {
  readonly connection: Accessor<Connection>;
  /** The engine is there and takes this page no more: waiting helps nothing, a new address does. */
  readonly refused: Accessor<boolean>;
  /** Lost for LONG_AWAY_MS, all attempts included: it may run at another address now, or not at all. */
  readonly longAway: Accessor<boolean>;
}

/**
 * The way to the engine. Each time that it is lost, or could not be opened again, asks why.
 *
 * @param isRefused rejects while the engine is away; null where no page is ever refused
 */
export function createConnection(api: ApiClient, isRefused: (() => Promise<boolean>) | null): ConnectionStore {
  const [connection, setConnection] = createSignal<Connection>('connecting');
  const [refused, setRefused] = createSignal(false);
  const [longAway, setLongAway] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
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
