/**
 * The one writer of a run: batches to the newest segment, one write + fdatasync at a time, then the fence.
 * After any failure but a full disk it writes nothing more.
 */
import { ModelError } from '../../model/errors.ts';
import { errorCode, writeAll } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { isNoFile } from '../base/read-failure.ts';
import { encodeRecord } from '../line/record.ts';
import type { DraftRecord } from '../line/record.ts';
import { releaseReserve, restoreReserve } from './reserve.ts';
import { encodeHeader, segmentPath } from '../line/segment.ts';
import type { SegmentHeader } from '../line/segment.ts';

export interface WriterOptions {
  dir: string;
  fs: FileSystem;
  segmentBytes: number;
  reserveBytes: number;
  /** What every header of this run says, in the first segment and after a size cut. */
  header: (place: Pick<SegmentHeader, 'segment' | 'first_seq' | 'previous'>) => SegmentHeader;
}

interface CurrentSegment {
  segment: number;
  file: OpenFile;
  /** What another opening would create. */
  successor: string;
  /** Valid bytes; all of them synced. */
  bytes: number;
  /** crc of its last line. */
  crc: string;
  /** It has no line but its header: such a segment is never full. */
  empty: boolean;
}

export class SegmentWriter {
  readonly #options: WriterOptions;
  #current: CurrentSegment | null = null;
  /** Claimed, but without a synced header: by a full disk on the way. */
  #claimed: { segment: number; file: OpenFile } | null = null;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Creates the segment's file, which is the claim itself, and syncs its name. Rejects when another opening was faster. */
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

  /** Writes the claimed segment's header; from then on it is the current one. */
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
    this.#current = { ...claimed, successor, bytes: bytes.length, crc, empty: true };
    this.#claimed = null;
    await old?.file.close();
  }

  /** The batch is on the disk and this is still the writer when it resolves. Returns the crc of the last line. */
  async write(batch: readonly DraftRecord[], durableSeq: number): Promise<string> {
    try {
      return await this.#write(batch, durableSeq);
    } catch (error) {
      throw await this.#judge(error);
    }
  }

  /** Best effort, and never right after it was given up. */
  async restoreReserve(): Promise<void> {
    await restoreReserve(this.#options.fs, this.#options.dir, this.#options.reserveBytes);
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    await this.#claimed?.file.close();
    this.#current = null;
    this.#claimed = null;
  }

  async #write(batch: readonly DraftRecord[], durableSeq: number): Promise<string> {
    if (this.#isFull(batch)) await this.#roll(durableSeq + 1);
    const current = this.#segment();
    const { bytes, crc } = encode(batch, durableSeq, current.crc);
    await writeAll(current.file, bytes, current.bytes);
    await sync(current.file);
    await this.#checkFence(current);
    current.bytes += bytes.length;
    current.crc = crc;
    current.empty = false;
    return crc;
  }

  #segment(): CurrentSegment {
    if (this.#current === null) throw new Error('Expected an open segment.');
    return this.#current;
  }

  #isFull(batch: readonly DraftRecord[]): boolean {
    const { bytes, segment, empty } = this.#segment();
    const more = batch.reduce((sum, record) => sum + record.bytes, 0);
    // A claimed successor has to be used: two segments above the current one would look like another writer.
    return this.#claimed?.segment === segment + 1 || (!empty && bytes + more > this.#options.segmentBytes);
  }

  async #roll(firstSeq: number): Promise<void> {
    const { segment, bytes, crc } = this.#segment();
    await this.claim(segment + 1);
    await this.begin(firstSeq, { segment, bytes, crc });
    await this.restoreReserve();
  }

  /** Another opening claims the number above ours: then it is the owner, and nothing of ours may be acknowledged. */
  async #checkFence({ segment, successor }: Pick<CurrentSegment, 'segment' | 'successor'>): Promise<void> {
    if (await this.#options.fs.exists(successor)) throw await this.#inTheWay(segment + 1);
  }

  /** A folder with a segment's name is nobody's claim: an opening goes around it, and finds out who else did. */
  async #inTheWay(segment: number): Promise<ModelError> {
    const { fs, dir } = this.#options;
    const path = segmentPath(dir, segment);
    return (await isFile(fs, path)) ? fenced(segment) : unwritable(new Error(`no segment's file at ${path}`));
  }

  async #judge(error: unknown): Promise<ModelError> {
    if (error instanceof ModelError) return error;
    if (!isDiskFull(error)) return unwritable(error);
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

/** The batch's lines, each chained to the one before it; `crc` is the last one's. */
function encode(batch: readonly DraftRecord[], durable: number, prev: string): { bytes: Buffer; crc: string } {
  let crc = prev;
  let text = '';
  for (const record of batch) {
    const encoded = encodeRecord(record, durable, crc);
    text += encoded.line;
    crc = encoded.crc;
  }
  return { bytes: Buffer.from(text), crc };
}

/**
 * Some file systems let a file that grows again show, after a power failure, what its blocks held before: there a batch that was
 * cut off would come back. Where even this finds no room, blocks are never written in place, and so never show it.
 */
async function blank(file: OpenFile, from: number): Promise<void> {
  try {
    await writeAll(file, Buffer.alloc(Math.max(0, (await file.size()) - from)), from);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
  await file.datasync();
}

/** False only for what certainly is none: what can't be read may be another writer's. */
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

/** A failed sync is final whatever its code: a later one may report success for pages that were lost. */
async function sync(file: OpenFile): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    throw unwritable(error);
  }
}

export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function diskFull(cause: unknown): ModelError {
  return new ModelError('DISK_FULL', 'Expected room for the journal, got a full disk.', { retryable: true, cause });
}

function unwritable(cause: unknown): ModelError {
  const word = cause instanceof Error ? cause.message : String(cause);
  return new ModelError('JOURNAL_UNWRITABLE', `Expected the journal to reach the disk, got: ${word}`, {
    retryable: true,
    cause,
  });
}

/** What a failed call on the journal's files means to a caller. */
export function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (isDiskFull(error)) return diskFull(error);
  const code = errorCode(error);
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return unwritable(error);
  return new ModelError('PERMISSION_DENIED', 'Expected to be allowed to write the journal.', { cause: error });
}

function fenced(segment: number): ModelError {
  return new ModelError(
    'JOURNAL_UNWRITABLE',
    `Expected to be the only writer, got a segment ${segment} of another one.`,
    {
      details: { fenced: true, segment },
    },
  );
}
