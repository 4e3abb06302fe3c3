/**
 * Sends the values of a stream to a peer that may be slow. Memory stays bounded, and the engine
 * never waits for the peer.
 */
import { Subject, defer, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { toModelError } from '../model/errors.ts';
import type { ErrorValue } from '../model/errors.ts';
import { cursorOf } from './cursor-of.ts';

export interface Outlet {
  /** Calls `sent` when the value has left this process. */
  next(value: unknown, sent: () => void): void;
  /** The stream failed. A stream that completes sends nothing: see `Delivery`. */
  fail(error: ErrorValue): void;
}

/**
 * The streams of an engine complete only when the engine stops. The connection ends then, too, and
 * the subscriber continues with the next engine. No end is sent for a completed stream, because
 * the subscriber would take it for the end of all values.
 */
export interface Delivery {
  start(): void;
  stop(): void;
}

/** The fields of an event that give its place in the journal. */
type Place = Parameters<typeof cursorOf>[0];
type Source = (params: unknown) => Observable<unknown>;

/** Unsent events of one subscriber. Reading pauses at MAX and continues at RESUME. */
const EVENTS_IN_FLIGHT_MAX = 512;
const EVENTS_IN_FLIGHT_RESUME = 128;

/**
 * For streams of state: one value is on its way. Of the values that come meanwhile, only the
 * newest is kept.
 */
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
 * For events: no event is dropped. An Observable can't be paused. So the subscription ends when
 * too many events are on their way, and a new one begins after the last seq once enough of them
 * have left. The journal keeps the events that come meanwhile.
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
