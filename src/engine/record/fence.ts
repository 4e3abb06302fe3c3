import { ModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';

/**
 * True for the error of a journal that another engine writes. This engine must not open it again.
 */
export function isFenced({ code, details }: ErrorValue): boolean {
  return code === 'JOURNAL_UNWRITABLE' && details?.fenced === true;
}

/** The error when engine.json names another engine: the journal belongs to that engine. */
export function ownedByAnother(pid: number): ModelError {
  return new ModelError('JOURNAL_UNWRITABLE', `Expected to own the data directory, got process ${pid} as its owner.`, {
    details: { fenced: true, pid },
  });
}
