import { toFailure } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import type { RangeStream } from './stream.ts';

/** A connection that ended. `failure` is null when it brought all it was asked for. */
export interface Ended {
  stream: RangeStream;
  failure: Failure | null;
}

/** The open connections of one file, oldest first. */
export class StreamSet {
  readonly #running = new Map<RangeStream, Promise<Ended>>();
  readonly #onOpened: () => void;
  readonly #onClosed: () => void;
  #wake = createWake();

  constructor({ onOpened, onClosed }: { onOpened: () => void; onClosed: () => void }) {
    this.#onOpened = onOpened;
    this.#onClosed = onClosed;
  }

  get size(): number {
    return this.#running.size;
  }

  all(): RangeStream[] {
    return [...this.#running.keys()];
  }

  start(stream: RangeStream): void {
    this.#onOpened();
    const ended = stream.run().then(
      (): Ended => ({ stream, failure: null }),
      (error: unknown): Ended => ({ stream, failure: toFailure(error) }),
    );
    this.#running.set(
      stream,
      ended.finally(() => this.#onClosed()),
    );
  }

  /** The first connection that ends; null after `wake`. The set keeps it until `delete`. */
  async next(): Promise<Ended | null> {
    const ended = await Promise.race([...this.#running.values(), this.#wake.promise]);
    if (ended === null) this.#wake = createWake();
    return ended;
  }

  /** Ends the current wait for a connection, or the next one. */
  wake(): void {
    this.#wake.up();
  }

  delete(stream: RangeStream): void {
    this.#running.delete(stream);
  }

  /** Writes out what has arrived through all connections. */
  async flush(): Promise<void> {
    await Promise.all(this.all().map(stream => stream.flush()));
  }

  /** Stops all connections except one. Resolves when they have ended. */
  async stop(reason: Failure, except?: RangeStream): Promise<void> {
    const others = [...this.#running].filter(([stream]) => stream !== except);
    for (const [stream] of others) stream.abort(reason);
    await Promise.all(others.map(([, ended]) => ended));
    for (const [stream] of others) this.#running.delete(stream);
  }
}

function createWake(): { promise: Promise<null>; up: () => void } {
  let up: () => void = () => undefined;
  const promise = new Promise<null>(resolve => (up = () => resolve(null)));
  return { promise, up };
}
