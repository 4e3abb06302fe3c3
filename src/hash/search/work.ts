import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { BlockScan } from './scan.ts';
import type { Found } from './scan.ts';

/** Bytes read and hashed at a time: they stay in the cache of the processor. */
const TURN_BYTES = 1024 * 1024;

/** Bytes of a file. */
export interface Segment {
  /** Absolute. */
  file: string;
  from: number;
  bytes: number;
}

/** The searching itself, without its thread. What can't be opened or read has no bytes. */
export class SearchWork {
  readonly #open = new Map<string, number | null>();
  #scan: BlockScan | null = null;

  /** From now on `scan` looks for these blocks. */
  want(blockBytes: number, sums: Int32Array): void {
    this.#scan = new BlockScan(blockBytes, sums);
  }

  /** @returns where blocks begin, null when all are found or none will be */
  scan(file: string, from: number, to: number): Found | null {
    if (!this.#scan || this.#scan.isDone) return null;
    return this.#scan.scan((into, at) => this.#read(file, into, at), from, to);
  }

  /**
   * Reads the segments one behind the other.
   *
   * @returns their SHA-256; null when bytes are missing
   */
  hash(segments: readonly Segment[], into: Uint8Array): string | null {
    const hash = createHash('sha256');
    let end = 0;
    for (const { file, from, bytes } of segments) {
      for (let done = 0; done < bytes; done += TURN_BYTES) {
        const turn = into.subarray(end, end + Math.min(TURN_BYTES, bytes - done));
        if (this.#read(file, turn, from + done) < turn.length) return null;
        hash.update(turn);
        end += turn.length;
      }
    }
    return hash.digest('hex');
  }

  /** Closes all files. */
  close(): void {
    for (const descriptor of this.#open.values()) if (descriptor !== null) closeSync(descriptor);
    this.#open.clear();
  }

  #read(file: string, into: Uint8Array, at: number): number {
    const descriptor = this.#opened(file);
    if (descriptor === null) return 0;
    let read = 0;
    try {
      while (read < into.length) {
        const bytes = readSync(descriptor, into, read, into.length - read, at + read);
        if (bytes === 0) break;
        read += bytes;
      }
    } catch {
      // A bad place of a disk: what lies there is fetched.
      return 0;
    }
    return read;
  }

  #opened(file: string): number | null {
    const known = this.#open.get(file);
    if (known !== undefined) return known;
    let opened: number | null = null;
    try {
      opened = openSync(file, 'r');
    } catch {
      // Somebody removed it, or may not read it.
    }
    this.#open.set(file, opened);
    return opened;
  }
}
