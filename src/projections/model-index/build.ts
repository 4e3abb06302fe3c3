import { keyOf } from '../../events/reading.ts';
import type { Block, JournalRecord } from '../../events/reading.ts';
import { indexText } from './format.ts';
import type { Covered, Kind, ModelLine } from './format.ts';

/** A block is cut at the first line that makes it this long. A look at one takes well under a millisecond. */
export const BLOCK_BYTES = 64 * 1024;

/** A model's line in the making. */
interface Growing extends ModelLine {
  kinds: Kind[];
  at: number[][];
  /** Number of each kind in `kinds`. */
  numbers: Map<string, number>;
}

/** Makes the index of one segment from its records, in order. It holds some bytes for each block and model. */
export class IndexBuilder {
  readonly #blockBytes: number;
  readonly #blocks: Block[] = [];
  readonly #models = new Map<string, Growing>();
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
    let model = this.#models.get(key);
    if (model === undefined) this.#models.set(key, (model = { kinds: [], at: [], numbers: new Map() }));
    let last = model.at.at(-1);
    if (last?.[0] !== number) model.at.push((last = [number]));
    countOne(last, kindIn(model, stored));
  }

  /** null when the records were not all of the segment, each right behind the one before. */
  text(covered: Covered): string | null {
    const [first, last] = [this.#blocks[0], this.#blocks.at(-1)];
    if (first?.firstSeq !== covered.firstSeq) return null;
    if (last?.lastSeq !== covered.lastSeq || last.end !== covered.bytes) return null;
    return indexText(covered, this.#blocks, this.#models);
  }
}

/** The number of an event's kind in the line of its model. */
function kindIn({ kinds, numbers }: Growing, { subject, type }: Kind): number {
  const name = JSON.stringify([subject, type]);
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, kinds.length);
  return kinds.push({ subject, type }) - 1;
}

/** `block` is its number, then pairs: a kind, and how many events are of it. */
function countOne(block: number[], kind: number): void {
  for (let at = 1; at < block.length; at += 2) {
    if (block[at] !== kind) continue;
    block[at + 1] = (block[at + 1] ?? 0) + 1;
    return;
  }
  block.push(kind, 1);
}
