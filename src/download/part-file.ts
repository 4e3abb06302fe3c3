import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../model/errors.ts';
import { Failure } from './failure.ts';

/** Bytes read and hashed at a time: small enough that no turn of the event loop takes 20 ms. */
const READ_BYTES = 1024 * 1024;

/** An open .part: bytes at offsets, synced on demand, and aware of being deleted under its writer. */
export class PartFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async open(path: string): Promise<PartFile> {
    return new PartFile(path, await open(path, constants.O_RDWR | constants.O_CREAT, 0o644));
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** Tells this file from another one of the same name. */
  async inode(): Promise<bigint> {
    return (await this.#handle.stat({ bigint: true })).ino;
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
  }

  /** Writes all of the chunks from `offset` on; short writes are gone on with. */
  async write(offset: number, chunks: Uint8Array[]): Promise<void> {
    let rest = chunks;
    let at = offset;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest, at);
      // A write of nothing without an error would loop for ever.
      if (bytesWritten === 0) throw Object.assign(new Error('Nothing was written.'), { code: 'ENOSPC' });
      at += bytesWritten;
      rest = dropBytes(rest, bytesWritten);
    }
  }

  /** Calls back with consecutive chunks of `[from, to)`; they are only valid during the call. Stops short at the end. */
  async read(from: number, to: number, onChunk: (chunk: Uint8Array, offset: number) => void): Promise<number> {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(to - from, 1)));
    let at = from;
    while (at < to) {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
      if (bytesRead === 0) break;
      onChunk(buffer.subarray(0, bytesRead), at);
      at += bytesRead;
    }
    return at;
  }

  /** fdatasync. A failure is never retried on this handle: the kernel may have dropped the dirty pages. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** @throws Failure when the file at this path is no longer the one that is being written, or has lost bytes */
  async assertInPlace(atLeastBytes: number): Promise<void> {
    const mine = await this.#handle.stat({ bigint: true });
    const there = await stat(this.path, { bigint: true }).catch(() => null);
    if (there !== null && there.ino === mine.ino && mine.size >= BigInt(atLeastBytes)) return;
    throw new PartLost(this.path);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Somebody deleted, replaced or cut the .part while it was written. */
export class PartLost extends Failure {
  constructor(path: string) {
    super('again', new ModelError('SIZE_MISMATCH', `The partial file was changed: ${path}`, { retryable: true }));
    this.name = 'PartLost';
  }
}

function dropBytes(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  for (let i = 0; i < chunks.length; i += 1) {
    const chunk = chunks[i]!;
    if (left < chunk.length) return [chunk.subarray(left), ...chunks.slice(i + 1)];
    left -= chunk.length;
  }
  return [];
}
