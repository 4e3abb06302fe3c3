import type { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import type { FollowAnswer, FollowOrder, FollowRequest } from './follow-worker.ts';
import { startWorker } from './hasher.ts';

/** Smaller files are hashed at their end, before a thread would have started. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;
/** Hashed between two looks at what is still wanted: some milliseconds of work. */
const ORDER_BYTES = 4 * 1024 * 1024;

const FOLLOW_WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './follow-worker.ts' : './follow-worker.js',
  import.meta.url,
);

export interface FollowersOptions {
  logger?: Logger;
  workerUrl?: URL;
  worthAThreadBytes?: number;
}

/** Gives growing files their whole hash: one thread for all of them, as long as there are any. */
export class Followers {
  readonly #options: FollowersOptions;
  readonly #waiting = new Map<number, (answer: FollowAnswer) => void>();
  #thread: Worker | null = null;
  #noThreads = false;
  #following = 0;
  #last = 0;

  constructor(options: FollowersOptions = {}) {
    this.#options = options;
  }

  /** null where a thread isn't worth it, or can't be had: the file is hashed when it is complete. */
  follow(sizeBytes: number): FollowedHash | null {
    if (this.#noThreads || sizeBytes <= (this.#options.worthAThreadBytes ?? WORTH_A_THREAD_BYTES)) return null;
    this.#following += 1;
    this.#last += 1;
    return new FollowedHash(this, this.#last, sizeBytes);
  }

  ask(order: FollowOrder): Promise<FollowAnswer> {
    return new Promise(resolve => {
      if (this.#noThreads) return resolve({ file: order.file, failed: 'There is no thread.' });
      this.#waiting.set(order.file, resolve);
      this.#thread ??= this.#start();
      this.#thread.postMessage(order);
    });
  }

  /** Nobody wants this file's hash any more; with the last one the thread ends. */
  async leave(file: number): Promise<void> {
    this.#following -= 1;
    const thread = this.#thread;
    if (this.#following > 0) {
      thread?.postMessage({ leave: file } satisfies FollowRequest);
      return;
    }
    this.#thread = null;
    await thread?.terminate();
  }

  #start(): Worker {
    const thread = startWorker(this.#options.workerUrl ?? FOLLOW_WORKER_URL);
    thread.on('message', (answer: FollowAnswer) => this.#settle(answer));
    thread.on('error', error => this.#failed(error));
    // It never keeps a process that has nothing else to do. Not before the listener, which would take that back.
    thread.unref();
    return thread;
  }

  #settle(answer: FollowAnswer): void {
    const settle = this.#waiting.get(answer.file);
    this.#waiting.delete(answer.file);
    settle?.(answer);
  }

  #failed(error: unknown): void {
    this.#options.logger?.warn('Files are hashed without a thread.', { error: String(error) });
    this.#noThreads = true;
    this.#thread = null;
    for (const file of [...this.#waiting.keys()]) this.#settle({ file, failed: String(error) });
  }
}

/**
 * The hash of one file that is being written: follows what is proven of it, in order, from the page cache and in a thread, so
 * that with the last byte little is left to hash.
 */
export class FollowedHash {
  readonly #followers: Followers;
  readonly #file: number;
  readonly #sizeBytes: number;
  /** Hashed, and asked for; the second is ahead while the thread works. */
  #hashed = 0;
  #asked = 0;
  #wanted = 0;
  /** Counts how often what was hashed became worthless. */
  #generation = 0;
  #sha256: string | null = null;
  #broken = false;
  #left = false;
  #running: Promise<void> | null = null;
  #onHashed: (bytes: number) => void = () => undefined;

  constructor(followers: Followers, file: number, sizeBytes: number) {
    this.#followers = followers;
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /** The file's bytes below `to` won't change any more, as far as is known. The descriptor stays open until `leave` has resolved. */
  advance(descriptor: number, to: number): void {
    this.#wanted = Math.max(this.#wanted, to);
    this.#running ??= this.#run(descriptor).finally(() => (this.#running = null));
  }

  /** From here on the bytes are others, or will be. */
  dropFrom(offset: number): void {
    this.#wanted = Math.min(this.#wanted, offset);
    if (offset >= this.#asked) return;
    this.#generation += 1;
    this.#hashed = 0;
    this.#asked = 0;
    this.#sha256 = null;
  }

  /**
   * The hash, when all that was wanted is hashed; null when there is none, for whatever reason. `onHashed` gets the bytes
   * hashed so far, at once and whenever they are more.
   */
  async result(onHashed: (bytes: number) => void = () => undefined): Promise<string | null> {
    this.#onHashed = onHashed;
    onHashed(this.#hashed);
    await this.#running;
    return this.#sha256;
  }

  /** Resolves when the descriptor isn't read any more. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    await this.#running;
    await this.#followers.leave(this.#file);
  }

  async #run(descriptor: number): Promise<void> {
    while (this.#hashed < this.#wanted && !this.#broken && !this.#left) {
      const generation = this.#generation;
      const from = this.#hashed;
      const to = Math.min(this.#wanted, from + ORDER_BYTES);
      this.#asked = to;
      const answer = await this.#followers.ask({
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
