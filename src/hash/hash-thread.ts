import type { Worker } from 'node:worker_threads';
import type { HashWorkerMessage } from './hash-worker.ts';
import { startWorker, workerUrl } from './worker-thread.ts';

/** The thread itself failed: it could not be started, or it died. */
export class ThreadFailed extends Error {
  constructor(cause: unknown) {
    super('The hashing thread failed.', { cause });
    this.name = 'ThreadFailed';
  }
}

interface Job {
  resolve(sha256: string): void;
  reject(reason: Error): void;
  onHashed: ((bytes: number) => void) | undefined;
}

/** A thread that hashes one file at a time. */
export class HashThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.#stop(this.#signal?.reason as Error);
  #job: Job | null = null;
  /** Why there are no more answers; null while the thread works. */
  #ended: { reason: Error } | null = null;

  constructor(signal: AbortSignal | undefined, url = workerUrl('hash-worker', import.meta.url)) {
    this.#worker = startWorker(url);
    this.#signal = signal;
    this.#worker.on('message', (message: HashWorkerMessage) => this.#take(message));
    this.#worker.on('error', error => this.#stop(new ThreadFailed(error)));
    this.#worker.on('exit', () => this.#stop(new ThreadFailed(new Error('It ended.'))));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** @throws the system's error with its `code`, the signal's reason, ThreadFailed */
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
