/**
 * Reads the events of one model without an engine, as `readJournal` reads all. Where an index file
 * of the engine tells, only the parts of the journal that concern the model are read.
 */
import { checkCursor, cursorAt, eventOf, indexOfSeq, keyOf, loadChain } from '../../events/reading.ts';
import { missingBefore, obstaclesIn } from '../../events/reading.ts';
import type { JournalItem } from '../../events/reading.ts';
import type { JournalDamage } from '../../events/types.ts';
import { matches } from '../../events/vocabulary.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { journalFolder } from './lookup.ts';
import { segmentEvents } from './segment-events.ts';

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

/**
 * The events of a model, oldest first. Damage comes in its place where it is met: parts that an
 * index file covers were whole when it was made, and `journal verify` reads them all.
 *
 * @throws ModelError JOURNAL_DAMAGED for a seq that the journal doesn't reach and for a file that
 *   can't be read, PERMISSION_DENIED
 */
export async function* readModel(options: ReadModelOptions): AsyncGenerator<JournalItem, void, undefined> {
  const { dataDir, subject, after = 0, around, fs = nodeFileSystem } = options;
  checkCursor(after, null, Number.MAX_SAFE_INTEGER);
  const chain = await loadChain(fs, journalFolder(dataDir));
  const id = chain.journal ?? '';
  const links = chain.links.slice(indexOfSeq(chain.links, Math.max(0, after - 1)));
  const query = { key: keyOf(subject), after, ...(around && { around }) };
  let isReached = after === 0;
  let lastSeq = (chain.links.at(-1)?.found?.header.first_seq ?? 1) - 1;
  let nextSeq: number | null = null;
  if (isReached) for (const damage of obstaclesIn(chain)) yield { damage: damageOf(damage) };
  for (const link of links) {
    // What is missing before the first segment lies before the place.
    if (isReached) for (const damage of missingBefore(chain, link, nextSeq)) yield { damage: damageOf(damage) };
    const found = segmentEvents({ fs, dataDir, chain }, link, { ...query, nextSeq, isReached });
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
  checkCursor(after, null, lastSeq);
}

function damageOf({ segment, offset, firstSeq, lastSeq, reason }: JournalDamage): JournalDamage {
  return { segment, offset, firstSeq, lastSeq, reason };
}
