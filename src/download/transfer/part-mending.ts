import { rm } from 'node:fs/promises';
import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { ModelError } from '../../model/errors.ts';
import { PartUnsynced } from '../connection/connection-failure.ts';
import { Failure, toFailure } from '../base/failure.ts';
import { PartLost } from '../part/part-file.ts';
import type { StreamOptions } from '../connection/stream.ts';

/** How often a .part may be pulled away from under a transfer, or written to, before it counts as a failure. */
const LOSSES = 5;

export interface PartMendingOptions extends StreamOptions {
  /** Of one piece: the caller syncs the part when it is complete, and sees whether it was touched, together with others. */
  syncedByCaller: boolean;
}

/** Puts a part on the disk, sees when it was taken away or couldn't be synced, and goes on in a new file then. */
export class PartMending {
  readonly #options: PartMendingOptions;
  #losses = 0;
  #lost: Failure | null = null;
  /** The part is being replaced: it is synced when it is in its place. */
  #renewing = false;

  constructor(options: PartMendingOptions) {
    this.#options = options;
  }

  /** Why no further byte may be written to the part; `renew` mends it. */
  get lost(): Failure | null {
    return this.#lost;
  }

  lose(failure: Failure): void {
    this.#lost ??= failure;
  }

  /** Puts on the disk what `flush` has written out, and says what that is; null when it could not. */
  async sync(flush: () => Promise<void>): Promise<FileCheckpoint | null> {
    if (this.#renewing) return null;
    try {
      await flush();
    } catch {
      // The stream's own run meets the same rejection.
      return null;
    }
    try {
      return await this.#options.partial.sync();
    } catch (error) {
      this.#lost = lossBy(error);
      return null;
    }
  }

  /** The end of the file's transfer: on the disk, in its place, and as it was proven. @throws Failure when it can't become so */
  async isRight(): Promise<boolean> {
    const { partial, syncedByCaller, signal, listener } = this.#options;
    if (this.#lost) return false;
    // The caller syncs, and looks, at many of them at once.
    if (syncedByCaller) return true;
    try {
      await partial.sync();
    } catch (error) {
      await this.renew(lossBy(error));
      return false;
    }
    const actual = await partial.hashWhole(signal, listener);
    if (!(await this.#isUntouched())) return false;
    // Every piece is as the manifest says, and nobody else had the part in hand.
    if (!partial.right) throw contradiction(partial.file, actual);
    return true;
  }

  /** What was proven as it came, somebody else may have written over since. */
  async #isUntouched(): Promise<boolean> {
    const { context, listener, partial, signal } = this.#options;
    if (await partial.readsAsProven(listener, signal)) return true;
    context.logger.warn('Somebody else wrote to a partial file.', { path: partial.file.path });
    this.#countLoss(new PartLost(partial.partPath));
    return false;
  }

  #countLoss(failure: Failure): void {
    this.#losses += 1;
    if (this.#losses > LOSSES) throw new Failure('again', failure.error);
  }

  /** Into a new file: neither a deleted one nor one whose sync failed can be trusted with another byte. No connection may be open. */
  async renew(failure: Failure): Promise<void> {
    this.#lost = null;
    this.#countLoss(failure);
    this.#renewing = true;
    try {
      // A sync that failed for want of room would fail again: that is for the task to wait out.
      if (failure.kind === 'disk') await this.#options.partial.fallBack();
      else await this.#copy(failure);
    } finally {
      this.#renewing = false;
    }
    if (failure.kind === 'disk') throw failure;
  }

  async #copy(failure: Failure): Promise<void> {
    const { partial, context } = this.#options;
    const before = partial.writtenBytes;
    try {
      await partial.renew(failure instanceof PartLost);
    } catch (error) {
      if (toFailure(error).kind === 'disk') throw error;
      context.logger.warn('A partial file can not be copied.', { error: String(error) });
      await this.#beginAnew();
    }
    const lost = before - partial.writtenBytes;
    context.logger.warn('A partial file goes on in a new one.', { reason: failure.message, lost });
  }

  async #beginAnew(): Promise<void> {
    const { partial } = this.#options;
    await partial.close();
    await rm(partial.partPath, { force: true, recursive: true });
    partial.dropAll();
    await partial.open();
  }
}

function lossBy(error: unknown): Failure {
  return error instanceof PartLost ? error : new PartUnsynced(error);
}

/**
 * The manifest's pieces are of another file than checksum.sha256's hash. Fetching it again would bring the same bytes: only
 * another manifest helps, so the library is asked for it, once.
 */
function contradiction({ path, sha256 }: StreamOptions['partial']['file'], actual: string): Failure {
  const message = `Expected the pieces of ${path} to make up a file with the hash ${sha256}, got ${actual}: the manifest contradicts itself.`;
  const details = { path, expected_sha256: sha256, actual_sha256: actual };
  return new Failure('ask', new ModelError('MANIFEST_INVALID', message, { details }));
}
