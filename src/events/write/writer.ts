/**
 * The one writer of a run. It writes batches to the newest segment: one write and one fdatasync at
 * a time, then a look at the fence. After any failure but a full disk it writes nothing more.
 */
import { ModelError } from '../../model/errors.ts';
import { writeAll } from '../../ports/file-system.ts';
import { errorCode, isNoRoom } from '../../ports/system-error.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { isNoFile } from '../read/read-failure.ts';
import type { LinePlace } from '../read/places.ts';
import { encodeBatch } from '../line/record.ts';
import type { DraftRecord } from '../line/record.ts';
import { releaseReserve, restoreReserve } from './reserve.ts';
import { diskFull, fenced, unwritable } from './write-failure.ts';
import { encodeHeader, segmentPath } from '../line/segment.ts';
import type { SegmentHeader } from '../line/segment.ts';

export interface WriterOptions {
  dir: string;
  fs: FileSystem;
  segmentBytes: number;
  reserveBytes: number;
  /** Makes the header of a segment: the first one of this run, and each one after a size cut. */
  header: (place: Pick<SegmentHeader, 'segment' | 'first_seq' | 'previous'>) => SegmentHeader;
}

/** What a batch became: the crc of each line, and the place of the last one. */
export interface Written {
  crcs: string[];
  last: LinePlace;
}

interface CurrentSegment {
  segment: number;
  file: OpenFile;
  /** Path of the segment that another opening would create. */
  successor: string;
  /** Valid bytes. All of them are synced. */
  bytes: number;
  /** crc of the last line. */
  crc: string;
  /** The header is its only line. Such a segment is never full. */
  empty: boolean;
  /** Features that its header doesn't name are required by now: the next batch needs a new segment. */
  outdated: boolean;
}

export class SegmentWriter {
  readonly #options: WriterOptions;
  #current: CurrentSegment | null = null;
  /** Claimed, but without a synced header: the disk was full in between. */
  #claimed: { segment: number; file: OpenFile } | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Creates the segment's file, which is the claim itself, and syncs its name.
   *
   * @throws ModelError JOURNAL_UNWRITABLE when another opening was faster
   */
  async claim(segment: number): Promise<void> {
    const { fs, dir } = this.#options;
    this.#claimed ??= { segment, file: await this.#create(segment) };
    await fs.syncDirectory(dir);
  }

  async #create(segment: number): Promise<OpenFile> {
    try {
      return await this.#options.fs.open(segmentPath(this.#options.dir, segment), 'create');
    } catch (error) {
      throw errorCode(error) === 'EEXIST' ? await this.#inTheWay(segment) : error;
    }
  }

  /** Writes the header of the claimed segment. From then on it is the current segment. */
  async begin(firstSeq: number, previous: SegmentHeader['previous']): Promise<void> {
    const claimed = this.#claimed;
    if (claimed === null) throw new Error('Expected a claimed segment.');
    const { line, crc } = encodeHeader(
      this.#options.header({ segment: claimed.segment, first_seq: firstSeq, previous }),
    );
    const bytes = Buffer.from(line);
    await writeAll(claimed.file, bytes, 0);
    await sync(claimed.file);
    const successor = segmentPath(this.#options.dir, claimed.segment + 1);
    await this.#checkFence({ ...claimed, successor });
    const old = this.#current;
    this.#current = { ...claimed, successor, bytes: bytes.length, crc, empty: true, outdated: false };
    this.#claimed = null;
    await old?.file.close();
  }

  /**
   * When it resolves, the batch is on the disk and this is still the only writer.
   *
   * @throws ModelError DISK_FULL (not written; the writer goes on), JOURNAL_UNWRITABLE (unknown;
   *   the writer has ended)
   */
  async write(batch: readonly DraftRecord[], durableSeq: number): Promise<Written> {
    try {
      return await this.#write(batch, durableSeq);
    } catch (error) {
      throw await this.#judge(error);
    }
  }

  /**
   * Best effort. Don't call it right after the reserve was given up: the disk is still full then.
   */
  async restoreReserve(): Promise<void> {
    await restoreReserve(this.#options.fs, this.#options.dir, this.#options.reserveBytes);
  }

  /** What headers say has changed: the next batch goes to a segment with a new one. */
  renewHeader(): void {
    if (this.#current !== null) this.#current.outdated = true;
  }

  /** @throws ModelError JOURNAL_UNWRITABLE when another opening owns the journal */
  async checkOwner(): Promise<void> {
    const current = this.#segment();
    // The next number may be this writer's own, claimed just now.
    const segment = this.#claimed?.segment ?? current.segment;
    await this.#checkFence({ segment, successor: segmentPath(this.#options.dir, segment + 1) });
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    await this.#claimed?.file.close();
    this.#current = null;
    this.#claimed = null;
  }

  async #write(batch: readonly DraftRecord[], durableSeq: number): Promise<Written> {
    if (this.#isFull(batch)) await this.#roll(durableSeq + 1);
    const current = this.#segment();
    const { bytes, crcs } = encodeBatch(batch, durableSeq, current.crc);
    await writeAll(current.file, bytes, current.bytes);
    await sync(current.file);
    await this.#checkFence(current);
    current.bytes += bytes.length;
    current.crc = crcs.at(-1) ?? current.crc;
    current.empty &&= batch.length === 0;
    const seq = durableSeq + batch.length;
    return { crcs, last: { segment: current.segment, seq, crc: current.crc, end: current.bytes } };
  }

  #segment(): CurrentSegment {
    if (this.#current === null) throw new Error('Expected an open segment.');
    return this.#current;
  }

  #isFull(batch: readonly DraftRecord[]): boolean {
    const { bytes, segment, empty, outdated } = this.#segment();
    const more = batch.reduce((sum, record) => sum + record.bytes, 0);
    // A claimed successor has to be used: a second segment above the current one would look like
    // another writer.
    if (outdated || this.#claimed?.segment === segment + 1) return true;
    return !empty && bytes + more > this.#options.segmentBytes;
  }

  async #roll(firstSeq: number): Promise<void> {
    const { segment, bytes, crc } = this.#segment();
    await this.claim(segment + 1);
    await this.begin(firstSeq, { segment, bytes, crc });
    await this.restoreReserve();
  }

  /**
   * An opening that claims the next number is the owner. From then on nothing of this writer may
   * be acknowledged.
   */
  async #checkFence({ segment, successor }: Pick<CurrentSegment, 'segment' | 'successor'>): Promise<void> {
    if (await this.#options.fs.exists(successor)) throw await this.#inTheWay(segment + 1);
  }

  /**
   * A folder with the name of a segment is no claim. Opening anew passes over it and looks for
   * other writers.
   */
  async #inTheWay(segment: number): Promise<ModelError> {
    const { fs, dir } = this.#options;
    const path = segmentPath(dir, segment);
    return (await isFile(fs, path)) ? fenced(segment) : unwritable(new Error(`no segment's file at ${path}`));
  }

  async #judge(error: unknown): Promise<ModelError> {
    if (error instanceof ModelError) return error;
    if (!isNoRoom(error)) return unwritable(error);
    try {
      await this.#cutTail();
      await releaseReserve(this.#options.fs, this.#options.dir);
    } catch (failure) {
      return unwritable(failure);
    }
    return diskFull(error);
  }

  async #cutTail(): Promise<void> {
    const file = this.#claimed?.file ?? this.#segment().file;
    const end = this.#claimed === null ? this.#segment().bytes : 0;
    await blank(file, end);
    await file.truncate(end);
    await file.datasync();
  }
}

/**
 * Overwrites a batch before it is cut off. On some file systems a file that grows again shows,
 * after a power failure, what its blocks held before: the batch would come back. A file system
 * that has no room even for this never writes blocks in place, so old contents can't come back
 * there.
 */
async function blank(file: OpenFile, from: number): Promise<void> {
  try {
    await writeAll(file, Buffer.alloc(Math.max(0, (await file.size()) - from)), from);
  } catch (error) {
    if (!isNoRoom(error)) throw error;
  }
  await file.datasync();
}

/** False only for what certainly is no file. A file that can't be read may be another writer's. */
async function isFile(fs: FileSystem, path: string): Promise<boolean> {
  try {
    const file = await fs.open(path, 'read');
    try {
      await file.read(Buffer.alloc(1), 0);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    return !isNoFile(error);
  }
}

/**
 * A failed sync is final, whatever its code: a later sync may report success for pages that were
 * lost.
 */
async function sync(file: OpenFile): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    throw unwritable(error);
  }
}
