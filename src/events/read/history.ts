/** All segments of the journal as one sequence, without a lock and in bounded memory. */
import { basename } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Chain, ChainLink } from './chain.ts';
import { openSegment } from './open-segment.ts';
import { readFailure } from './read-failure.ts';
import { eventOf } from '../line/record.ts';
import type { JournalDamage } from '../types.ts';
import { scanSegment, startOf } from './scan.ts';
import type { Position, Scanned, ScannedDamage } from './scan.ts';

export type HistoryItem = Scanned;

/** Where reading begins: after a line that proved itself. */
export interface Place {
  /** Index of its segment in the chain. */
  index: number;
  record: { seq: number; crc: string };
  /** Offset after the line. */
  end: number;
}

/** The same items as `readBatches`, one by one. */
export async function* readHistory(
  fs: FileSystem,
  chain: Chain,
  after: number | Place = 0,
): AsyncGenerator<HistoryItem, void, undefined> {
  for await (const items of readBatches(fs, chain, after)) yield* items;
}

/**
 * Records, damage and the torn tail in their order, many at once.
 *
 * @param after a place: items behind it. A seq: items from the first segment that can hold a
 *   later event; earlier events of that segment come too
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED with the path of a segment that can't be
 *   read
 */
export async function* readBatches(
  fs: FileSystem,
  chain: Chain,
  after: number | Place = 0,
): AsyncGenerator<HistoryItem[], void, undefined> {
  const place = typeof after === 'number' ? null : after;
  const links = chain.links.slice(place?.index ?? indexOfSeq(chain.links, after as number));
  yield [...obstaclesIn(chain)];
  let nextSeq: number | null = place && place.record.seq + 1;
  for (const link of links) {
    // A segment that is missing before the first link lies before the place.
    const isWanted = after === 0 || link !== links[0];
    if (isWanted) yield [...missingBefore(chain, link, nextSeq)];
    const from = place && link === links[0] ? positionAfter(place) : startOf(link);
    for await (const items of readSegment(fs, link, { from, nextSeq })) {
      const last = items.findLast(({ kind }) => kind === 'record');
      if (last?.kind === 'record') nextSeq = last.record.seq + 1;
      yield items;
    }
  }
}

/** Index of the first segment that can hold an event after this seq. */
export function indexOfSeq(links: readonly ChainLink[], after: number): number {
  const index = links.findLastIndex(({ found }) => found !== null && found.header.first_seq <= after + 1);
  return after === 0 ? 0 : Math.max(0, index);
}

function positionAfter({ record, end }: Place): Position {
  return { offset: end, seq: record.seq + 1, prev: record.crc };
}

/** Damage by obstacles that no header misses: it is unknown what they took the place of. */
export function* obstaclesIn({ obstacles, links }: Chain): Generator<ScannedDamage> {
  for (const { segment, path } of obstacles) {
    if (links.some(({ missingBefore }) => missingBefore === segment)) continue;
    yield { kind: 'damage', segment, offset: 0, firstSeq: null, lastSeq: null, reason: inTheWay(path) };
  }
}

function inTheWay(path: string): string {
  return `Expected a segment's file at ${path}, got a folder or a link that leads nowhere.`;
}

/**
 * Damage by a segment that is missing before this one.
 *
 * @param nextSeq the seq that would come next; null when it isn't known
 */
export function* missingBefore(
  { obstacles }: Chain,
  link: ChainLink,
  nextSeq: number | null,
): Generator<ScannedDamage> {
  if (link.missingBefore === null) return;
  const obstacle = obstacles.find(({ segment }) => segment === link.missingBefore);
  yield {
    kind: 'damage',
    segment: link.missingBefore,
    offset: 0,
    firstSeq: nextSeq ?? 1,
    lastSeq: (link.found?.header.first_seq ?? 0) - 1,
    reason: obstacle ? inTheWay(obstacle.path) : 'The segment is missing.',
  };
}

/**
 * The items of one segment, many at once.
 *
 * @param nextSeq the seq that comes first where the header that tells it is lost
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED with the path
 */
export async function* readSegment(
  fs: FileSystem,
  link: ChainLink,
  { from = startOf(link), nextSeq }: { from?: Position; nextSeq: number | null },
): AsyncGenerator<HistoryItem[], void, undefined> {
  try {
    const file = await openSegment(fs, link);
    try {
      yield* proving(scanSegment(link, file, { from, nextSeq }), link.closed);
    } finally {
      await file.close();
    }
    yield [...lostDirectory(link)];
  } catch (error) {
    throw readFailure(error, link.path);
  }
}

/** Damage that costs no event by itself: of the archive, told with its last segment. */
function* lostDirectory({ archived, segment }: ChainLink): Generator<ScannedDamage> {
  if (archived?.archive.isRebuilt !== true || archived.archive.segments.at(-1) !== archived) return;
  const reason = `The directory of ${basename(archived.archive.path)} does not prove itself.`;
  yield { kind: 'damage', segment, offset: archived.bytes, firstSeq: null, lastSeq: null, reason };
}

/**
 * Marks the records that a later line proves to be synced. In an open segment the last batch stays
 * unproven.
 */
async function* proving(
  batches: AsyncIterable<Scanned[]>,
  closed: boolean,
): AsyncGenerator<HistoryItem[], void, undefined> {
  let waiting: Scanned[] = [];
  for await (const items of batches) {
    if (closed) {
      for (const item of items) markProven(item);
      yield items;
      continue;
    }
    const durable = items.reduce((most, item) => (item.kind === 'record' ? item.record.durable : most), 0);
    waiting = waiting.concat(items);
    const split = waiting.findIndex(item => item.kind === 'record' && item.record.seq > durable);
    const proven = split === -1 ? waiting : waiting.slice(0, split);
    waiting = split === -1 ? [] : waiting.slice(split);
    for (const item of proven) markProven(item);
    if (proven.length > 0) yield proven;
  }
  if (waiting.length > 0) yield waiting;
}

function markProven(item: Scanned): void {
  if (item.kind === 'record') item.proven = true;
}

/** As the JournalPruned event has it; the rooms above know its shape. */
export type JournalBase = Readonly<Record<string, unknown>>;

/** null when the journal was never pruned, or when its JournalPruned can't be read: see `lostBase`. */
export async function readBase(fs: FileSystem, { links, pruned }: Chain): Promise<JournalBase | null> {
  const link = links.find(({ segment }) => segment === pruned?.at);
  if (pruned === null || link === undefined) return null;
  for await (const items of readSegment(fs, link, { nextSeq: null })) {
    for (const item of items) {
      if (item.kind !== 'record' || item.record.stored.type !== 'JournalPruned') continue;
      const { last_seq, base } = eventOf(item.record).data as { last_seq?: unknown; base?: JournalBase };
      if (last_seq === pruned.seq && base !== undefined) return base;
    }
  }
  return null;
}

/** The damage of a base that can't be read; null when there is none. */
export function lostBase({ pruned }: Chain, base: JournalBase | null): JournalDamage | null {
  if (pruned === null || base !== null) return null;
  const reason = 'What the pruned events added up to can not be read.';
  return { segment: pruned.at, offset: 0, firstSeq: 1, lastSeq: pruned.seq, reason };
}
