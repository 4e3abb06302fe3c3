/**
 * Reads the events of one model without an engine, as `readJournal` reads all. Where an index file
 * of the engine tells, only the parts of the journal that concern the model are read.
 */
import { checkCursor, cursorAt, eventOf, indexOfSeq, keyOf, loadChain } from '../../events/reading.ts';
import { isAtCut, missingBefore, obstaclesIn } from '../../events/reading.ts';
import type { JournalItem } from '../../events/reading.ts';
import type { JournalDamage } from '../../events/types.ts';
import { matches } from '../../events/vocabulary.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { journalFolder } from './lookup.ts';
import { segmentEvents } from './segment-events.ts';
import type { IndexedJournal } from './segment-events.ts';

export interface ReadModelOptions {
  dataDir: string;
  /** `model_id`, for all its versions, or `model_id@version`. */
  subject: string;
  /** Only events behind this seq. */
  after?: number;
  /**
   * Asked between events: whether events of no model, like EngineStarted, are wanted too from here
   * on. Some may come although they are not wanted.
   */
  around?: () => boolean;
  fs?: FileSystem;
}

/** A reading under way: which events, and of which journal. */
export interface Reading {
  journal: IndexedJournal;
  subject: string;
  around?: (() => boolean) | undefined;
}

/** Where a reading begins. */
export interface Begin {
  /** Index of the segment in the chain. */
  index: number;
  after: number;
  /**
   * Everything up to `after` is known. Else damage is told only behind an event that reaches it.
   */
  isReached: boolean;
  /** The seq that comes first where the segment's header is lost. */
  nextSeq: number | null;
}

/**
 * The events of a model, oldest first. Damage comes in its place where it is met: parts that an
 * index file covers were whole when it was made, and `journal verify` reads them all.
 *
 * @throws ModelError JOURNAL_DAMAGED for a seq that the journal doesn't reach and for a file that
 *   can't be read, PERMISSION_DENIED
 */
export async function* readModel(options: ReadModelOptions): AsyncGenerator<JournalItem, void, undefined> {
  const { after = 0 } = options;
  checkCursor(after, null, Number.MAX_SAFE_INTEGER);
  const reading = await readingOf(options);
  const { chain } = reading.journal;
  isAtCut(after, chain.pruned);
  const isReached = after === 0;
  if (isReached) for (const damage of obstaclesIn(chain)) yield { damage: damageOf(damage) };
  const index = indexOfSeq(chain.links, Math.max(0, after - 1));
  const lastSeq = yield* itemsFrom(reading, { index, after, isReached, nextSeq: null });
  checkCursor(after, null, lastSeq);
}

export async function readingOf({ dataDir, subject, around, fs = nodeFileSystem }: ReadModelOptions): Promise<Reading> {
  return { journal: { fs, dataDir, chain: await loadChain(fs, journalFolder(dataDir)) }, subject, around };
}

/** Returns the last seq of the journal. */
export async function* itemsFrom(
  { journal, subject, around }: Reading,
  begin: Begin,
): AsyncGenerator<JournalItem, number, undefined> {
  const { chain } = journal;
  const { after } = begin;
  const id = chain.journal ?? '';
  const query = { key: keyOf(subject), after, ...(around && { around }) };
  let { isReached, nextSeq } = begin;
  let lastSeq = (chain.links.at(-1)?.found?.header.first_seq ?? 1) - 1;
  for (const link of chain.links.slice(begin.index)) {
    // What is missing before the first segment lies before the place.
    if (isReached) for (const damage of missingBefore(chain, link, nextSeq)) yield { damage: damageOf(damage) };
    const found = segmentEvents(journal, link, { ...query, nextSeq, isReached });
    let step = await found.next();
    for (; step.done !== true; step = await found.next()) {
      for (const item of step.value) {
        if (item.kind === 'damage') {
          yield { damage: damageOf(item) };
          continue;
        }
        const { record, proven } = item;
        const event = eventOf(record);
        const isAround = event.subject === null && around !== undefined;
        if (isAround || matches(event, { subject })) {
          yield { event, proven, cursor: cursorAt(id, record.seq, record.crc) };
        }
      }
    }
    nextSeq = step.value ?? nextSeq;
    lastSeq = Math.max(lastSeq, (nextSeq ?? 0) - 1);
    isReached ||= lastSeq >= after;
  }
  return lastSeq;
}

/** The damage of an item of the journal, without the item's kind. */
export function damageOf({ segment, offset, firstSeq, lastSeq, reason }: JournalDamage): JournalDamage {
  return { segment, offset, firstSeq, lastSeq, reason };
}
