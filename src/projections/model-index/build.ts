import { keyOf } from '../../events/reading.ts';
import type { Block, JournalRecord } from '../../events/reading.ts';
import { indexText } from './format.ts';
import type { Covered } from './format.ts';

/** A block is cut at the first line that makes it this long. A look at one takes well under a millisecond. */
export const BLOCK_BYTES = 64 * 1024;

/** Makes the index of one segment from its records, in order. It holds some bytes for each block and model. */
export class IndexBuilder {
  readonly #blockBytes: number;
  readonly #blocks: Block[] = [];
  readonly #models = new Map<string, [block: number, count: number][]>();
  #isCut = true;

  constructor(blockBytes = BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
  }

  add({ record, offset, end }: { record: JournalRecord; offset: number; end: number }): void {
    const { seq, stored, of } = record;
    if (this.#isCut) this.#blocks.push({ offset, end, firstSeq: seq, lastSeq: seq });
    const number = this.#blocks.length - 1;
    const block = this.#blocks[number];
    if (block === undefined) return;
    block.end = end;
    block.lastSeq = seq;
    // A group stays in one block.
    this.#isCut = end - block.offset >= this.#blockBytes && of[0] === of[1];
    const key = keyOf(stored.subject);
    const at = this.#models.get(key) ?? [];
    if (at.length === 0) this.#models.set(key, at);
    const last = at.at(-1);
    if (last?.[0] === number) last[1] += 1;
    else at.push([number, 1]);
  }

  /** null when the records were not all of the segment, each right behind the one before. */
  text(covered: Covered): string | null {
    const [first, last] = [this.#blocks[0], this.#blocks.at(-1)];
    if (first?.firstSeq !== covered.firstSeq) return null;
    if (last?.lastSeq !== covered.lastSeq || last.end !== covered.bytes) return null;
    return indexText(covered, this.#blocks, this.#models);
  }
}
