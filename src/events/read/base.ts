/** What the dropped events of a pruned journal added up to. */
import type { FileSystem } from '../../ports/file-system.ts';
import { eventOf } from '../line/record.ts';
import type { JournalDamage } from '../types.ts';
import type { Chain } from './chain.ts';
import { readSegment } from './history.ts';

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
