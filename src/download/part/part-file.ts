import { constants, fstatSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../../model/errors.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import { Failure } from '../base/failure.ts';
import { ReadBuffers } from './read-buffers.ts';
import { renameBusy } from '../../disk/rename.ts';
import { Seal } from '../../hash/seal.ts';

/** Bytes read and hashed at a time: small enough that no turn of the event loop takes long. */
const READ_BYTES = 256 * 1024;
/** Bytes read and sealed at a time, in the time that hashing takes for a tenth. */
const SEAL_BYTES = 1024 * 1024;

/** The clock that a file's times come from moves on after 10 ms on Linux, 16 ms on Windows. */
const CLOCK_TICK_MS = 20;
const NS_PER_MS = 1_000_000n;

/** Windows has no such flag. */
const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/** What tells whether somebody else had a file in hand. */
export interface FileStamp {
  inode: bigint;
  sizeBytes: bigint;
  /** Of the last write or cut. */
  modifiedNs: bigint;
  /** Of the last write, cut, link or rename. */
  changedNs: bigint;
}

/** An open .part: bytes at offsets, several writes at once, synced on demand, and aware of others that take it away. */
export class PartFile {
  #path: string;
  readonly #handle: FileHandle;
  readonly #buffers = new ReadBuffers();

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** The file at this path, or an empty one. A link, or a file with another name elsewhere, is no part: it is unlinked, not written to. */
  static async open(path: string): Promise<PartFile> {
    const found = await lstat(path).catch(() => null);
    if (found !== null && (!found.isFile() || found.nlink > 1)) return PartFile.create(path);
    return new PartFile(path, await open(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, 0o644));
  }

  /** An empty one; what was there is unlinked. */
  static async create(path: string): Promise<PartFile> {
    await rm(path, { force: true, recursive: true });
    return new PartFile(path, await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o644));
  }

  /** For a thread of this process; valid until it is closed. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** Synchronous, because a look at an open file's inode never waits for the disk, and must not let a write pass. */
  stamp(): FileStamp {
    return stampFrom(fstatSync(this.#handle.fd, { bigint: true }));
  }

  /** Resolves to the stamp when every later write changes it: not within the tick of the clock that the last one came in. */
  async settledStamp(): Promise<FileStamp> {
    const agoMs = Date.now() - Number(this.stamp().changedNs / NS_PER_MS);
    // A clock that was set back says nothing about how long ago it was.
    if (agoMs < CLOCK_TICK_MS) await delay(systemClock, Math.min(CLOCK_TICK_MS, CLOCK_TICK_MS - agoMs));
    return this.stamp();
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
  async read(
    from: number,
    to: number,
    onChunk: (chunk: Uint8Array, offset: number) => void | Promise<void>,
    atOnceBytes = READ_BYTES,
  ): Promise<number> {
    if (from >= to) return from;
    return this.#buffers.lend(Math.min(atOnceBytes, to - from), async buffer => {
      let at = from;
      while (at < to) {
        const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
        if (bytesRead === 0) break;
        await onChunk(buffer.subarray(0, bytesRead), at);
        at += bytesRead;
      }
      return at;
    });
  }

  /** The seal of what the file holds in `[from, to)` now. @throws the signal's reason */
  async sealOf(from: number, to: number, signal?: AbortSignal): Promise<string> {
    const seal = new Seal();
    const update = (chunk: Uint8Array) => {
      signal?.throwIfAborted();
      seal.update(chunk);
    };
    await this.read(from, to, update, SEAL_BYTES);
    return seal.digest();
  }

  /** fdatasync. A failure is never retried on this handle: the kernel may have dropped the dirty pages. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** @throws PartLost when the file at this path is no longer the one that is being written, or has lost bytes */
  async assertInPlace(atLeastBytes: number): Promise<void> {
    const { inode } = this.stamp();
    const there = await stampOf(this.#path);
    if (there !== null && there.inode === inode && there.sizeBytes >= BigInt(atLeastBytes)) return;
    throw new PartLost(this.#path);
  }

  /** Takes the place of the file at `path`. */
  async moveTo(path: string): Promise<void> {
    await renameBusy(this.#path, path);
    this.#path = path;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The stamp of the file at a path; null when there is none. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found && stampFrom(found);
}

function stampFrom({ ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp {
  return { inode: ino, sizeBytes: size, modifiedNs: mtimeNs, changedNs: ctimeNs };
}

/** Somebody deleted, replaced or cut the .part while it was written. */
export class PartLost extends Failure {
  constructor(path: string) {
    super('again', new ModelError('SIZE_MISMATCH', `The partial file was changed: ${path}`, { retryable: true }));
    this.name = 'PartLost';
  }
}

/** A programming error: bytes came for a part that isn't open. */
export class PartClosed extends Error {
  constructor(path: string) {
    super(`Expected the part to be open: ${path}`);
    this.name = 'PartClosed';
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
