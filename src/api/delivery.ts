/** How a stream's values reach a peer that may be slow: in bounded memory, without holding up the engine. */
import { Subject, defer, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { toModelError } from '../model/errors.ts';
import type { ErrorValue } from '../model/errors.ts';
import { cursorOf } from './cursor-of.ts';

export interface Outlet {
  /** Calls `sent` when the value has left this process. */
  next(value: unknown, sent: () => void): void;
  /** The stream failed. One that completes says nothing: see `Delivery`. */
  fail(error: ErrorValue): void;
}

/**
 * Streams of an engine complete only when it stops, and then their connection ends as well. That is
 * what the subscriber hears, so that it goes on with the next engine: an end in order would look as
 * if all were said.
 */
export interface Delivery {
  start(): void;
  stop(): void;
}

/** What an event tells of its place. */
type Place = Parameters<typeof cursorOf>[0];
type Source = (params: unknown) => Observable<unknown>;

/** Events that may be on their way to one subscriber; at the upper bound reading pauses, at the lower one it goes on. */
const EVENTS_IN_FLIGHT_MAX = 512;
const EVENTS_IN_FLIGHT_RESUME = 128;

/** For state-like streams: one value on its way, and of those that come meanwhile only the newest. */
export function deliverNewest(source: Source, params: unknown, outlet: Outlet): Delivery {
  const stopped = new Subject<void>();
  let inFlight = false;
  let newest: { value: unknown } | null = null;
  let failure: ErrorValue | null = null;
  let over = false;

  const push = () => {
    if (over || inFlight) return;
    if (newest) {
      const { value } = newest;
      newest = null;
      inFlight = true;
      outlet.next(value, () => {
        inFlight = false;
        push();
      });
    } else if (failure) {
      over = true;
      outlet.fail(failure);
    }
  };
  return {
    start: () => {
      defer(() => source(params))
        .pipe(takeUntil(stopped))
        .subscribe({
          next: value => {
            newest = { value };
            push();
          },
          error: thrown => {
            failure = toModelError(thrown, 'SERVER_ERROR').toJSON();
            push();
          },
        });
    },
    stop: () => {
      over = true;
      stopped.next();
    },
  };
}

/**
 * For events: none is dropped. An Observable can't be held up, so when too many are on their way the subscription is given
 * up, and taken again after the last seq once they have left: the journal keeps what comes meanwhile.
 */
export function deliverEvents(source: Source, params: unknown, outlet: Outlet): Delivery {
  let pause = new Subject<void>();
  let paused = false;
  let over = false;
  let inFlight = 0;
  let position = params;

  const sent = () => {
    inFlight -= 1;
    if (paused && !over && inFlight <= EVENTS_IN_FLIGHT_RESUME) read();
  };
  const deliver = (event: unknown) => {
    inFlight += 1;
    position = { ...(params as object), after: cursorOf(event as Place) ?? (event as Place).seq };
    if (inFlight >= EVENTS_IN_FLIGHT_MAX) {
      paused = true;
      pause.next();
    }
    outlet.next(event, sent);
  };
  const fail = (thrown: unknown) => {
    if (over || paused) return;
    over = true;
    outlet.fail(toModelError(thrown, 'SERVER_ERROR').toJSON());
  };
  const read = () => {
    paused = false;
    pause = new Subject<void>();
    defer(() => source(position))
      .pipe(takeUntil(pause))
      .subscribe({ next: deliver, error: fail });
  };
  return {
    start: read,
    stop: () => {
      over = true;
      pause.next();
    },
  };
}
