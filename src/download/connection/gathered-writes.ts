import type { PartialFile, PartialListener } from '../part/partial-file.ts';

/**
 * Gathers the chunks of one connection and writes many of them in one call: one buffer fills while
 * one is written.
 */
export class GatheredWrites {
  readonly #partial: PartialFile;
  readonly #listener: PartialListener;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Where the first pending byte belongs. */
  #offset = 0;
  #writes: Promise<void> = Promise.resolve();

  constructor(partial: PartialFile, listener: PartialListener) {
    this.#partial = partial;
    this.#listener = listener;
  }

  /** Bytes that wait for the next write. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /**
   * Makes room for bytes that came: begins to write what is pending where it would be more than
   * `most` with them. So a connection never holds more than that twice, and the bytes in hand.
   *
   * @throws what the write before it threw
   */
  async room(bytes: number, most: number): Promise<void> {
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > most) await this.next();
  }

  /** Takes bytes for this place in the file. */
  add(offset: number, bytes: Uint8Array): void {
    // Bytes that don't follow the gathered ones need a write of their own.
    if (this.#offset + this.#pendingBytes !== offset) {
      this.#begin();
      this.#offset = offset;
    }
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  /**
   * Begins to write what is pending, as soon as the write before it has ended.
   *
   * @throws what that write threw
   */
  async next(): Promise<void> {
    await this.#writes;
    this.#begin();
  }

  /**
   * Writes out what is pending. Resolves when all writes have ended.
   *
   * @throws what a write threw
   */
  async flush(): Promise<void> {
    this.#begin();
    await this.#writes;
  }

  #begin(): void {
    if (this.#pendingBytes === 0) return;
    const chunks = this.#pending;
    const offset = this.#offset;
    this.#offset += this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writes = this.#writes.then(() => this.#partial.write(offset, chunks, this.#listener));
    // `next` and `flush` throw its rejection. Until one of them is called it must not end the
    // process.
    this.#writes.catch(() => undefined);
  }
}
