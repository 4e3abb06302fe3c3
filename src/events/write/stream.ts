/**
 * History, then live. The place of a subscriber is a seq. The next events come from memory, or
 * from the files when the subscriber is too far behind. Both are read by seq, so a change between
 * them makes no gap and no repeat.
 */
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { BATCH_MAX_EVENTS } from './commit-queue.ts';
import { seqOf } from '../line/cursor.ts';
import { matches } from '../base/event.ts';
import { upcast } from '../base/upcast.ts';
import type { After, AnyEvent, EventFilter, PlacedEvent } from '../base/event.ts';

/**
 * Events kept in memory for subscribers that keep up. The largest batch reaches them at once, so
 * it has to fit.
 */
export const RECENT_EVENTS = BATCH_MAX_EVENTS;

/** An event, and the crc of its line. */
export interface FoundEvent {
  event: AnyEvent;
  crc: string;
}

/** What a stream needs of its journal. */
export interface StreamSource {
  readonly id: string;
  readonly durableSeq: number;
  /** Set when no event will come any more. `error` is null after a clean close. */
  readonly ended: { error: Error | null } | null;
  /** Checks the place, then gives the durable events after it, up to the last one of now. */
  history(after: After): AsyncIterable<FoundEvent>;
  /** Events after `seq`; null when memory doesn't reach back that far. */
  recent(seq: number): readonly FoundEvent[] | null;
  /** Resolves when `durableSeq` or `ended` changes. */
  changed(): Promise<void>;
}

export function eventStream(source: StreamSource, options: { after?: After } & EventFilter): Observable<PlacedEvent> {
  return new Observable(subscriber => {
    pump(source, options.after ?? 0, options, subscriber).catch((error: unknown) => subscriber.error(error));
  });
}

async function pump(
  source: StreamSource,
  after: After,
  filter: EventFilter,
  to: Subscriber<PlacedEvent>,
): Promise<void> {
  let place = after;
  const deliver = ({ event, crc }: FoundEvent) => {
    place = event.seq;
    if (matches(event, filter)) to.next({ ...event, journal: source.id, crc });
  };
  // The files check a cursor, even when memory could serve it.
  if (after !== 0) await deliverAll(source.history(after), to, deliver);
  while (!to.closed) {
    const seq = seqOf(place);
    if (seq >= source.durableSeq) {
      if (source.ended !== null) return finish(source.ended, to);
      await source.changed();
      continue;
    }
    const target = source.durableSeq;
    await deliverAll(source.recent(seq) ?? source.history(seq), to, deliver);
    // Events that the files can't give are damaged. Opening reports that; waiting for them would
    // never end.
    if (seqOf(place) < target) place = target;
  }
}

async function deliverAll(
  events: AsyncIterable<FoundEvent> | readonly FoundEvent[],
  to: Subscriber<PlacedEvent>,
  deliver: (found: FoundEvent) => void,
): Promise<void> {
  if (Array.isArray(events)) {
    for (const { event, crc } of events as readonly FoundEvent[]) {
      if (to.closed) return;
      deliver({ event: upcast(event), crc });
    }
    return;
  }
  for await (const found of events) {
    if (!to.closed) deliver(found);
    // A subscriber that stops goes on after this event later: nothing behind it is asked for.
    if (to.closed) return;
  }
}

function finish(ended: { error: Error | null }, to: Subscriber<PlacedEvent>): void {
  if (ended.error === null) to.complete();
  else to.error(ended.error);
}
