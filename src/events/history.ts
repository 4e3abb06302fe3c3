/** All segments of the journal as one sequence; no lock, bounded memory. */
import type { FileSystem } from '../ports/file-system.ts';
import type { Chain, ChainLink } from './chain.ts';
import { scanSegment } from './scan.ts';
import type { Scanned, ScannedDamage } from './scan.ts';

/** Records with `proven` as it is. */
export type HistoryItem = Scanned;

/**
 * Items from the first segment that can hold an event after `after`; earlier events of that segment come too.
 * An event is held back until a line proves it, at most one batch.
 */
export async function* readHistory(
  fs: FileSystem,
  chain: Chain,
  after: number = 0,
): AsyncGenerator<HistoryItem, void, undefined> {
  const links = chain.links.slice(firstLink(chain.links, after));
  let nextSeq: number | null = null;
  for (const link of links) {
    if (link.missingBefore !== null) yield missing(link, nextSeq);
    for await (const items of readLink(fs, link, nextSeq)) {
      for (const item of items) {
        if (item.kind === 'record') nextSeq = item.record.seq + 1;
        yield item;
      }
    }
  }
}

function firstLink(links: readonly ChainLink[], after: number): number {
  const index = links.findLastIndex(({ found }) => found !== null && found.header.first_seq <= after + 1);
  return after === 0 ? 0 : Math.max(0, index);
}

function missing(link: ChainLink, nextSeq: number | null): ScannedDamage {
  return {
    kind: 'damage',
    segment: link.missingBefore ?? 0,
    offset: 0,
    firstSeq: nextSeq ?? 1,
    lastSeq: (link.found?.header.first_seq ?? 0) - 1,
    reason: 'The segment is missing.',
  };
}

async function* readLink(
  fs: FileSystem,
  link: ChainLink,
  nextSeq: number | null,
): AsyncGenerator<HistoryItem[], void, undefined> {
  const file = await fs.open(link.path, 'read');
  try {
    yield* proving(scanSegment(link, file, nextSeq), link.closed);
  } finally {
    await file.close();
  }
}

async function* proving(
  batches: AsyncIterable<Scanned[]>,
  closed: boolean,
): AsyncGenerator<HistoryItem[], void, undefined> {
  const waiting: Scanned[] = [];
  let durable = 0;
  for await (const items of batches) {
    if (closed) yield proved(items);
    else {
      waiting.push(...items);
      for (const item of items) if (item.kind === 'record') durable = Math.max(durable, item.record.durable);
      const split = waiting.findIndex(held => held.kind === 'record' && held.record.seq > durable);
      if (split !== 0) yield proved(waiting.splice(0, split === -1 ? waiting.length : split));
    }
  }
  yield waiting;
}

function proved(items: Scanned[]): HistoryItem[] {
  for (const item of items) if (item.kind === 'record') item.proven = true;
  return items;
}
