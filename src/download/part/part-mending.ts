import { rm } from 'node:fs/promises';
import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { ModelError } from '../../model/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import { Failure, toFailure } from '../base/failure.ts';
import { PartLost, PartUnsynced } from './part-failures.ts';
import type { PartialFile, PartialListener } from './partial-file.ts';
import type { SizedFile } from './proof.ts';

/** How often somebody may take a .part away or write to it before that is a failure. */
const LOSSES = 5;

export interface PartMendingOptions {
  partial: PartialFile;
  listener: PartialListener;
  logger: Logger;
  signal: AbortSignal;
  /**
   * For a file of one piece: the caller syncs the complete part, and looks whether somebody
   * touched it, together with others.
   */
  syncedByCaller: boolean;
}

/**
 * Puts a part on the disk. When the part was taken away or can't be synced, its file goes on in a
 * new one.
 */
export class PartMending {
  readonly #options: PartMendingOptions;
  #losses = 0;
  #lost: Failure | null = null;
  /** A new part is being made: it is synced before it takes its place. */
  #renewing = false;

  constructor(options: PartMendingOptions) {
    this.#options = options;
  }

  /** Why no further byte may be written to the part; null when it is well. `renew` mends it. */
  get lost(): Failure | null {
    return this.#lost;
  }

  lose(failure: Failure): void {
    this.#lost ??= failure;
  }

  /**
   * Syncs what `flush` has written out.
   *
   * @returns what is on the disk; null when the sync failed
   */
  async sync(flush: () => Promise<void>): Promise<FileCheckpoint | null> {
    if (this.#renewing) return null;
    try {
      await flush();
    } catch {
      // The connection meets the same rejection and reports it.
      return null;
    }
    try {
      return await this.#options.partial.sync();
    } catch (error) {
      this.#lost = lossBy(error);
      return null;
    }
  }

  /**
   * Ends the transfer of a complete file.
   *
   * @returns whether the part is on the disk, at its path and as it was proven; if not, the
   * transfer goes on
   * @throws Failure when it can't become so
   */
  async isRight(): Promise<boolean> {
    const { partial, syncedByCaller, signal, listener } = this.#options;
    if (this.#lost) return false;
    if (syncedByCaller) return true;
    try {
      await partial.sync();
    } catch (error) {
      await this.renew(lossBy(error));
      return false;
    }
    const actual = await partial.hashWhole(signal, listener);
    if (!(await this.#isUntouched())) return false;
    // Every piece is as the manifest says and nobody else wrote to the part: so the manifest is
    // wrong.
    if (!partial.right) throw contradiction(partial.file, actual);
    return true;
  }

  /** Somebody else may have written over bytes that were proven when they came. */
  async #isUntouched(): Promise<boolean> {
    const { logger, listener, partial, signal } = this.#options;
    if (await partial.readsAsProven(listener, signal)) return true;
    logger.warn('Somebody else wrote to a partial file.', { path: partial.file.path });
    this.#countLoss(new PartLost(partial.partPath));
    return false;
  }

  #countLoss(failure: Failure): void {
    this.#losses += 1;
    if (this.#losses > LOSSES) throw new Failure('retry', failure.error);
  }

  /**
   * Goes on in a new file: neither a deleted part nor a part whose sync failed may get another
   * byte. No connection may be open.
   */
  async renew(failure: Failure): Promise<void> {
    this.#lost = null;
    this.#countLoss(failure);
    this.#renewing = true;
    try {
      // Without room a new file would fail too: the task waits for room first.
      if (failure.kind === 'await-disk') await this.#options.partial.fallBack();
      else await this.#copy(failure);
    } finally {
      this.#renewing = false;
    }
    if (failure.kind === 'await-disk') throw failure;
  }

  async #copy(failure: Failure): Promise<void> {
    const { partial, logger } = this.#options;
    const before = partial.writtenBytes;
    try {
      await partial.renew(failure instanceof PartLost);
    } catch (error) {
      if (toFailure(error).kind === 'await-disk') throw error;
      logger.warn('A partial file can not be copied.', { error: String(error) });
      await this.#beginAnew();
    }
    const lost = before - partial.writtenBytes;
    logger.warn('A partial file goes on in a new one.', { reason: failure.message, lost });
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
 * The pieces of manifest.json and the hash of checksum.sha256 belong to different files. Fetching
 * again would bring the same bytes. Only another manifest helps, so the library is asked for it,
 * once.
 */
function contradiction({ path, sha256 }: SizedFile, actual: string): Failure {
  const message = `Expected the pieces of ${path} to make up a file with the hash ${sha256}, got ${actual}: the manifest contradicts itself.`;
  const details = { path, expected_sha256: sha256, actual_sha256: actual };
  return new Failure('ask-library', new ModelError('MANIFEST_INVALID', message, { details }));
}
