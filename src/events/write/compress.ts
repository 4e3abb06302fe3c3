/**
 * Puts old closed segments into archives. Whatever is interrupted: each segment lies whole in its own
 * file, or in an archive that was proven, before anything is removed.
 */
import { basename } from 'node:path';
import { archivePath } from '../archive/format.ts';
import type { Archive } from '../archive/format.ts';
import { hashOf, readArchive } from '../archive/read-archive.ts';
import { writeArchive } from '../archive/write-archive.ts';
import { GZIP, segmentPath } from '../line/segment.ts';
import { isComplete, loadChain } from '../read/chain.ts';
import type { Chain, ChainLink } from '../read/chain.ts';
import { readSegment } from '../read/history.ts';
import { archivedLink } from '../read/link.ts';
import { openSegment } from '../read/open-segment.ts';
import type { Journal } from '../types.ts';
import type { NewEvent } from '../base/event.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { COMPRESS_LIMITS, dueSegments, nextRun } from './due.ts';
import type { CompressLimits } from './due.ts';
import { removePruned } from './prune.ts';

/** Lines between two calls of `breathe`: about 100 KiB, a millisecond or two. */
const LINES_AT_ONCE = 256;

export interface CompressOptions {
  /** The journal's own folder. */
  dir: string;
  fs: FileSystem;
  clock: Clock;
  /** The journal of now: it may be opened anew meanwhile. */
  journal: () => Pick<Journal, 'require' | 'checkOwner'>;
  /** Resolves when the event is durable. */
  append: (event: NewEvent) => Promise<unknown>;
  /** Awaited every few lines. A rejection ends the work. */
  breathe: () => Promise<void>;
  limits?: Partial<CompressLimits>;
}

/** Compresses the journal of a data directory. The one writer of the journal has it. */
export class JournalCompressor {
  readonly #o: CompressOptions;
  readonly #limits: CompressLimits;
  #chain: Chain | null = null;
  /** Segments that stay plain, and archives that take nothing more: something in them isn't whole. */
  readonly #broken = new Set<string>();
  /** Archives that were proven and recorded here: what they replace goes as soon as its readers let it. */
  readonly #proven = new Set<string>();

  constructor(options: CompressOptions) {
    this.#o = options;
    this.#limits = { ...COMPRESS_LIMITS, ...options.limits };
  }

  /**
   * Finishes what was interrupted, then compresses all that is due.
   *
   * @throws what the file system, `append`, `breathe` or the fence refuses
   */
  async update(): Promise<void> {
    await this.#finish();
    const { archiveBytes } = this.#limits;
    // Its own records may close a segment: that is for another time.
    const due = dueSegments(await this.#load(), this.#o.clock.now(), this.#limits);
    for (;;) {
      const chain = await this.#load();
      const { archived } = chain.homes;
      // A file that a reader holds stays beside the archive that has its segment.
      const isDue = (link: ChainLink) =>
        due.has(link.segment) && !archived.has(link.segment) && !this.#broken.has(keyOf(link));
      const run = nextRun(chain, archiveBytes, isDue);
      if (run.length === 0) return;
      const whole = await this.#wholePart(run);
      if (whole.length > 0) await this.#compress(chain, whole);
    }
  }

  async #load(): Promise<Chain> {
    const { fs, dir } = this.#o;
    return (this.#chain = await loadChain(fs, dir, this.#chain));
  }

  /** Settles archives that share segments with other files. The newest first: older files are surer. */
  async #finish(): Promise<void> {
    await removePruned(this.#o.fs, this.#o.dir, this.#o.journal());
    const chain = await this.#load();
    const { homes } = chain;
    // What every segment has a better home than.
    if (isComplete(chain)) for (const path of homes.unfinished) await this.#remove(path);
    const plain = new Set(homes.plain);
    for (const [index, archive] of [...homes.archives.entries()].reverse()) {
      const older = new Set(homes.archives.slice(0, index).flatMap(each => each.segments.map(s => s.segment)));
      const elsewhere = archive.segments.filter(({ segment }) => plain.has(segment) || older.has(segment));
      if (elsewhere.length === 0 || this.#broken.has(archive.path)) continue;
      const isBegun = elsewhere.length < archive.segments.length || this.#proven.has(archive.path);
      // Nothing depends on it: an interrupted run made it, and may not have come to proving it.
      if (!isBegun) await this.#remove(archive.path);
      else if (this.#proven.has(archive.path) || (await this.#isWhole(archive))) await this.#replace(archive);
      else this.#broken.add(archive.path);
    }
  }

  /** The first of these segments that are whole; what isn't stays plain. */
  async #wholePart(run: readonly ChainLink[]): Promise<ChainLink[]> {
    const whole: ChainLink[] = [];
    for (const link of run) {
      const isWhole = (await this.#hasNoMore(link)) && (await this.#readsWhole(link));
      if (isWhole) whole.push(link);
      else this.#broken.add(keyOf(link));
      if (!isWhole && whole.length > 0) break;
    }
    return whole;
  }

  /** Bytes past the length that the next header names are kept as they are. */
  async #hasNoMore({ path, closedAt }: ChainLink): Promise<boolean> {
    const file = await this.#o.fs.open(path, 'read');
    try {
      return (await file.size()) === closedAt?.bytes;
    } finally {
      await file.close();
    }
  }

  async #readsWhole(link: ChainLink): Promise<boolean> {
    let lines = 0;
    for await (const items of readSegment(this.#o.fs, link, { nextSeq: null })) {
      if (items.some(({ kind }) => kind !== 'record')) return false;
      lines += items.length;
      if (lines < LINES_AT_ONCE) continue;
      lines = 0;
      await this.#o.breathe();
    }
    return true;
  }

  async #compress(chain: Chain, links: readonly ChainLink[]): Promise<void> {
    const { fs, dir, breathe, append } = this.#o;
    const [first, last] = [links[0], links.at(-1)];
    if (first === undefined || first.found === null || last === undefined) return;
    const path = archivePath(dir, last.segment);
    const earlier = this.#growing(chain, first);
    const before = earlier === null ? first.found.header.previous : earlier.before;
    const sources = links.map(link => ({ row: rowOf(link), open: () => openSegment(fs, link) }));
    let archive: Archive | null = null;
    try {
      await writeArchive(fs, { path, journal: first.found.header.journal, before, earlier, sources }, breathe);
      await fs.syncDirectory(dir);
      archive = await readArchive(fs, path);
      if (archive === null || !(await this.#isWhole(archive))) archive = null;
    } finally {
      if (archive === null) await this.#remove(path);
    }
    if (archive === null) {
      // What was read whole before didn't read back whole: this disk is not to be trusted with more.
      for (const link of links) this.#broken.add(keyOf(link));
      if (earlier !== null) this.#broken.add(earlier.path);
      return;
    }
    this.#o.journal().require(GZIP);
    await append(await this.#event(archive, links));
    this.#proven.add(path);
    await this.#replace(archive);
  }

  /** The archive that lies right before and is still short. */
  #growing({ links }: Chain, first: ChainLink): Archive | null {
    const before = links[links.indexOf(first) - 1]?.archived ?? null;
    if (before === null || before.archive.isRebuilt || this.#broken.has(before.archive.path)) return null;
    if (before.archive.size >= this.#limits.growBelowBytes) return null;
    return before.segment === first.found?.header.previous?.segment && before.archive.segments.at(-1) === before
      ? before.archive
      : null;
  }

  /** Every line of it proves itself, and each segment ends as its directory says. */
  async #isWhole({ segments }: Archive): Promise<boolean> {
    for (const segment of segments) if (!(await this.#readsWhole(archivedLink(segment)))) return false;
    return true;
  }

  async #event(archive: Archive, links: readonly ChainLink[]): Promise<NewEvent> {
    const [first, last] = [archive.segments[0], archive.segments.at(-1)];
    const data = {
      file: basename(archive.path),
      first_segment: first?.segment ?? 0,
      last_segment: last?.segment ?? 0,
      first_seq: first?.firstSeq ?? 0,
      last_seq: (links.at(-1)?.nextSeq ?? 1) - 1,
      segment_bytes: archive.segments.reduce((sum, { bytes }) => sum + bytes, 0),
      file_bytes: archive.size,
      sha256: await hashOf(this.#o.fs, archive),
    };
    return { type: 'JournalCompressed', subject: null, data };
  }

  /** Removes the files whose segments are all in this archive. */
  async #replace(archive: Archive): Promise<void> {
    const { dir, fs } = this.#o;
    const { homes } = await this.#load();
    const inIt = new Set(archive.segments.map(({ segment }) => segment));
    const plain = homes.plain.filter(segment => inIt.has(segment)).map(segment => segmentPath(dir, segment));
    const joined = homes.archives
      .filter(each => each.path !== archive.path && each.segments.every(({ segment }) => inIt.has(segment)))
      .map(({ path }) => path);
    for (const path of [...plain, ...joined]) await this.#remove(path);
    await fs.syncDirectory(dir);
  }

  /** A file that a reader holds (Windows) is removed another time. */
  async #remove(path: string): Promise<void> {
    await this.#o.journal().checkOwner();
    try {
      await this.#o.fs.remove(path);
    } catch (error) {
      if (!['ENOENT', 'EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
    }
  }
}

function keyOf({ segment, found }: ChainLink): string {
  return `${segment} ${found?.crc}`;
}

function rowOf({ segment, found, closedAt }: ChainLink) {
  if (found === null || closedAt === null) throw new Error('Expected a segment that the headers tell all of.');
  const head = { crc: found.crc, end: found.end };
  return { segment, ...closedAt, firstSeq: found.header.first_seq, head };
}
