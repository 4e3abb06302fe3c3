/** What a failed call on the journal's files means to a caller. */
import { ModelError } from '../../model/errors.ts';
import { errorCode, fullThing, isNoRoom } from '../../ports/system-error.ts';

/**
 * ModelErrors come back as they are; all else becomes DISK_FULL, PERMISSION_DENIED or
 * JOURNAL_UNWRITABLE.
 */
export function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (isNoRoom(error)) return diskFull(error);
  const code = errorCode(error);
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return unwritable(error);
  return new ModelError('PERMISSION_DENIED', 'Expected to be allowed to write the journal.', { cause: error });
}

/** DISK_FULL: the batch is known not to be written. */
export function diskFull(cause: unknown): ModelError {
  return new ModelError('DISK_FULL', `Expected room for the journal: ${fullThing(errorCode(cause))}.`, {
    retryable: true,
    cause,
  });
}

/** JOURNAL_UNWRITABLE, retryable: the outcome is unknown until the journal is opened anew. */
export function unwritable(cause: unknown): ModelError {
  const word = cause instanceof Error ? cause.message : String(cause);
  return new ModelError('JOURNAL_UNWRITABLE', `Expected the journal to reach the disk, got: ${word}`, {
    retryable: true,
    cause,
  });
}

/** JOURNAL_UNWRITABLE, not retryable: another opening owns the journal. */
export function fenced(segment: number): ModelError {
  const details = { fenced: true, segment };
  return new ModelError(
    'JOURNAL_UNWRITABLE',
    `Expected to be the only writer, got a segment ${segment} of another one.`,
    { details },
  );
}
