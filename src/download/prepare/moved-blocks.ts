import { fileSize } from '../../disk/index.ts';
import type { Searcher } from '../../hash/index.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { LentBlock } from '../base/lent-blocks.ts';
import { countBytes, intersectRanges, missingRanges, subtractRanges } from '../base/ranges.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { likelyOrigins } from './guesses.ts';
import type { OldFile } from './guesses.ts';
import { ProvenPieces } from './proven-pieces.ts';
import type { ProvenPiecesOptions, TakenRanges } from './proven-pieces.ts';
import { WantedBlocks } from './wanted-blocks.ts';

/** Read between two looks at the signal. */
const ORDER_BYTES = 16 * 1024 * 1024;
/** Places at which an old file is looked into before all of it is read. */
const PROBES = 16;
/** The golden section: its multiples, without their whole parts, never gather. */
const UNEVEN = 0.618034;
/** Looked through at most, for each byte that is looked for; and this much more. */
const BUDGET = 2;
const BUDGET_MORE_BYTES = 64 * 1024 * 1024;
/** Nothing more is taken for a file when pieces of so many of its bytes were wrong. */
const VAIN_SHARE = 1 / 8;
const WORD_BYTES = 4;

export interface MovedBlocksOptions extends Omit<ProvenPiecesOptions, 'partial'> {
  /** The files that lack bytes. */
  partials: readonly PartialFile[];
  /** The nearest version first. */
  old: readonly OldFile[];
  searcher: Searcher;
  taken: TakenRanges;
  /** Work on one part, while nobody else does. */
  alone: (partial: PartialFile, work: () => Promise<void>) => Promise<void>;
  /** Bytes that were lent were proven with their piece. */
  onLentProven: (bytes: number) => void;
}

/**
 * What lies elsewhere in old files than the difference of the sizes says: between two edits, in
 * another order, in other files. It is found by the weak sums of its blocks. Pieces that were found
 * whole are copied; of the others, the blocks are lent.
 */
export class MovedBlocks {
  readonly #options: MovedBlocksOptions;
  readonly #wanted: WantedBlocks;
  readonly #origins: ReadonlyMap<PartialFile, readonly OldFile[]>;
  #budget: number;

  constructor(options: MovedBlocksOptions) {
    this.#options = options;
    this.#wanted = new WantedBlocks(options.partials);
    this.#origins = new Map(this.#wanted.partials.map(each => [each, likelyOrigins(each.file, options.old)]));
    this.#budget = this.#wanted.bytes * BUDGET + BUDGET_MORE_BYTES;
  }

  /** @throws the signal's reason; what the system says about writing */
  async take(): Promise<void> {
    const { searcher, old } = this.#options;
    if (this.#wanted.bytes === 0) return;
    await searcher.want(this.#wanted.blockBytes, this.#wanted.sums);
    for (const file of old) if (this.#budget > 0) await this.#scan(file);
    for (const partial of this.#wanted.partials) await this.#fill(partial);
  }

  /**
   * Where the lacking pieces lie in the new file comes first: an update that was killed lacks few
   * of them.
   */
  async #scan(old: OldFile): Promise<void> {
    const sizeBytes = (await fileSize(old.file).catch(() => null)) ?? 0;
    if (sizeBytes < this.#wanted.blockBytes) return;
    const unspent = missingRanges(this.#spent(old.file), sizeBytes);
    const children = this.#wanted.partials.filter(partial => this.#origins.get(partial)?.includes(old));
    const near = intersectRanges(unspent, this.#wanted.around(children, sizeBytes));
    const phases = phasesOf(children, sizeBytes);
    for (const parts of [near, subtractRanges(unspent, near)]) await this.#scanParts(old.file, parts, phases);
  }

  async #scanParts(file: string, parts: ByteRanges, phases: readonly number[]): Promise<void> {
    const isMuch = countBytes(parts) > PROBES * 2 * this.#wanted.blockBytes;
    if (isMuch && !(await this.#probe(file, parts, phases))) return;
    for (const phase of phases) {
      for (const [from, to] of parts) if (!(await this.#look(file, alignUp(from, phase), to))) return;
    }
  }

  /** Where no block begins that is not in what was taken. */
  #spent(file: string): ByteRanges {
    const taken = this.#options.taken
      .of(file)
      .map(([from, to]): [number, number] => [from, to - this.#wanted.blockBytes]);
    return taken.filter(([from, to]) => from < to);
  }

  /**
   * Looks at some places: one in each of so many equal shares, each time elsewhere in it. Edits that
   * come at even distances would hide from places at even distances.
   *
   * @returns false when no place has a wanted block: then a reading of the whole is not worth it
   */
  async #probe(file: string, parts: ByteRanges, phases: readonly number[]): Promise<boolean> {
    const step = countBytes(parts) / PROBES;
    let before = 0;
    let next = 0;
    const place = () => Math.floor((next + ((next * UNEVEN) % 1)) * step);
    for (const [from, to] of parts) {
      for (; place() < before + to - from; next += 1) {
        const at = from + place() - before;
        for (const phase of phases) if (await this.#hasAt(file, alignUp(at, phase))) return true;
      }
      before += to - from;
    }
    return false;
  }

  async #hasAt(file: string, from: number): Promise<boolean> {
    this.#options.signal.throwIfAborted();
    const { blockBytes } = this.#wanted;
    const found = await this.#options.searcher.scan({ file, from, bytes: blockBytes });
    this.#note(file, found?.hits ?? [], blockBytes);
    return (found?.hits.length ?? 0) > 0;
  }

  /** @returns false when nothing more is to be found, or looked for */
  async #look(file: string, from: number, to: number): Promise<boolean> {
    for (let at = from; at < to;) {
      this.#options.signal.throwIfAborted();
      const bytes = Math.min(ORDER_BYTES, to - at);
      const found = await this.#options.searcher.scan({ file, from: at, bytes });
      if (found === null) return false;
      this.#note(file, found.hits, found.next - at);
      if (this.#budget <= 0) return false;
      // The file ended, or can't be read.
      if (found.next < at + bytes) return true;
      at = found.next;
    }
    return true;
  }

  #note(file: string, hits: readonly number[], bytes: number): void {
    this.#budget -= bytes;
    this.#options.onRead(file, bytes);
    this.#wanted.found(file, hits);
  }

  async #fill(partial: PartialFile): Promise<void> {
    const pieces = this.#wanted.piecesOf(partial);
    if (pieces.length === 0) return;
    const { alone, onLentProven } = this.#options;
    const lent = new Map<number, LentBlock[]>();
    await alone(partial, async () => {
      const proven = new ProvenPieces({ ...this.#options, partial });
      const { sizeBytes, pieceSizeBytes } = partial.file;
      const most = Math.max(pieceSizeBytes, sizeBytes * VAIN_SHARE);
      let vainBytes = 0;
      try {
        for (const { proof, blocks, whole } of pieces) {
          if (vainBytes >= most) return lent.clear();
          if (!whole) lent.set(proof.index, blocks);
          else if (!(await proven.take(proof, joined(blocks)))) vainBytes += proof.to - proof.from;
        }
      } finally {
        await proven.written();
      }
    });
    partial.lent.lend(lent, onLentProven);
  }
}

/**
 * Where blocks may begin: at multiples of 4 bytes, and as the sizes of the files say that were made
 * from this one.
 */
function phasesOf(children: readonly PartialFile[], oldBytes: number): number[] {
  const moved = children.map(({ file }) => (((oldBytes - file.sizeBytes) % WORD_BYTES) + WORD_BYTES) % WORD_BYTES);
  return [...new Set([0, ...moved])];
}

/** The blocks as segments; those that lie one behind the other are read at once. */
function joined(blocks: readonly LentBlock[]) {
  const segments: { file: string; from: number; bytes: number }[] = [];
  for (const { source, from, bytes } of blocks) {
    const last = segments.at(-1);
    if (last?.file === source && last.from + last.bytes === from) last.bytes += bytes;
    else segments.push({ file: source, from, bytes });
  }
  return segments;
}

/** The next offset that leaves this rest when it is divided by 4. */
function alignUp(offset: number, phase: number): number {
  return offset + ((((phase - offset) % WORD_BYTES) + WORD_BYTES) % WORD_BYTES);
}
