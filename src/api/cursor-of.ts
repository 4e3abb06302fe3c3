import type { JournalCursor } from '../events/vocabulary.ts';

/**
 * The place of an event of `events$`: keep it, and go on after it later, with `events$({ after })` or
 * with the files. null for an event that doesn't tell its place, as those of `history`.
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
