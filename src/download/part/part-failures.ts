import { ModelError } from '../../model/errors.ts';
import { Failure, toFailure } from '../base/failure.ts';

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
