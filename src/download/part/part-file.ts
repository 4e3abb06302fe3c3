import { constants, fstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { entryAt, openMade, renameBusy, SOLID_GROUND } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import { Seal } from '../../hash/index.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import { stampFrom, stampOf } from './file-stamp.ts';
import type { FileStamp } from './file-stamp.ts';
import { PartLost } from './part-failures.ts';
import { ReadBuffers } from './read-buffers.ts';

/** How bytes of a part are read again. */
export interface Reading {
  /** Stops it. */
  signal?: AbortSignal | undefined;
  /** Gets the number of bytes just read. */
  onRead?: (bytes: number) => void;
}

/** Bytes read and hashed at a time: so few that no turn of the event loop takes long. */
const READ_BYTES = 256 * 1024;
/** Bytes read and sealed at a time. A seal is some ten times as fast as a hash. */
const SEAL_BYTES = 1024 * 1024;

/** The clock of file times ticks every 10 ms on Linux and every 16 ms on Windows. */
const CLOCK_TICK_MS = 20;
const NS_PER_MS = 1_000_000n;

/** Windows has no such flag. */
const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/**
 * An open .part: it takes writes at any offset, several at once, and notices when somebody takes
 * it away.
 */
export class PartFile {
  #path: string;
  readonly #handle: FileHandle;
  readonly #ground: Ground;
  readonly #buffers = new ReadBuffers();

  private constructor(path: string, handle: FileHandle, ground: Ground) {
    this.#path = path;
    this.#handle = handle;
    this.#ground = ground;
  }

  /**
   * Opens the file at this path, or makes an empty one. A link, or a file that has a second name,
   * is no part of ours: it is unlinked and never written to.
   *
   * @throws DiskAway
   */
  static async open(path: string, ground: Ground = SOLID_GROUND): Promise<PartFile> {
    await ground.assertThere();
    const found = await entryAt(path);
    if (found !== null && (!found.isFile() || found.nlink > 1)) return PartFile.create(path, ground);
    const flags = constants.O_RDWR | constants.O_CREAT | NO_FOLLOW;
    return new PartFile(path, await openMade(path, flags, ground, found !== null), ground);
  }

  /** Makes an empty file. What was at this path is unlinked. @throws DiskAway */
  static async create(path: string, ground: Ground = SOLID_GROUND): Promise<PartFile> {
    await ground.assertThere();
    await rm(path, { force: true, recursive: true });
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
    return new PartFile(path, await openMade(path, flags, ground), ground);
  }

  /** For a thread of this process. Valid until the part is closed. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  /** Synchronous: fstat never waits for the disk, and no write of ours may happen in between. */
  stamp(): FileStamp {
    return stampFrom(fstatSync(this.#handle.fd, { bigint: true }));
  }

  /**
   * The stamp, once every later write changes it. A write within the same tick of the clock as the
   * last one would not: so the tick is waited out.
   */
  async settledStamp(): Promise<FileStamp> {
    const agoMs = Date.now() - Number(this.stamp().changedNs / NS_PER_MS);
    // `agoMs` is negative when the clock was set back: then one tick is waited.
    if (agoMs < CLOCK_TICK_MS) await delay(systemClock, Math.min(CLOCK_TICK_MS, CLOCK_TICK_MS - agoMs));
    return this.stamp();
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
  }

  /** Writes all chunks from `offset` on. After a short write it goes on with the rest. */
  async write(offset: number, chunks: Uint8Array[]): Promise<void> {
    let rest = chunks;
    let at = offset;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest, at);
      // Some file systems write 0 bytes without an error when they are full: that would loop for
      // ever.
      if (bytesWritten === 0) throw Object.assign(new Error('Nothing was written.'), { code: 'ENOSPC' });
      at += bytesWritten;
      rest = dropBytes(rest, bytesWritten);
    }
  }

  /**
   * Calls back with consecutive chunks of `[from, to)`. A chunk is only valid during the call.
   *
   * @returns where it ended: below `to` when the file is shorter
   */
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
  async sealOf(from: number, to: number, { signal, onRead }: Reading): Promise<string> {
    const seal = new Seal();
    const update = (chunk: Uint8Array) => {
      signal?.throwIfAborted();
      seal.update(chunk);
      onRead?.(chunk.length);
    };
    await this.read(from, to, update, SEAL_BYTES);
    return seal.digest();
  }

  /**
   * fdatasync. Never retried on this handle after a failure: the kernel may have dropped the dirty
   * pages.
   */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** @throws PartLost when another file is at this path, or bytes are missing; DiskAway */
  async assertInPlace(atLeastBytes: number): Promise<void> {
    const { inode } = this.stamp();
    const there = await stampOf(this.#path);
    if (there !== null && there.inode === inode && there.sizeBytes >= BigInt(atLeastBytes)) return;
    await this.#ground.assertThere();
    throw new PartLost(this.#path);
  }

  /** Copies these bytes of another part. */
  async copyFrom(other: PartFile, ranges: ByteRanges): Promise<void> {
    for (const [from, to] of ranges) await other.read(from, to, (chunk, at) => this.write(at, [chunk]));
  }

  /** Renames the part over the file at `path`. */
  async moveTo(path: string): Promise<void> {
    await renameBusy(this.#path, path);
    this.#path = path;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The chunks without their first `bytes` bytes. */
function dropBytes(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  for (let i = 0; i < chunks.length; i += 1) {
    const chunk = chunks[i]!;
    if (left < chunk.length) return [chunk.subarray(left), ...chunks.slice(i + 1)];
    left -= chunk.length;
  }
  return [];
}
