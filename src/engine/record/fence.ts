import { ModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { ownerWords } from '../ownership/engine-file.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';

/**
 * True for the error of a journal that another engine writes. This engine must not open it again.
 */
export function isFenced({ code, details }: ErrorValue): boolean {
  return code === 'JOURNAL_UNWRITABLE' && details?.fenced === true;
}

/** The error when engine.json names another engine: the journal belongs to that engine. */
export function ownedByAnother(owner: EngineInfo): ModelError {
  const { pid, host, started_at } = owner;
  const since = `${ownerWords(owner)} as its owner since ${started_at}`;
  return new ModelError('JOURNAL_UNWRITABLE', `Expected to own the data directory, got ${since}.`, {
    details: { fenced: true, pid, host, started_at },
  });
}
