/**
 * What a model's events before a block are, as counts: from the index files, and by reading where
 * there is none.
 */
import { eventOf, keyOf, missingBefore, readSegment, recordsIn } from '../../events/reading.ts';
import type { ChainLink, JournalRecord } from '../../events/reading.ts';
import type { JournalDamage } from '../../events/types.ts';
import { matches } from '../../events/vocabulary.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';
import { SegmentIndex } from './lookup.ts';
import type { CountedBlock, KindCount } from './lookup.ts';
import type { Reading } from './read-model.ts';
import { openWhole } from './segment-events.ts';

export interface EarlierEvents {
  /** The first event of the subject. */
  first: AnyEvent;
  counts: readonly KindCount[];
  /** Of each subject, the newest event of the types that were asked for. */
  latest: readonly AnyEvent[];
}

/** A block of a segment. */
export interface BlockPlace {
  /** Index of the segment in the chain. */
  index: number;
  block: CountedBlock;
}

export interface Counted {
  /** null when there is no event of the subject. */
  earlier: EarlierEvents | null;
  /** What was met while segments were read. */
  damage: JournalDamage[];
  /** The seq that comes after the segments before the block's; null when it isn't known. */
  nextSeq: number | null;
}

/**
 * The blocks of a segment with the model's events, oldest first, and the kinds of the subject
 * alone; null when no index tells.
 */
export async function countedBlocks({ journal, subject }: Reading, link: ChainLink): Promise<CountedBlock[] | null> {
  const index = await SegmentIndex.open(journal.fs, journal.dataDir, journal.chain, link);
  try {
    const blocks = (await index?.countsOf(keyOf(subject))) ?? null;
    return blocks?.map(block => ({ ...block, kinds: block.kinds.filter(kind => matches(kind, { subject })) })) ?? null;
  } finally {
    await index?.close();
  }
}

/**
 * Counts the events of the subject before a block.
 *
 * @param latestOf the types of `latest`
 * @returns null when index files and segments disagree: then everything has to be read
 */
export async function countBefore(
  reading: Reading,
  before: BlockPlace,
  latestOf: ReadonlySet<string>,
): Promise<Counted | null> {
  const { fs, chain } = reading.journal;
  const tally = new Tally(reading.subject, latestOf);
  const damage: JournalDamage[] = [];
  let nextSeq: number | null = null;
  for (const [index, link] of chain.links.slice(0, before.index + 1).entries()) {
    const isLast = index === before.index;
    const blocks = await countedBlocks(reading, link);
    if (isLast && blocks === null) return null;
    if (!isLast) damage.push(...missingBefore(chain, link, nextSeq));
    for (const block of blocks ?? []) {
      if (!isLast || block.offset < before.block.offset) tally.addBlock(link, block);
    }
    if (isLast) break;
    if (blocks !== null) nextSeq = link.nextSeq;
    else {
      for await (const items of readSegment(fs, link, { nextSeq })) {
        for (const item of items) {
          if (item.kind === 'damage') damage.push(item);
          if (item.kind !== 'record') continue;
          nextSeq = item.record.seq + 1;
          tally.addEvent(eventOf(item.record));
        }
      }
    }
  }
  const earlier = await tally.result(reading);
  return earlier === 'unknown' ? null : { earlier, damage, nextSeq };
}

/** An event, or the block that it is in. */
type Found = AnyEvent | { link: ChainLink; block: CountedBlock };

class Tally {
  readonly #subject: string;
  readonly #latestOf: ReadonlySet<string>;
  readonly #counts = new Map<string, KindCount>();
  readonly #latest = new Map<string | null, Found>();
  #first: Found | null = null;

  constructor(subject: string, latestOf: ReadonlySet<string>) {
    this.#subject = subject;
    this.#latestOf = latestOf;
  }

  addEvent(event: AnyEvent): void {
    if (matches(event, { subject: this.#subject })) this.#add({ ...kindOf(event), events: 1 }, event);
  }

  addBlock(link: ChainLink, block: CountedBlock): void {
    for (const kind of block.kinds) this.#add(kind, { link, block });
  }

  #add({ subject, type, events }: KindCount, found: Found): void {
    const name = JSON.stringify([subject, type]);
    const counted = this.#counts.get(name);
    if (counted === undefined) this.#counts.set(name, { subject, type, events });
    else counted.events += events;
    this.#first ??= found;
    if (this.#latestOf.has(type)) this.#latest.set(subject, found);
  }

  /** Reads the blocks with the events that are told themselves. */
  async result(reading: Reading): Promise<EarlierEvents | null | 'unknown'> {
    if (this.#first === null) return null;
    const first = await this.#read(reading, this.#first, events =>
      events.find(event => matches(event, { subject: this.#subject })),
    );
    const latest: AnyEvent[] = [];
    for (const [subject, found] of this.#latest) {
      const isWanted = (event: AnyEvent) => event.subject === subject && this.#latestOf.has(event.type);
      const event = await this.#read(reading, found, events => events.findLast(isWanted));
      if (event !== undefined) latest.push(event);
    }
    if (first === undefined || latest.length < this.#latest.size) return 'unknown';
    return { first, counts: [...this.#counts.values()], latest };
  }

  async #read(
    { journal }: Reading,
    found: Found,
    pick: (events: AnyEvent[]) => AnyEvent | undefined,
  ): Promise<AnyEvent | undefined> {
    if (!('block' in found)) return found;
    const file = await openWhole(journal.fs, found.link);
    let records: JournalRecord[] | null = null;
    try {
      records = file && (await recordsIn(file, found.block, keyOf(this.#subject), found.block.count));
    } finally {
      await file?.close();
    }
    return pick(records?.map(eventOf) ?? []);
  }
}

function kindOf({ subject, type }: AnyEvent): { subject: string | null; type: string } {
  return { subject, type };
}
