import { ModelError } from '../../model/errors.ts';
import { Failure, toFailure } from '../base/failure.ts';
import type { Proof } from './proof.ts';

/** Somebody else deleted, replaced or cut the .part while it was written. */
export class PartLost extends Failure {
  constructor(path: string) {
    super('retry', new ModelError('SIZE_MISMATCH', `The partial file was changed: ${path}`, { retryable: true }));
    this.name = 'PartLost';
  }
}

/**
 * fdatasync of the .part failed. The kernel may have dropped what it could not write, and says so
 * only once.
 */
export class PartUnsynced extends Failure {
  constructor(cause: unknown) {
    const { kind, error } = toFailure(cause);
    super(kind === 'await-disk' ? 'await-disk' : 'retry', error);
    this.name = 'PartUnsynced';
  }
}

/** Asking the library again tells a damaged file from a plan that is out of date. */
export function wrongTooOften(path: string, { from, to, sha256 }: Proof, actual: string): Failure {
  const message = `Expected ${sha256} for bytes ${from} to ${to} of ${path}, got ${actual}.`;
  return new Failure('ask-library', new ModelError('CHECKSUM_MISMATCH', message, { details: { path } }));
}
