import type { FollowAnswer, FollowOrder } from './follow-worker.ts';

/** Bytes of one order: after some milliseconds of work it is looked at what is still wanted. */
const ORDER_BYTES = 4 * 1024 * 1024;

/** What hashes the bytes that a FollowedHash asks for. */
export interface FollowThread {
  ask(order: FollowOrder): Promise<FollowAnswer>;
  leave(file: number): Promise<void>;
}

/**
 * The hash of one file that is being written. It follows the proven bytes in order, in a thread
 * and from the page cache, so that little is left to hash when the last byte comes.
 */
export class FollowedHash {
  readonly #thread: FollowThread;
  readonly #file: number;
  readonly #sizeBytes: number;
  /** Bytes that are hashed, from byte 0 on. */
  #hashed = 0;
  /** Bytes that the thread was asked for. Ahead of `hashed` while the thread works. */
  #asked = 0;
  /** Bytes that may be hashed. */
  #wanted = 0;
  /** Counts how often the hash began anew. An answer to an older order is ignored. */
  #generation = 0;
  #sha256: string | null = null;
  #broken = false;
  #left = false;
  #running: Promise<void> | null = null;
  #onHashed: (bytes: number) => void = () => undefined;

  /** @param file number of the file in the thread */
  constructor(thread: FollowThread, file: number, sizeBytes: number) {
    this.#thread = thread;
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /**
   * The bytes below `to` are proven. The caller keeps the descriptor open until `leave` has
   * resolved.
   */
  advance(descriptor: number, to: number): void {
    this.#wanted = Math.max(this.#wanted, to);
    this.#running ??= this.#run(descriptor).finally(() => (this.#running = null));
  }

  /** The bytes from `offset` on change. */
  dropFrom(offset: number): void {
    this.#wanted = Math.min(this.#wanted, offset);
    if (offset >= this.#asked) return;
    this.#generation += 1;
    this.#hashed = 0;
    this.#asked = 0;
    this.#sha256 = null;
  }

  /**
   * Waits until all that may be hashed is hashed.
   *
   * @param onHashed gets the bytes hashed so far, at once and whenever they are more
   * @returns SHA-256 of the whole file; null when the file isn't complete or the thread failed
   */
  async result(onHashed: (bytes: number) => void = () => undefined): Promise<string | null> {
    this.#onHashed = onHashed;
    onHashed(this.#hashed);
    await this.#running;
    return this.#sha256;
  }

  /** Stops following. Resolves when nothing reads the descriptor any more. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    await this.#running;
    await this.#thread.leave(this.#file);
  }

  async #run(descriptor: number): Promise<void> {
    while (this.#hashed < this.#wanted && !this.#broken && !this.#left) {
      const generation = this.#generation;
      const from = this.#hashed;
      const to = Math.min(this.#wanted, from + ORDER_BYTES);
      this.#asked = to;
      const answer = await this.#thread.ask({
        file: this.#file,
        descriptor,
        from,
        to,
        last: to === this.#sizeBytes,
      });
      if (generation !== this.#generation) continue;
      if ('failed' in answer) this.#broken = true;
      else {
        this.#hashed = to;
        this.#sha256 = answer.sha256;
        this.#onHashed(to);
      }
    }
  }
}
