import { createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { AnyEvent, ErrorValue } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { createFold, valueOf } from '../shared/store/stream.ts';
import type { Loaded } from '../shared/store/stream.ts';
import type { JournalSearch } from './event-filter.ts';

/** The view begins with this many events, and asks for as many older ones at a time. */
const PAGE_EVENTS = 300;
/** More than a person scrolls through. The limit bounds memory. */
const KEPT_EVENTS = 3_000;
/** Each letter typed would be a question. */
const SEARCH_AFTER_MS = 200;

export interface ActivityStore {
  /** Oldest first. With a search, also what the engine found anywhere in the journal. */
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
 *
 * @param search what the engine looks for in the whole journal; null: nothing
 */
export function createActivityStore(app: AppStore, search: Accessor<JournalSearch | null>): ActivityStore {
  const live = createLive(app);
  const [older, setOlder] = createSignal<AnyEvent[]>([]);
  const [found, setFound] = createSignal<AnyEvent[]>([]);
  /** No event before it is known. It is the end of the pages loaded so far. */
  const [from, setFrom] = createSignal<number | null>(null);
  const [loadingOlder, setLoadingOlder] = createSignal(false);
  const [olderError, setOlderError] = createSignal<ErrorValue | null>(null);
  const events = createMemo(() => {
    const known = addEvents(older(), valueOf(live(), []), KEPT_EVENTS);
    return search() === null ? known : addEvents(known, found(), 2 * KEPT_EVENTS);
  });
  const oldest = () => from() ?? addEvents(older(), valueOf(live(), []), KEPT_EVENTS)[0]?.seq ?? 1;
  let question = 0;

  /** A page of what is before `before`; its end becomes the new beginning. */
  async function page(before: number | undefined): Promise<void> {
    const mine = ++question;
    const wanted = search();
    setLoadingOlder(true);
    setOlderError(null);
    try {
      const params = { ...wanted, ...(before !== undefined && { before }), limit: PAGE_EVENTS };
      const events = await app.api.call('history', params);
      if (mine !== question) return;
      (wanted === null ? setOlder : setFound)(known => addEvents(known, events, KEPT_EVENTS));
      setFrom(events.length < PAGE_EVENTS ? 1 : (events[0]?.seq ?? 1));
    } catch (thrown) {
      if (mine === question) setOlderError(toErrorValue(thrown));
    } finally {
      if (mine === question) setLoadingOlder(false);
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      () => JSON.stringify(search()),
      () => {
        clearTimeout(timer);
        question += 1;
        setLoadingOlder(false);
        setFound([]);
        setFrom(null);
        if (search() !== null) timer = setTimeout(() => void page(undefined), SEARCH_AFTER_MS);
      },
    ),
  );

  return {
    events,
    loading: () => live().state === 'loading',
    error: () => {
      const loaded = live();
      return loaded.state === 'failed' ? loaded.error : olderError();
    },
    hasOlder: () => oldest() > 1 && events().length < KEPT_EVENTS,
    loadingOlder,
    loadOlder: () => page(oldest()),
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
