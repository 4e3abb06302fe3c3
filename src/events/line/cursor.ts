/** Cursors: places in a journal, and the checks that a place belongs to the journal. */
import { ModelError } from '../../model/errors.ts';
import { NO_CRC } from './segment.ts';
import type { PrunedPlace } from './segment.ts';
import type { After, JournalCursor } from '../base/event.ts';

export function seqOf(after: After): number {
  return typeof after === 'number' ? after : after.seq;
}

/**
 * Checks that the cursor is of this journal and not ahead of it.
 *
 * @throws ModelError JOURNAL_DAMAGED (with `details.cursor`), INVALID_ARGUMENT for a seq that is
 *   no count
 */
export function checkCursor(after: After, journal: string | null, lastSeq: number): void {
  const seq = seqOf(after);
  if (!Number.isSafeInteger(seq) || seq < 0) {
    throw new ModelError('INVALID_ARGUMENT', `Expected a cursor at seq 0 or above, got ${seq}.`);
  }
  if (seq > lastSeq) throw mismatch(after, `the journal ends at seq ${lastSeq}`);
  if (typeof after !== 'number' && seq > 0 && after.journal !== journal)
    throw mismatch(after, `this is journal ${journal}`);
}

/**
 * Checks that the line at the cursor is the line that the cursor was made from. `found` is its
 * crc.
 *
 * @throws ModelError JOURNAL_DAMAGED with `details.cursor`
 */
export function checkLine(after: After, found: string | null): void {
  if (typeof after === 'number' || after.seq === 0 || after.crc === found) return;
  throw mismatch(after, found === null ? 'that line cannot be read' : `that line has crc ${found}`);
}

function mismatch(cursor: After, but: string): ModelError {
  const place =
    typeof cursor === 'number' ? `seq ${cursor}` : `seq ${cursor.seq}, crc ${cursor.crc} of journal ${cursor.journal}`;
  return new ModelError('JOURNAL_DAMAGED', `Expected a place in this journal, got ${place}, but ${but}.`, {
    details: { cursor },
  });
}

/**
 * Checks that what follows the place is still there, all of it. 0 is the beginning of what is left.
 *
 * @returns true for the cursor of the last dropped event: its line can't be asked any more
 * @throws ModelError INVALID_ARGUMENT with `details.firstSeq`, the first seq that is left;
 *   JOURNAL_DAMAGED for another event's cursor
 */
export function isAtCut(after: After, pruned: PrunedPlace | null): boolean {
  const seq = seqOf(after);
  if (pruned === null || seq === 0 || seq > pruned.seq) return false;
  if (seq === pruned.seq) {
    checkLine(after, pruned.crc);
    return true;
  }
  const firstSeq = pruned.seq + 1;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `Expected a place from seq ${firstSeq} on: what lies before was pruned, got seq ${seq}.`,
    {
      details: { firstSeq },
    },
  );
}

export function cursorAt(journal: string, seq: number, crc: string | null): JournalCursor {
  return { journal, seq, crc: crc ?? NO_CRC };
}

/** True when a stored value has the shape of a cursor. */
export function isCursor(value: unknown): value is JournalCursor {
  if (typeof value !== 'object' || value === null) return false;
  const { journal, seq, crc } = value as Record<string, unknown>;
  return typeof journal === 'string' && Number.isSafeInteger(seq) && (seq as number) >= 0 && typeof crc === 'string';
}
