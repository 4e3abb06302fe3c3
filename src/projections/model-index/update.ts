import { mkdir } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { loadChain, readSegment } from '../../events/reading.ts';
import type { Chain, ChainLink } from '../../events/reading.ts';
import type { JournalDamage } from '../../events/types.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { whileBusy } from '../../ports/busy-files.ts';
import { sweepTemporaries } from '../atomic-file.ts';
import { BLOCK_BYTES, IndexBuilder } from './build.ts';
import { coverable, indexedSegments, indexFolder, indexPath, isWholeIndex, parseHeader } from './format.ts';
import type { Covered } from './format.ts';
import { journalFolder } from './lookup.ts';

/** A shorter segment is read faster than an index file is opened. */
const MIN_BYTES = 256 * 1024;

/** Lines between two calls of `breathe`: about 100 KiB, a millisecond or two. */
const LINES_AT_ONCE = 256;

export interface ModelIndexOptions {
  dataDir: string;
  fs: FileSystem;
  clock: Clock;
  /** Awaited every few lines. A rejection ends the work. */
  breathe: () => Promise<void>;
  /** Damage that reading a segment meets. */
  onDamage?: (damage: JournalDamage) => void;
  blockBytes?: number;
  minBytes?: number;
}

/** Makes and keeps the index files of a data directory. The one writer of the journal has it. */
export class ModelIndexWriter {
  readonly #o: ModelIndexOptions;
  /** Segments that need no look any more: their file is whole, or no file can be made of them. */
  readonly #settled = new Map<number, string>();
  #chain: Chain | null = null;

  constructor(options: ModelIndexOptions) {
    this.#o = options;
  }

  /** A file disagreed with its segment: the next update makes it anew. */
  forget(segment: number): void {
    this.#settled.delete(segment);
  }

  /**
   * Makes the files that are missing or of no use, the newest first: people ask for what is new.
   * Files of segments that are gone are removed.
   *
   * @throws what the file system or `breathe` refuses
   */
  async update(): Promise<void> {
    const { fs, dataDir, minBytes = MIN_BYTES } = this.#o;
    const chain = (this.#chain = await loadChain(fs, journalFolder(dataDir), this.#chain));
    const wanted = new Map<number, { link: ChainLink; covered: Covered }>();
    for (const link of chain.links.toReversed()) {
      const covered = coverable(link, chain.journal);
      if (covered !== null && covered.bytes >= minBytes) wanted.set(link.segment, { link, covered });
    }
    for (const { link, covered } of wanted.values()) await this.#settle(link, covered);
    for (const segment of indexedSegments(await this.#names())) {
      if (!wanted.has(segment)) await this.#remove(segment);
    }
  }

  async #settle(link: ChainLink, covered: Covered): Promise<void> {
    const key = JSON.stringify(covered);
    if (this.#settled.get(link.segment) === key) return;
    if (!(await this.#isUsable(covered))) {
      const text = await this.#textOf(link, covered);
      if (text === null) await this.#remove(link.segment);
      else await this.#write(link.segment, text);
    }
    this.#settled.set(link.segment, key);
  }

  async #isUsable(covered: Covered): Promise<boolean> {
    const bytes = await this.#contents(indexPath(this.#o.dataDir, covered.segment));
    if (bytes === null || !isWholeIndex(bytes)) return false;
    return parseHeader(bytes.subarray(0, bytes.indexOf('\n') + 1), covered) !== null;
  }

  /** null when the segment isn't whole. */
  async #textOf(link: ChainLink, covered: Covered): Promise<string | null> {
    const { fs, breathe, onDamage, blockBytes = BLOCK_BYTES } = this.#o;
    const builder = new IndexBuilder(blockBytes);
    let isWhole = true;
    let lines = 0;
    for await (const items of readSegment(fs, link, { nextSeq: covered.firstSeq })) {
      for (const item of items) {
        if (item.kind === 'record') builder.add(item);
        else isWhole = false;
        if (item.kind === 'damage') onDamage?.(item);
        if (++lines % LINES_AT_ONCE === 0) await breathe();
      }
    }
    return isWhole ? builder.text(covered) : null;
  }

  /** Not synced, so that the journal's own syncs don't wait for it: a torn file shows itself. */
  async #write(segment: number, text: string): Promise<void> {
    const { dataDir, clock } = this.#o;
    const path = indexPath(dataDir, segment);
    await mkdir(indexFolder(dataDir), { recursive: true });
    await sweepTemporaries(path);
    await whileBusy(() => writeFileAtomic(path, text, { encoding: 'utf8', fsync: false }), { clock });
  }

  async #remove(segment: number): Promise<void> {
    try {
      await this.#o.fs.remove(indexPath(this.#o.dataDir, segment));
    } catch (error) {
      // Held by another program: it is of no use and harms nothing.
      if (!['ENOENT', 'EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await this.#o.fs.list(indexFolder(this.#o.dataDir));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async #contents(path: string): Promise<Buffer | null> {
    try {
      const file = await this.#o.fs.open(path, 'read');
      try {
        const bytes = Buffer.alloc(await file.size());
        let have = 0;
        while (have < bytes.length) {
          const taken = await file.read(bytes.subarray(have), have);
          if (taken === 0) return null;
          have += taken;
        }
        return bytes;
      } finally {
        await file.close();
      }
    } catch {
      return null;
    }
  }
}
