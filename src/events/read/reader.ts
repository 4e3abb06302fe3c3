/**
 * Reads a journal without an engine. It takes no lock, writes nothing and doesn't disturb a
 * running writer.
 */
import type { FileSystem } from '../../ports/file-system.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { loadChain } from './chain.ts';
import type { JournalDamage } from '../types.ts';
import { checkCursor, checkLine, cursorAt, isAtCut, seqOf } from '../line/cursor.ts';
import { readHistory } from './history.ts';
import { locate } from './locate.ts';
import { eventOf } from '../line/record.ts';
import type { After, AnyEvent, JournalCursor } from '../base/event.ts';

export interface ReadEvent {
  event: AnyEvent;
  /**
   * False when nothing after the line shows that it is synced. Usually these are the lines of the
   * last batch.
   */
  proven: boolean;
  cursor: JournalCursor;
}

export type JournalItem = ReadEvent | { damage: JournalDamage };

export interface ReadJournalOptions {
  /** The journal's own folder. */
  dir: string;
  /** @internal */
  fs?: FileSystem;
  /** Start after this place. */
  after?: After;
}

/**
 * Events after the cursor, oldest first. Damage comes in its place between them. A torn tail ends
 * the reading silently.
 *
 * @throws ModelError JOURNAL_DAMAGED for a cursor that doesn't match this journal and for a file
 *   that can't be read, PERMISSION_DENIED
 * @example
 * for await (const item of readJournal({ dir })) if ('event' in item) print(item.event.type);
 */
export async function* readJournal(options: ReadJournalOptions): AsyncGenerator<JournalItem, void, undefined> {
  const { dir, fs = nodeFileSystem, after = 0 } = options;
  const from = seqOf(after);
  checkCursor(after, typeof after === 'number' ? null : after.journal, Number.MAX_SAFE_INTEGER);
  const chain = await loadChain(fs, dir);
  const journal = chain.journal ?? '';
  let lastSeq = (chain.links.at(-1)?.found?.header.first_seq ?? 1) - 1;
  const cut = isAtCut(after, chain.pruned);
  const place = typeof after === 'number' || from === 0 || cut ? null : await locate(fs, chain, after);
  let checked = from === 0 || cut || place !== null;
  if (place) lastSeq = from;
  // Without a located place, reading begins one line earlier: the line of the cursor itself has to
  // be checked.
  for await (const item of readHistory(fs, chain, place ?? Math.max(0, from - 1))) {
    if (item.kind === 'damage' && checked) yield { damage: damageOf(item) };
    if (item.kind !== 'record') continue;
    const { record, proven } = item;
    lastSeq = record.seq;
    if (!checked && record.seq >= from) {
      checkCursor(after, journal, record.seq);
      checkLine(after, record.seq === from ? record.crc : null);
      checked = true;
    }
    if (record.seq > from) yield { event: eventOf(record), proven, cursor: cursorAt(journal, record.seq, record.crc) };
  }
  if (checked) return;
  checkCursor(after, journal, lastSeq);
  checkLine(after, null);
}

function damageOf({ segment, offset, firstSeq, lastSeq, reason }: JournalDamage): JournalDamage {
  return { segment, offset, firstSeq, lastSeq, reason };
}
