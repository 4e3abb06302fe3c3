/** The newest events of a model one by one, and those before them as counts. */
import { obstaclesIn } from '../../events/reading.ts';
import type { JournalItem } from '../../events/reading.ts';
import { countBefore, countedBlocks } from './earlier.ts';
import type { BlockPlace, EarlierEvents } from './earlier.ts';
import { damageOf, itemsFrom, readingOf } from './read-model.ts';
import type { Begin, Reading, ReadModelOptions } from './read-model.ts';

/** What of a model's events is wanted one by one, and what of those before them. */
export interface Newest {
  /** The newest events, so many at least. */
  atLeast: number;
  /** Events of these types don't count for `atLeast`. */
  besides: ReadonlySet<string>;
  /** The types of `EarlierEvents.latest`. */
  latestOf: ReadonlySet<string>;
  /** Called before the first event, when there are others before it. */
  onEarlier: (earlier: EarlierEvents) => void;
}

export interface ReadNewestOptions extends Omit<ReadModelOptions, 'after'> {
  newest: Newest;
}

/**
 * As `readModel`, without the events before the newest block at which `atLeast` is reached. Where
 * the index doesn't tell of a segment, its events don't count: more are read than needed.
 *
 * @throws ModelError JOURNAL_DAMAGED for a file that can't be read, PERMISSION_DENIED
 */
export async function* readNewest(options: ReadNewestOptions): AsyncGenerator<JournalItem, void, undefined> {
  const reading = await readingOf(options);
  for (const damage of obstaclesIn(reading.journal.chain)) yield { damage: damageOf(damage) };
  const { newest } = options;
  let begin: Begin = { index: 0, after: 0, isReached: true, nextSeq: null };
  const place = await placeOf(reading, newest);
  const counted = place && (await countBefore(reading, place, newest.latestOf));
  if (place !== null && counted !== null) {
    for (const damage of counted.damage) yield { damage: damageOf(damage) };
    if (counted.earlier !== null) newest.onEarlier(counted.earlier);
    begin = { ...begin, index: place.index, after: place.block.firstSeq - 1, nextSeq: counted.nextSeq };
  }
  yield* itemsFrom(reading, begin);
}

/** The newest block from which on there are enough events; null when all have to be read. */
async function placeOf(reading: Reading, { atLeast, besides }: Newest): Promise<BlockPlace | null> {
  const { links } = reading.journal.chain;
  let missing = atLeast;
  for (const [index, link] of [...links.entries()].reverse()) {
    if (missing === Infinity) break;
    for (const block of (await countedBlocks(reading, link))?.reverse() ?? []) {
      for (const { type, events } of block.kinds) if (!besides.has(type)) missing -= events;
      if (missing <= 0) return { index, block };
    }
  }
  return null;
}
