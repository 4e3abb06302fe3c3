import { keyOf } from '../../events/reading.ts';
import type { Block, JournalRecord } from '../../events/reading.ts';
import { indexText } from './format.ts';
import type { Covered } from './format.ts';

/**
 * A block is cut at the first line that makes it this long. A look at one takes well under a
 * millisecond.
 */
export const BLOCK_BYTES = 64 * 1024;

/** A list of names, each once. */
class Names<T extends string | null> {
  readonly list: T[] = [];
  readonly #places = new Map<T, number>();

  placeOf(name: T): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** A model's line in the making. */
class Growing {
  readonly kinds: [subject: number, type: number][] = [];
  readonly at: number[][] = [];
  readonly #subjects = new Names<string | null>();
  /** Subject and type → place in `kinds`. */
  readonly #places = new Map<string, number>();

  get subjects(): (string | null)[] {
    return this.#subjects.list;
  }

  add(block: number, subject: string | null, type: number): void {
    let last = this.at.at(-1);
    if (last?.[0] !== block) this.at.push((last = [block]));
    countOne(last, this.#kindOf(this.#subjects.placeOf(subject), type));
  }

  #kindOf(subject: number, type: number): number {
    const name = `${subject},${type}`;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.kinds.length);
    return this.kinds.push([subject, type]) - 1;
  }
}

/**
 * Makes the index of one segment from its records, in order. It holds some bytes for each block and
 * model.
 */
export class IndexBuilder {
  readonly #blockBytes: number;
  readonly #blocks: Block[] = [];
  readonly #types = new Names<string>();
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
    if (model === undefined) this.#models.set(key, (model = new Growing()));
    model.add(number, stored.subject, this.#types.placeOf(stored.type));
  }

  /** null when the records were not all of the segment, each right behind the one before. */
  text(covered: Covered): string | null {
    const [first, last] = [this.#blocks[0], this.#blocks.at(-1)];
    if (first?.firstSeq !== covered.firstSeq) return null;
    if (last?.lastSeq !== covered.lastSeq || last.end !== covered.bytes) return null;
    return indexText(covered, { blocks: this.#blocks, types: this.#types.list, models: this.#models });
  }
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
