import { keyOf, openSegment, recordsIn, readSegment } from '../../events/reading.ts';
import type { Chain, ChainLink, JournalRecord, SubjectKey } from '../../events/reading.ts';
import type { JournalDamage } from '../../events/types.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { SegmentIndex } from './lookup.ts';
import type { BlockOf } from './lookup.ts';

export interface IndexedJournal {
  fs: FileSystem;
  dataDir: string;
  chain: Chain;
  /** An index file that disagrees with its segment was met: it has to be made anew. */
  onWrong?: (segment: number) => void;
}

export interface SegmentQuery {
  /** The model whose events are wanted, `''` for events of no model, null for all events. */
  key: SubjectKey;
  /** Asked again and again: whether events of no model are wanted too, from here on. */
  around?: () => boolean;
  /**
   * Only events behind this seq and before that one; damage only behind the first event that
   * reaches `after`.
   */
  after?: number;
  before?: number;
  /** An event of an earlier segment reached `after`. */
  isReached?: boolean;
  /** The seq that comes first where the segment's header is lost. */
  nextSeq?: number | null;
}

export type FoundItem =
  { kind: 'record'; record: JournalRecord; proven: boolean } | ({ kind: 'damage' } & JournalDamage);

/**
 * What a segment holds for a query, oldest first: by its index, or by reading all of it where the
 * index doesn't tell. Damage is met only where the segment is read.
 *
 * @returns the seq that comes after the segment; null when it isn't known
 */
export async function* segmentEvents(
  journal: IndexedJournal,
  link: ChainLink,
  query: SegmentQuery,
): AsyncGenerator<FoundItem[], number | null, undefined> {
  let done = query.after ?? 0;
  for await (const records of indexedEvents(journal, link, query, 'oldest first')) {
    if (records === 'complete') return link.nextSeq;
    done = records.at(-1)?.seq ?? done;
    yield records.map(record => ({ kind: 'record', record, proven: true }));
  }
  let nextSeq = query.nextSeq ?? null;
  let isReached = query.isReached === true || (query.after ?? 0) === 0;
  for await (const items of readSegment(journal.fs, link, { nextSeq })) {
    const found: FoundItem[] = [];
    for (const item of items) {
      if (item.kind === 'damage' && isReached) found.push(item);
      if (item.kind !== 'record') continue;
      const { record, proven } = item;
      nextSeq = record.seq + 1;
      isReached ||= record.seq >= (query.after ?? 0);
      if (record.seq > done && isWanted(record, query)) found.push({ kind: 'record', record, proven });
    }
    if (found.length > 0) yield found;
  }
  return nextSeq;
}

/**
 * The records for a query by the index alone, a block at a time, and `complete` at the end. When it
 * ends without that, the index could not tell all: the segment has to be read.
 */
export async function* indexedEvents(
  journal: IndexedJournal,
  link: ChainLink,
  query: SegmentQuery,
  order: 'oldest first' | 'newest first',
): AsyncGenerator<JournalRecord[] | 'complete', void, undefined> {
  const { fs, dataDir, chain } = journal;
  const index = await SegmentIndex.open(fs, dataDir, chain, link);
  if (index === null) return;
  try {
    const blocks = await blocksFor(index, query);
    let file: OpenFile | null = null;
    try {
      for (const { own, around } of (order === 'newest first' ? blocks?.reverse() : blocks) ?? []) {
        if (own === null && query.around?.() !== true) continue;
        file ??= await openWhole(fs, link);
        const records = file && (await both(file, own, around, query.key));
        if (records === null) return journal.onWrong?.(link.segment);
        yield records.filter(record => isWanted(record, query));
      }
    } finally {
      await file?.close();
    }
    if (blocks === null) journal.onWrong?.(link.segment);
    else yield 'complete';
  } finally {
    await index.close();
  }
}

interface Wanted {
  own: BlockOf | null;
  around: BlockOf | null;
}

/**
 * The blocks of a query in order: each with the model's events in it, the events around them, or
 * both.
 */
async function blocksFor(index: SegmentIndex, query: SegmentQuery): Promise<Wanted[] | null> {
  const { key, after = 0, before = Infinity } = query;
  const own = await index.blocksOf(key);
  const around = query.around === undefined ? [] : await index.blocksOf('');
  if (own === null || around === null) return null;
  const wanted = new Map<number, Wanted>();
  for (const block of own) wanted.set(block.offset, { own: block, around: null });
  for (const block of around) wanted.set(block.offset, { own: wanted.get(block.offset)?.own ?? null, around: block });
  return [...wanted.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each)
    .filter(({ own, around }) => {
      const block = own ?? around;
      return block !== null && block.lastSeq > after && block.firstSeq < before;
    });
}

async function both(
  file: OpenFile,
  own: BlockOf | null,
  around: BlockOf | null,
  key: SubjectKey,
): Promise<JournalRecord[] | null> {
  const ours = own === null ? [] : await recordsIn(file, own, key, own.count);
  const others = around === null ? [] : await recordsIn(file, around, '', around.count);
  if (ours === null || others === null) return null;
  return others.length === 0 ? ours : [...ours, ...others].sort((a, b) => a.seq - b.seq);
}

/**
 * null when the file is shorter than the chain says, or can't be opened: reading the segment tells
 * why.
 */
export async function openWhole(fs: FileSystem, link: ChainLink): Promise<OpenFile | null> {
  const { closedAt } = link;
  let file: OpenFile | null = null;
  try {
    file = await openSegment(fs, link);
    if (closedAt !== null && (await file.size()) >= closedAt.bytes) return file;
  } catch {
    // Told by the one that reads the whole segment.
  }
  await file?.close().catch(() => undefined);
  return null;
}

function isWanted({ seq, stored }: JournalRecord, { key, around, after = 0, before = Infinity }: SegmentQuery) {
  if (seq <= after || seq >= before) return false;
  if (key === null) return true;
  const own = keyOf(stored.subject);
  return own === key || (own === '' && around !== undefined);
}
