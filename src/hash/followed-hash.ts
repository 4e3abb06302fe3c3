import type { FollowAnswer, Followed, FollowOrder } from './follow-worker.ts';

/** Bytes of one order: after some milliseconds of work it is looked at what is still wanted. */
const ORDER_BYTES = 4 * 1024 * 1024;

/** What hashes the bytes that a FollowedHash asks for. */
export interface FollowThread {
  ask(order: FollowOrder): Promise<FollowAnswer>;
  leave(file: number): Promise<void>;
}

/** What bytes hash to. */
export interface Hashed {
  sha256: string;
  /** Of the same bytes: a later reading is compared with it. */
  seal: string;
}

/** Bytes `[from, to)` of the file, and what they should hash to. */
export interface Expected {
  from: number;
  to: number;
  sha256: string;
}

/**
 * The hashes of one file that is being written, made in a thread and from the page cache: those of
 * its proofs, and that of the whole, which follows the proven bytes in order. A proof that comes in
 * order is read once for both.
 */
export class FollowedHash {
  readonly #thread: FollowThread;
  readonly #file: number;
  readonly #sizeBytes: number;
  readonly #sealed: boolean;
  /** Bytes that are in the hash of the whole, from byte 0 on. */
  #hashed = 0;
  /** Bytes that may go into it. */
  #wanted = 0;
  /** Counts how often that hash began anew. An answer to an older order says nothing of it. */
  #generation = 0;
  #whole: Hashed | null = null;
  #broken = false;
  #left = false;
  #running: Promise<void> | null = null;
  /** Orders without an answer, oldest first. */
  readonly #underWay = new Map<Promise<unknown>, Pick<FollowOrder, 'want' | 'from' | 'to'>>();
  #onHashed: (bytes: number) => void = () => undefined;

  /**
   * @param file number of the file in the thread
   * @param sealed the whole gets a seal too
   */
  constructor(thread: FollowThread, { file, sizeBytes, sealed }: { file: number; sizeBytes: number; sealed: boolean }) {
    this.#thread = thread;
    this.#file = file;
    this.#sizeBytes = sizeBytes;
    this.#sealed = sealed;
  }

  /**
   * The bytes below `to` may go into the hash of the whole. The caller keeps the descriptor open
   * until `leave` has resolved.
   */
  advance(descriptor: number, to: number): void {
    this.#wanted = Math.max(this.#wanted, to);
    this.#running ??= this.#run(descriptor).finally(() => (this.#running = null));
  }

  /**
   * What bytes hash to that are all written. Right ones that follow in order are in the hash of
   * the whole afterwards. The descriptor is as for `advance`.
   *
   * @returns null when the thread can't tell
   */
  async prove(descriptor: number, { from, to, sha256 }: Expected): Promise<Hashed | null> {
    const found = await this.#ask({ want: 'prove', descriptor, from, to, sha256 });
    return found === null ? null : { sha256: found.sha256 ?? '', seal: found.seal ?? '' };
  }

  /** The seal of what the file holds in `[from, to)` now; null when the thread can't tell. */
  async sealOf(descriptor: number, from: number, to: number): Promise<string | null> {
    return (await this.#ask({ want: 'seal', descriptor, from, to }))?.seal ?? null;
  }

  /** The bytes from `offset` on change. */
  dropFrom(offset: number): void {
    this.#wanted = Math.min(this.#wanted, offset);
    if (offset >= this.#willBeHashed()) return;
    this.#generation += 1;
    this.#hashed = 0;
    this.#whole = null;
  }

  /**
   * Waits until all that may be hashed is hashed.
   *
   * @param onHashed gets the bytes hashed so far, at once and whenever they are more
   * @returns of the whole file, with a seal where it is sealed; null when the file isn't complete
   * or the thread failed
   */
  async result(onHashed: (bytes: number) => void = () => undefined): Promise<Hashed | null> {
    this.#onHashed = onHashed;
    onHashed(this.#hashed);
    await this.#running;
    return this.#whole;
  }

  /** Stops following. Resolves when nothing reads the descriptor any more. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.keys());
    await this.#running;
    await this.#thread.leave(this.#file);
  }

  /** The most that the hash of the whole has when all orders are answered. */
  #willBeHashed(): number {
    let to = this.#hashed;
    for (const order of this.#underWay.values()) if (order.want !== 'seal' && order.from === to) to = order.to;
    return to;
  }

  async #run(descriptor: number): Promise<void> {
    while (this.#hashed < this.#wanted && !this.#broken && !this.#left) {
      const from = this.#hashed;
      await this.#ask({ want: 'go-on', descriptor, from, to: Math.min(this.#wanted, from + ORDER_BYTES) });
    }
  }

  async #ask(order: Pick<FollowOrder, 'want' | 'descriptor' | 'from' | 'to' | 'sha256'>): Promise<Followed | null> {
    if (this.#broken || this.#left) return null;
    const generation = this.#generation;
    const last = order.to === this.#sizeBytes;
    const asked = this.#thread.ask({ ...order, file: this.#file, generation, sealed: this.#sealed, last });
    this.#underWay.set(asked, order);
    const answer = await asked;
    this.#underWay.delete(asked);
    if ('failed' in answer) {
      this.#broken = true;
      return null;
    }
    if (generation === this.#generation && order.want !== 'seal') this.#take(answer);
    return answer;
  }

  #take({ wholeTo, whole, seal }: Followed): void {
    if (wholeTo > this.#hashed) this.#onHashed(wholeTo);
    this.#hashed = wholeTo;
    if (whole !== null) this.#whole = { sha256: whole, seal: seal ?? '' };
  }
}
