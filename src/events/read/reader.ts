/** Reading a journal without an engine: no lock is taken, nothing is written, a running writer isn't disturbed. */
import type { FileSystem } from '../../ports/file-system.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { loadChain } from './chain.ts';
import type { JournalDamage } from '../types.ts';
import { checkCursor, checkLine, cursorAt, seqOf } from '../line/cursor.ts';
import { readHistory } from './history.ts';
import { locate } from './locate.ts';
import { eventOf } from '../line/record.ts';
import type { After, AnyEvent, JournalCursor } from '../base/event.ts';

export interface ReadEvent {
  event: AnyEvent;
  /** False for the lines that nothing after them shows to be synced: usually the last batch. */
  proven: boolean;
  cursor: JournalCursor;
}

export type JournalItem = ReadEvent | { damage: JournalDamage };

export interface ReadJournalOptions {
  /** The journal's own folder. */
  dir: string;
  fs?: FileSystem;
  /** Start after this place. */
  after?: After;
}

/**
 * Events after the cursor, oldest first, with the damage between them in its place. A torn tail ends the reading silently.
 * Throws JOURNAL_DAMAGED for a cursor that doesn't match this journal.
 */
export async function* readJournal(options: ReadJournalOptions): AsyncGenerator<JournalItem, void, undefined> {
  const { dir, fs = nodeFileSystem, after = 0 } = options;
  const from = seqOf(after);
  checkCursor(after, typeof after === 'number' ? null : after.journal, Number.MAX_SAFE_INTEGER);
  const chain = await loadChain(fs, dir);
  const journal = chain.journal ?? '';
  let lastSeq = (chain.links.at(-1)?.found?.header.first_seq ?? 1) - 1;
  const place = typeof after === 'number' || from === 0 ? null : await locate(fs, chain, after);
  let checked = from === 0 || place !== null;
  if (place) lastSeq = from;
  // Not found from the end: then from one line earlier, so that the line of the cursor itself is read.
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
