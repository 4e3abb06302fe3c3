import { join } from 'node:path';
import type { Block, Chain, ChainLink, SubjectKey } from '../../events/reading.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { coverable, indexPath, parseHeader, parseModel } from './format.ts';
import type { IndexHeader, Kind } from './format.ts';

/** Longer than most headers: a segment of 16 MiB with a hundred models has some 8 KiB. */
const FIRST_READ_BYTES = 32 * 1024;
const NEWLINE = 0x0a;

/** A block, and how many events of a model it holds. */
export interface BlockOf extends Block {
  count: number;
}

/** How many events of a kind there are. */
export interface KindCount extends Kind {
  events: number;
}

/** A block, and how many events of which kinds of a model it holds. */
export interface CountedBlock extends BlockOf {
  kinds: KindCount[];
}

/** An open index file that is of the segment as the chain has it. */
export class SegmentIndex {
  readonly #file: OpenFile;
  readonly #header: IndexHeader;
  readonly #linesAt: number;

  private constructor(file: OpenFile, header: IndexHeader, linesAt: number) {
    this.#file = file;
    this.#header = header;
    this.#linesAt = linesAt;
  }

  /** null when there is none to use, for whatever reason: the segment has everything. */
  static async open(fs: FileSystem, dataDir: string, chain: Chain, link: ChainLink): Promise<SegmentIndex | null> {
    const covered = coverable(link, chain.journal);
    if (covered === null) return null;
    let file: OpenFile | null = null;
    try {
      file = await fs.open(indexPath(dataDir, link.segment), 'read');
      const line = await firstLine(file);
      const header = line && parseHeader(line, covered);
      if (line !== null && header !== null) return new SegmentIndex(file, header, line.length);
    } catch {
      // A cache that can't be read is none.
    }
    await file?.close().catch(() => undefined);
    return null;
  }

  /** The last seq of the segment. */
  get lastSeq(): number {
    return this.#header.covered.lastSeq;
  }

  /** The blocks that hold events of this key, oldest first; null when the index can't tell. */
  async blocksOf(key: SubjectKey): Promise<BlockOf[] | null> {
    const { blocks } = this.#header;
    if (key === null) return blocks.map(block => ({ ...block, count: block.lastSeq - block.firstSeq + 1 }));
    return this.countsOf(key);
  }

  /** The same for a model, with counts by kind. */
  async countsOf(key: string): Promise<CountedBlock[] | null> {
    const { blocks, types, models } = this.#header;
    const place = models.get(key);
    if (place === undefined) return [];
    const line = await read(this.#file, this.#linesAt + place[0], place[1]).catch(() => null);
    const model = line && parseModel(line, key);
    if (model === null) return null;
    return model.at.flatMap(([number = -1, ...pairs]) => {
      const block = blocks[number];
      if (block === undefined) return [];
      const kinds = pairs.flatMap((number, index) => {
        const kind = index % 2 === 0 ? model.kinds[number] : undefined;
        if (kind === undefined) return [];
        const [subject, type] = [model.subjects[kind[0]] ?? null, types[kind[1]] ?? ''];
        return { subject, type, events: pairs[index + 1] ?? 0 };
      });
      return { ...block, kinds, count: kinds.reduce((sum, { events }) => sum + events, 0) };
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Where the journal of a data directory is. */
export function journalFolder(dataDir: string): string {
  return join(dataDir, 'journal');
}

async function firstLine(file: OpenFile): Promise<Buffer | null> {
  for (let size = FIRST_READ_BYTES; ; size *= 4) {
    const bytes = await read(file, 0, size);
    const end = bytes.indexOf(NEWLINE) + 1;
    if (end > 0) return bytes.subarray(0, end);
    if (bytes.length < size) return null;
  }
}

/** Up to `length` bytes; fewer at the end of the file. */
async function read(file: OpenFile, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  while (have < length) {
    const taken = await file.read(bytes.subarray(have), offset + have);
    if (taken === 0) break;
    have += taken;
  }
  return bytes.subarray(0, have);
}
