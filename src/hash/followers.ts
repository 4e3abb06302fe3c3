import type { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import type { FollowAnswer, FollowOrder, FollowRequest } from './follow-worker.ts';
import { FollowedHash } from './followed-hash.ts';
import type { FollowThread } from './followed-hash.ts';
import { startWorker, workerUrl } from './worker-thread.ts';

/** A file up to this size is hashed at its end, before a thread would have started. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;

export interface FollowersOptions {
  logger?: Logger;
  /** The thread's file; a test gives another one. */
  workerUrl?: URL;
  /** A larger file is followed. */
  worthAThreadBytes?: number;
}

/**
 * Hashes whole files while they grow. One thread works for all of them, and ends with the last
 * one.
 */
export class Followers implements FollowThread {
  readonly #options: FollowersOptions;
  readonly #waiting = new Map<number, (answer: FollowAnswer) => void>();
  #thread: Worker | null = null;
  #noThreads = false;
  #following = 0;
  #last = 0;

  constructor(options: FollowersOptions = {}) {
    this.#options = options;
  }

  /**
   * @returns null when a thread isn't worth it or can't be had: the file is hashed when it is
   * complete
   */
  follow(sizeBytes: number): FollowedHash | null {
    if (this.#noThreads || sizeBytes <= (this.#options.worthAThreadBytes ?? WORTH_A_THREAD_BYTES)) return null;
    this.#following += 1;
    this.#last += 1;
    return new FollowedHash(this, this.#last, sizeBytes);
  }

  /** Hands an order to the thread. A thread that fails is an answer too. Never rejects. */
  ask(order: FollowOrder): Promise<FollowAnswer> {
    return new Promise(resolve => {
      if (this.#noThreads) return resolve({ file: order.file, failed: 'There is no thread.' });
      this.#waiting.set(order.file, resolve);
      this.#thread ??= this.#start();
      this.#thread.postMessage(order);
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
    const thread = startWorker(this.#options.workerUrl ?? workerUrl('follow-worker', import.meta.url));
    thread.on('message', (answer: FollowAnswer) => this.#settle(answer));
    thread.on('error', error => this.#failed(error));
    // The thread alone must not keep the process alive. `unref` comes after `on`, because `on`
    // takes it back.
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
