import { ModelError } from '../../model/errors.ts';

/** True for what the journal says when another engine writes it: no later opening by this one may change that. */
export function isFenced({ code, details }: ModelError): boolean {
  return code === 'JOURNAL_UNWRITABLE' && details.fenced === true;
}

/** engine.json names another engine: the journal is that one's, whatever state this one's segment is in. */
export function ownedByAnother(pid: number): ModelError {
  return new ModelError('JOURNAL_UNWRITABLE', `Expected to own the data directory, got process ${pid} as its owner.`, {
    details: { fenced: true, pid },
  });
}
