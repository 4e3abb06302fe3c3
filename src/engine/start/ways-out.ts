import { ReplaySubject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Clock } from '../../ports/clock.ts';
import type { Endpoint } from '../ownership/acquire.ts';
import type { Engine } from './engine.ts';
import { RELEASED_BY_MS, StopTime } from './stop-time.ts';

export interface WaysOutOptions {
  engine: Engine;
  /** Frees the data directory. */
  release: () => Promise<void>;
  endpoint: Endpoint;
  clock: Clock;
}

export interface HandedOver {
  /** True from the moment an app asks. */
  began: () => boolean;
  /** Emits once, when this engine has let go; otherwise never. */
  done$: Observable<void>;
}

export interface WaysOut {
  /**
   * Stops the engine, frees the data directory, unbinds the endpoint. The same stop for everyone
   * who asks.
   */
  close: (reason?: string) => Promise<void>;
  /**
   * Resolves when the data directory is free; the endpoint is unbound afterwards, so that the
   * answer can still be sent.
   */
  handOver: () => Promise<void>;
  handedOver: HandedOver;
}

/** How a running engine ends: it is closed, or it hands over. */
export function waysOut({ engine, release, endpoint, clock }: WaysOutOptions): WaysOut {
  const done$ = new ReplaySubject<void>(1);
  let handing = false;

  // The directory is free before the endpoint is gone: in between, the next engine finds no owner
  // rather than a deaf one.
  const free = once(async (reason?: string) => {
    const time = new StopTime(clock);
    try {
      await engine.close(reason);
    } finally {
      await time.until(RELEASED_BY_MS, release());
    }
  });
  const close = once(async (reason?: string) => {
    await free(reason);
    await endpoint.close();
  });

  async function handOver(): Promise<void> {
    handing = true;
    try {
      await free('handover');
    } finally {
      // A stop that failed is over all the same.
      setImmediate(() => void Promise.allSettled([close()]).then(() => done$.next()));
    }
  }

  return { close, handOver, handedOver: { began: () => handing, done$ } };
}

/** Two signals are one stop. */
function once<A extends unknown[]>(action: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  let done: Promise<void> | undefined;
  return (...args) => (done ??= action(...args));
}
