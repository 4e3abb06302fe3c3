import { toFailure } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import type { RangeStream } from './stream.ts';

/** A connection that ended, and why; null when it brought all it was to bring. */
export interface Ended {
  stream: RangeStream;
  failure: Failure | null;
}

/** The connections of one file that are open now, oldest first. */
export class StreamSet {
  readonly #running = new Map<RangeStream, Promise<Ended>>();
  readonly #onOpened: () => void;
  readonly #onClosed: () => void;

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

  /** The first to end, or null when `other` is first. It stays among them until it is deleted. */
  next(other: Promise<null>): Promise<Ended | null> {
    return Promise.race([...this.#running.values(), other]);
  }

  delete(stream: RangeStream): void {
    this.#running.delete(stream);
  }

  /** Writes out what has arrived through all of them. */
  async flush(): Promise<void> {
    await Promise.all(this.all().map(stream => stream.flush()));
  }

  /** Resolves when all of them have ended, but one. */
  async stop(reason: Failure, except?: RangeStream): Promise<void> {
    const others = [...this.#running].filter(([stream]) => stream !== except);
    for (const [stream] of others) stream.abort(reason);
    await Promise.all(others.map(([, ended]) => ended));
    for (const [stream] of others) this.#running.delete(stream);
  }
}
