import { constants, fstatSync } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ModelError } from '../model/errors.ts';
import { Failure } from './failure.ts';
import { renameBusy } from './rename.ts';

/** Bytes read and hashed at a time: small enough that no turn of the event loop takes long. */
const READ_BYTES = 256 * 1024;

/** Windows has no such flag. */
const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/** What tells whether somebody else had a file in hand: it changes with each write, cut, link or rename. */
export interface FileStamp {
  inode: bigint;
  sizeBytes: bigint;
  changedNs: bigint;
}

/** An open .part: bytes at offsets, synced on demand, and aware of others that delete it or write to it. */
export class PartFile {
  /** Somebody else wrote to it since it was opened, or changed it otherwise. */
  touched = false;
  #path: string;
  readonly #handle: FileHandle;
  #stamp: FileStamp;
  #writing: Promise<void> | null = null;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
    this.#stamp = this.#look();
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

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** As it is after our last write. */
  stamp(): FileStamp {
    this.#notice();
    return this.#stamp;
  }

  async truncate(size: number): Promise<void> {
    await this.#alone(() => this.#handle.truncate(size));
  }

  /** Writes all of the chunks from `offset` on; short writes are gone on with. */
  async write(offset: number, chunks: Uint8Array[]): Promise<void> {
    await this.#alone(() => this.#writeAll(offset, chunks));
  }

  async #writeAll(offset: number, chunks: Uint8Array[]): Promise<void> {
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

  /**
   * One change at a time, so that each one that isn't ours shows as a changed stamp between two of them. (One within the
   * few milliseconds of a file system's clock tick doesn't: that is what verifying is for.)
   */
  async #alone(change: () => Promise<void>): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    this.#notice();
    const changing = change().finally(() => {
      this.#writing = null;
      this.#stamp = this.#look();
    });
    this.#writing = changing.catch(() => undefined);
    await changing;
  }

  #notice(): void {
    if (this.#writing !== null) return;
    const now = this.#look();
    if (now.changedNs === this.#stamp.changedNs && now.sizeBytes === this.#stamp.sizeBytes) return;
    this.touched = true;
    this.#stamp = now;
  }

  /** Synchronous, because a look at an open file's inode never waits for the disk, and must not let a write pass. */
  #look(): FileStamp {
    const { ino, size, ctimeNs } = fstatSync(this.#handle.fd, { bigint: true });
    return { inode: ino, sizeBytes: size, changedNs: ctimeNs };
  }

  /** Calls back with consecutive chunks of `[from, to)`; they are only valid during the call. Stops short at the end. */
  async read(
    from: number,
    to: number,
    onChunk: (chunk: Uint8Array, offset: number) => void | Promise<void>,
  ): Promise<number> {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(to - from, 1)));
    let at = from;
    while (at < to) {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, to - at), at);
      if (bytesRead === 0) break;
      await onChunk(buffer.subarray(0, bytesRead), at);
      at += bytesRead;
    }
    return at;
  }

  /** fdatasync. A failure is never retried on this handle: the kernel may have dropped the dirty pages. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** @throws PartLost when the file at this path is no longer the one that is being written, or has lost bytes */
  async assertInPlace(atLeastBytes: number): Promise<void> {
    this.#notice();
    const there = await stampOf(this.#path);
    if (there !== null && there.inode === this.#stamp.inode && there.sizeBytes >= BigInt(atLeastBytes)) return;
    throw new PartLost(this.#path);
  }

  /** Takes the place of the file at `path`. */
  async moveTo(path: string): Promise<void> {
    await this.#alone(() => renameBusy(this.#path, path));
    this.#path = path;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The stamp of the file at a path; null when there is none. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found && { inode: found.ino, sizeBytes: found.size, changedNs: found.ctimeNs };
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
