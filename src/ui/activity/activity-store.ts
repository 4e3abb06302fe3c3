import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { AnyEvent, ErrorValue } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { createFold, valueOf } from '../shared/store/stream.ts';
import type { Loaded } from '../shared/store/stream.ts';

/** The view begins with this many events, and asks for as many older ones at a time. */
const PAGE_EVENTS = 300;
/** More than a person scrolls through. The limit bounds memory. */
const KEPT_EVENTS = 3_000;

export interface ActivityStore {
  /** Oldest first. */
  events: Accessor<AnyEvent[]>;
  loading: Accessor<boolean>;
  error: Accessor<ErrorValue | null>;
  hasOlder: Accessor<boolean>;
  loadingOlder: Accessor<boolean>;
  loadOlder: () => Promise<void>;
}

/**
 * The newest events of the journal, then live ones, and older ones when `loadOlder` is called.
 * It lives as long as its owner.
 */
export function createActivityStore(app: AppStore): ActivityStore {
  const live = createLive(app);
  const [older, setOlder] = createSignal<AnyEvent[]>([]);
  const [loadingOlder, setLoadingOlder] = createSignal(false);
  const [olderError, setOlderError] = createSignal<ErrorValue | null>(null);
  const events = createMemo(() => addEvents(older(), valueOf(live(), []), KEPT_EVENTS));
  const oldest = () => events()[0]?.seq ?? 1;

  return {
    events,
    loading: () => live().state === 'loading',
    error: () => {
      const loaded = live();
      return loaded.state === 'failed' ? loaded.error : olderError();
    },
    hasOlder: () => oldest() > 1 && events().length < KEPT_EVENTS,
    loadingOlder,
    async loadOlder() {
      const before = oldest();
      setLoadingOlder(true);
      setOlderError(null);
      try {
        const after = Math.max(0, before - PAGE_EVENTS - 1);
        const page = await app.api.call('history', { after, before, limit: PAGE_EVENTS });
        setOlder(known => addEvents(known, page, KEPT_EVENTS));
      } catch (thrown) {
        setOlderError(toErrorValue(thrown));
      } finally {
        setLoadingOlder(false);
      }
    },
  };
}

/**
 * The live stream. Health tells the last seq and seqs have no gaps, so it begins one page before
 * it.
 */
function createLive(app: AppStore): Accessor<Loaded<AnyEvent[]>> {
  const journal = createMemo(() => {
    const health = app.health();
    return health.state === 'ready' ? health.value.journal.id : null;
  });
  const [live, setLive] = createSignal<Accessor<Loaded<AnyEvent[]>>>(() => ({ state: 'loading' }));
  createEffect(
    on(journal, id => {
      const health = app.health();
      if (id === null || health.state !== 'ready') return;
      const after = Math.max(0, health.value.journal.seq - PAGE_EVENTS);
      const events = createFold<AnyEvent, AnyEvent[]>(
        app.api.stream('events', { after }),
        app.ticker,
        (before, values) => addEvents(before ?? [], values, KEPT_EVENTS),
      );
      setLive(() => events);
    }),
  );
  return () => live()();
}

/**
 * Adds events by seq. A repeat after a reconnect counts once, and only the newest `limit` events
 * stay.
 *
 * @returns oldest first
 */
export function addEvents(known: readonly AnyEvent[], more: readonly AnyEvent[], limit: number): AnyEvent[] {
  const bySeq = new Map([...known, ...more].map(event => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-limit);
}
