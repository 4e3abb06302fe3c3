import { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import { fileSize, hashFile } from '../disk/files.ts';
import type { HashWorkerMessage } from './hash-worker.ts';

/** Up to here a file is hashed before a thread would have started. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;

/** The thread's file beside this one: .ts from source, .js as built; a URL, so that it is found inside an archive as well. */
const HASH_WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './hash-worker.ts' : './hash-worker.js',
  import.meta.url,
);

export interface HasherOptions {
  /** Ends everything at once. */
  signal?: AbortSignal | undefined;
  logger?: Logger;
  workerUrl?: URL;
  worthAThreadBytes?: number;
}

/** Hashes whole files, one after the other. */
export interface Hasher {
  /**
   * SHA-256 of a file, lower-case hexadecimal. `onHashed` gets the bytes of this file hashed so far, all of them last.
   *
   * @throws the system's error with its `code`; the signal's reason
   */
  hash(path: string, onHashed?: (bytes: number) => void): Promise<string>;
  close(): Promise<void>;
}

/** Large files go to a thread, so that neither their reading nor their hashing holds up the event loop. */
export function createHasher(options: HasherOptions = {}): Hasher {
  const { signal, worthAThreadBytes = WORTH_A_THREAD_BYTES } = options;
  let thread: HashThread | null = null;
  let noThreads = false;
  return {
    async hash(path, onHashed) {
      signal?.throwIfAborted();
      const size = (await fileSize(path)) ?? 0;
      if (!noThreads && size > worthAThreadBytes) {
        try {
          thread ??= new HashThread(options.workerUrl ?? HASH_WORKER_URL, signal);
          const sha256 = await thread.hash(path, onHashed);
          onHashed?.(size);
          return sha256;
        } catch (error) {
          if (!(error instanceof ThreadFailed)) throw error;
          options.logger?.warn('Files are hashed without a thread.', { error: String(error.cause) });
          noThreads = true;
        }
      }
      return hashHere(path, signal, onHashed);
    },
    async close() {
      await thread?.end();
      thread = null;
    },
  };
}

/** Turns "so many so far" of one file into "so many more". */
export function steps(onBytes: ((bytes: number) => void) | undefined): (soFar: number) => void {
  let before = 0;
  return soFar => {
    if (soFar > before) onBytes?.(soFar - before);
    before = Math.max(before, soFar);
  };
}

async function hashHere(
  path: string,
  signal: AbortSignal | undefined,
  onHashed?: (bytes: number) => void,
): Promise<string> {
  let hashed = 0;
  return hashFile(path, bytes => {
    signal?.throwIfAborted();
    onHashed?.((hashed += bytes));
  });
}

/** The thread itself is what failed: it could not be started, or it died. */
class ThreadFailed extends Error {
  constructor(cause: unknown) {
    super('The hashing thread failed.', { cause });
    this.name = 'ThreadFailed';
  }
}

/** Node 20 gives a thread none of the loaders of its process: from source, the thread registers the one for TypeScript itself. */
const FROM_SOURCE = `const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => (register(), import(workerData)));`;

/** A thread that runs this file, as it was built or from source. */
export function startWorker(url: URL): Worker {
  return url.pathname.endsWith('.ts') ? new Worker(FROM_SOURCE, { eval: true, workerData: url.href }) : new Worker(url);
}

interface Job {
  resolve(sha256: string): void;
  reject(reason: Error): void;
  onHashed: ((bytes: number) => void) | undefined;
}

class HashThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.#stop(this.#signal?.reason as Error);
  #job: Job | null = null;
  /** Why there will be no more answers. */
  #ended: { reason: Error } | null = null;

  constructor(url: URL, signal: AbortSignal | undefined) {
    this.#worker = startWorker(url);
    this.#signal = signal;
    this.#worker.on('message', (message: HashWorkerMessage) => this.#take(message));
    this.#worker.on('error', error => this.#stop(new ThreadFailed(error)));
    this.#worker.on('exit', () => this.#stop(new ThreadFailed(new Error('It ended.'))));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  hash(path: string, onHashed?: (bytes: number) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended.reason);
      this.#job = { resolve, reject, onHashed };
      this.#worker.postMessage(path);
    });
  }

  async end(): Promise<void> {
    this.#stop(new ThreadFailed(new Error('It was closed.')));
    await this.#worker.terminate();
  }

  #take(message: HashWorkerMessage): void {
    const job = this.#job;
    if (!job || this.#ended) return;
    if ('hashedBytes' in message) return job.onHashed?.(message.hashedBytes);
    this.#job = null;
    if ('sha256' in message) return job.resolve(message.sha256);
    const { message: text, code } = message.failed;
    job.reject(Object.assign(new Error(text), code !== null && { code }));
  }

  #stop(reason: Error): void {
    if (this.#ended) return;
    this.#ended = { reason };
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#job?.reject(reason);
    this.#job = null;
    void this.#worker.terminate();
  }
}
