import type { Logger } from '../ports/logger.ts';
import { fileSize, hashFile } from '../disk/index.ts';
import { HashThread, ThreadFailed } from './hash-thread.ts';

/** A file up to this size is hashed before a thread would have started. */
const WORTH_A_THREAD_BYTES = 8 * 1024 * 1024;

export interface HasherOptions {
  /** Stops hashing at once. */
  signal?: AbortSignal | undefined;
  logger?: Logger;
  /** The thread's file; a test gives another one. */
  workerUrl?: URL;
  /** A larger file is hashed in a thread. */
  worthAThreadBytes?: number;
}

/** Hashes whole files, one after the other. */
export interface Hasher {
  /**
   * SHA-256 of a file, lower-case hexadecimal.
   *
   * @param onHashed gets the bytes of this file hashed so far; the last call has all of them
   * @throws the system's error with its `code`; the signal's reason
   */
  hash(path: string, onHashed?: (bytes: number) => void): Promise<string>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/**
 * Large files go to a thread, so that neither their reading nor their hashing holds up the event
 * loop.
 */
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
          thread ??= new HashThread(signal, options.workerUrl);
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

/**
 * Turns the count of one file so far into steps: `onBytes` gets what was added since the last
 * call.
 */
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
