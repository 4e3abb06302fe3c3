import { hostname } from 'node:os';
import { ModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';

/**
 * True for the error of a journal that another engine writes. This engine must not open it again.
 */
export function isFenced({ code, details }: ErrorValue): boolean {
  return code === 'JOURNAL_UNWRITABLE' && details?.fenced === true;
}

/** The error when engine.json names another engine: the journal belongs to that engine. */
export function ownedByAnother({ pid, host, started_at, machine }: EngineInfo): ModelError {
  const since = `process ${pid} (${host}) as its owner since ${started_at}`;
  const where = machine === undefined || machine === hostname() ? '' : ` on ${machine}`;
  return new ModelError('JOURNAL_UNWRITABLE', `Expected to own the data directory, got ${since}${where}.`, {
    details: { fenced: true, pid, host, started_at },
  });
}
