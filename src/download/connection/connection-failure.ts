/** What the failure of one connection means for its file. */
import { ModelError } from '../../model/errors.ts';
import type { DownloadContext } from '../base/context.ts';
import { Failure, toFailure } from '../base/failure.ts';

/** Not a failure: the connection's bytes are better fetched by another one, or not at all. */
export const SUPERSEDED = new Failure('again', new ModelError('CANCELLED', 'Another connection takes its place.'));

/** fdatasync failed: the kernel may have dropped what it could not write, and says so only once. */
export class PartUnsynced extends Failure {
  constructor(cause: unknown) {
    const { kind, error } = toFailure(cause);
    super(kind === 'disk' ? 'disk' : 'again', error);
    this.name = 'PartUnsynced';
  }
}

/** A connection that broke is simply replaced, as long as the ones before it brought something. */
export function worthAnother(failure: Failure, received: number, fruitless: number, context: DownloadContext): boolean {
  if (failure.kind !== 'network' && failure.kind !== 'stall' && failure.kind !== 'again') return false;
  if (failure.retryAfterMs !== null || received === 0) return false;
  return fruitless < context.policy.quickReconnects;
}

/** Might be this connection's alone: a server that takes no more of them, or one on a bad way. */
export function concernsOne({ kind, error }: Failure): boolean {
  return kind === 'network' || kind === 'stall' || kind === 'again' || error.code === 'SERVER_REJECTED';
}

/** Asking without a Range was the remedy, and didn't help. */
export function settled(failure: Failure): Failure {
  return failure.kind === 'plain' ? new Failure('again', failure.error, failure.retryAfterMs) : failure;
}
