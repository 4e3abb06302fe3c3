import type { Worker } from 'node:worker_threads';
import type { Logger } from '../../ports/logger.ts';
import { startWorker, workerUrl } from '../worker-thread.ts';
import type { Found } from './scan.ts';
import type { SearchAnswer, SearchRequest } from './search-worker.ts';
import { SearchWork } from './work.ts';
import type { Segment } from './work.ts';

/** Fewer bytes are looked through before a thread would have started, in short turns. */
const WORTH_A_THREAD_BYTES = 4 * 1024 * 1024;

export interface SearcherOptions {
  /** So many bytes are looked for. */
  bytes: number;
  logger?: Logger | undefined;
  /** The thread's file; a test gives another one. */
  workerUrl?: URL;
  worthAThreadBytes?: number;
}

/** A piece that was read. Its memory is used again after `free`. */
export interface ReadPiece {
  bytes: Buffer;
  sha256: string;
  free: () => void;
}

/**
 * Looks through files: in a thread where there is much to read, else here. Files that can't be read
 * have no bytes, and a thread that fails finds nothing. Call it until `close`.
 */
export class Searcher {
  readonly #options: SearcherOptions;
  readonly #here: SearchWork | null;
  readonly #waiting: ((answer: SearchAnswer) => void)[] = [];
  readonly #idle: SharedArrayBuffer[] = [];
  #thread: Worker | null = null;
  #failed = false;

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#here = options.bytes < (options.worthAThreadBytes ?? WORTH_A_THREAD_BYTES) ? new SearchWork() : null;
  }

  /** From now on `scan` looks for these blocks, numbered in the order of their sums. */
  async want(blockBytes: number, sums: Int32Array): Promise<void> {
    if (this.#here) this.#here.want(blockBytes, sums);
    else await this.#ask({ want: { blockBytes, sums } });
  }

  /**
   * Looks for blocks that begin in the segment.
   *
   * @returns null when all are found or none will be
   */
  async scan(segment: Segment): Promise<Found | null> {
    if (this.#here) return this.#here.scan(segment.file, segment.from, segment.from + segment.bytes);
    return (await this.#ask({ scan: segment })) as Found | null;
  }

  /** Reads segments one behind the other, as one piece. @returns null when bytes are missing */
  async read(segments: Segment[]): Promise<ReadPiece | null> {
    const size = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const fitting = this.#idle.findIndex(({ byteLength }) => byteLength >= size);
    const memory = this.#idle.splice(fitting, fitting < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(size);
    const sha256 = this.#here
      ? this.#here.hash(segments, new Uint8Array(memory))
      : ((await this.#ask({ hash: { segments, into: memory } })) as string | null);
    const free = () => void this.#idle.push(memory);
    if (sha256 !== null) return { bytes: Buffer.from(memory, 0, size), sha256, free };
    free();
    return null;
  }

  /** Closes the files, and ends the thread. */
  async close(): Promise<void> {
    this.#here?.close();
    if (this.#thread) await this.#ask({ close: true });
    await this.#thread?.terminate();
    this.#thread = null;
  }

  #ask(request: SearchRequest): Promise<SearchAnswer> {
    if (this.#failed) return Promise.resolve(null);
    return new Promise(resolve => {
      this.#waiting.push(resolve);
      this.#thread ??= this.#start();
      this.#thread.postMessage(request);
    });
  }

  #start(): Worker {
    const thread = startWorker(this.#options.workerUrl ?? workerUrl('search-worker', import.meta.url));
    thread.on('message', (answer: SearchAnswer) => this.#waiting.shift()?.(answer));
    thread.on('error', error => this.#fail(error));
    thread.on('exit', () => this.#waiting.length > 0 && this.#fail('The thread ended.'));
    return thread;
  }

  #fail(error: unknown): void {
    this.#options.logger?.warn('Installed versions are not looked through.', { error: String(error) });
    this.#failed = true;
    this.#thread = null;
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }
}
