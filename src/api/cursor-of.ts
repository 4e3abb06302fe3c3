import type { JournalCursor } from '../events/vocabulary.ts';

/**
 * Returns the cursor of an event of `events$`. Keep the cursor to continue after the event later,
 * with `events$({ after })` or with the files. Returns null for an event without a place, for
 * example an event of `history`.
 *
 * @example
 * manager.events$({ after: log.cursor ?? 0 }).subscribe(event => write(event, cursorOf(event)));
 */
export function cursorOf({
  journal,
  seq,
  crc,
}: {
  journal?: string | undefined;
  seq: number;
  crc?: string | undefined;
}): JournalCursor | null {
  return journal === undefined || crc === undefined ? null : { journal, seq, crc };
}
