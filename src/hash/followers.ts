import type { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import type { FollowAnswer, FollowOrder, FollowRequest } from './follow-worker.ts';
import { FollowedHash } from './followed-hash.ts';
import type { FollowThread } from './followed-hash.ts';
import { SEAL_SECRET } from './seal.ts';
import { startWorker, workerUrl } from './worker-thread.ts';

/** A file up to this size is hashed as it comes, before a thread would have started. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;

export interface FollowersOptions {
  logger?: Logger;
  /** The thread's file; a test gives another one. */
  workerUrl?: URL;
  /** A larger file is followed. */
  worthAThreadBytes?: number;
}

/**
 * Hashes files while they grow. One thread works for all of them, and ends with the last one. What
 * it is asked for it does in this order.
 */
export class Followers implements FollowThread {
  readonly #options: FollowersOptions;
  readonly #waiting = new Map<number, (answer: FollowAnswer) => void>();
  #thread: Worker | null = null;
  #noThreads = false;
  #following = 0;
  #files = 0;
  #orders = 0;

  constructor(options: FollowersOptions = {}) {
    this.#options = options;
  }

  /**
   * @param sealed the whole is one proof, and gets a seal
   * @returns null when a thread isn't worth it or can't be had: the file is hashed here
   */
  follow(sizeBytes: number, sealed = false): FollowedHash | null {
    if (this.#noThreads || sizeBytes <= (this.#options.worthAThreadBytes ?? WORTH_A_THREAD_BYTES)) return null;
    this.#following += 1;
    this.#files += 1;
    return new FollowedHash(this, { file: this.#files, sizeBytes, sealed });
  }

  /** Hands an order to the thread. A thread that fails is an answer too. Never rejects. */
  ask(order: FollowOrder): Promise<FollowAnswer> {
    return new Promise(resolve => {
      if (this.#noThreads) return resolve({ failed: 'There is no thread.' });
      this.#orders += 1;
      this.#waiting.set(this.#orders, resolve);
      this.#thread ??= this.#start();
      this.#thread.postMessage({ ...order, order: this.#orders } satisfies FollowRequest);
    });
  }

  /** This file's hash is not wanted any more. With the last file the thread ends. */
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
    const thread = startWorker(this.#options.workerUrl ?? workerUrl('follow-worker', import.meta.url), SEAL_SECRET);
    thread.on('message', ({ order, answer }: { order: number; answer: FollowAnswer }) => this.#settle(order, answer));
    thread.on('error', error => this.#failed(error));
    // The thread alone must not keep the process alive. `unref` comes after `on`, because `on`
    // takes it back.
    thread.unref();
    return thread;
  }

  #settle(order: number, answer: FollowAnswer): void {
    const settle = this.#waiting.get(order);
    this.#waiting.delete(order);
    settle?.(answer);
  }

  #failed(error: unknown): void {
    this.#options.logger?.warn('Files are hashed without a thread.', { error: String(error) });
    this.#noThreads = true;
    this.#thread = null;
    for (const order of [...this.#waiting.keys()]) this.#settle(order, { failed: String(error) });
  }
}
