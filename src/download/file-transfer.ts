import { rm } from 'node:fs/promises';
import type { FileCheckpoint } from '../events/vocabulary.ts';
import type { DownloadContext } from './context.ts';
import { Failure, toFailure } from './failure.ts';
import { PartLost } from './part-file.ts';
import { RangeStream } from './stream.ts';
import type { StreamOptions } from './stream.ts';

/** How often a .part may be pulled away from under a transfer before it counts as a failure. */
const LOSSES = 5;

/** Brings one file to completeness: connection after connection, until every byte is proven. */
export class FileTransfer {
  readonly #options: StreamOptions;
  #stream: RangeStream | null = null;
  #losses = 0;
  #lost: Failure | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  get partial(): StreamOptions['partial'] {
    return this.#options.partial;
  }

  /**
   * Puts on the disk what has arrived, and says what that is. null when it could not: the transfer meets the reason
   * itself and mends or reports it, not the caller.
   */
  async sync(): Promise<FileCheckpoint | null> {
    try {
      await this.#stream?.flush();
    } catch {
      // The stream's own run meets the same rejection.
      return null;
    }
    try {
      return await this.partial.sync();
    } catch (error) {
      this.#lost = error instanceof PartLost ? error : new PartUnsynced(error);
      this.#stream?.abort(this.#lost);
      return null;
    }
  }

  /** @throws Failure with what the task should do about it, or the signal's reason */
  async run(): Promise<void> {
    const { context, signal, listener } = this.#options;
    let fruitless = 0;
    let plain = false;
    await this.partial.open();
    while (!this.partial.complete) {
      signal.throwIfAborted();
      if (this.#lost) await this.#beginAnew(this.#lost);
      const gap = this.partial.gap();
      if (!gap) {
        await this.partial.prove(listener);
        continue;
      }
      const stream = new RangeStream(this.#options);
      const failure = await this.#attempt(stream, gap, plain);
      if (failure === null) continue;
      signal.throwIfAborted();
      if (failure instanceof PartLost || failure instanceof PartUnsynced) await this.#beginAnew(failure);
      else if (failure.kind === 'plain' && !plain) plain = true;
      else {
        fruitless = stream.receivedBytes >= context.policy.worthwhileBytes ? 0 : fruitless + 1;
        if (!worthAnother(failure, stream.receivedBytes, fruitless, context)) throw settled(failure);
      }
    }
    await this.#finish();
  }

  async #attempt(stream: RangeStream, gap: { from: number; to: number }, plain: boolean): Promise<Failure | null> {
    this.#stream = stream;
    try {
      await stream.run(gap, plain);
      return null;
    } catch (error) {
      return toFailure(error);
    } finally {
      this.#stream = null;
    }
  }

  async #finish(): Promise<void> {
    try {
      await this.partial.sync();
    } catch (error) {
      await this.#beginAnew(error instanceof PartLost ? error : new PartUnsynced(error));
      await this.run();
    }
  }

  /** Into a new file: neither a deleted one nor one whose sync failed can be trusted with another byte. */
  async #beginAnew(failure: Failure): Promise<void> {
    this.#losses += 1;
    this.#lost = null;
    if (this.#losses > LOSSES) throw new Failure('again', failure.error);
    this.#options.context.logger.warn('The partial file is begun anew.', { error: failure.message });
    await this.partial.close();
    await rm(this.partial.partPath, { force: true, recursive: true });
    this.partial.dropAll();
    // A sync that failed for want of room would fail again: that is for the task to wait out.
    if (failure.kind === 'disk') throw failure;
    await this.partial.open();
  }
}

/** fdatasync failed: the kernel may have dropped what it could not write, and says so only once. */
class PartUnsynced extends Failure {
  constructor(cause: unknown) {
    const { kind, error } = toFailure(cause);
    super(kind === 'disk' ? 'disk' : 'again', error);
    this.name = 'PartUnsynced';
  }
}

/** A connection that broke is simply replaced, as long as the ones before it brought something. */
function worthAnother(failure: Failure, received: number, fruitless: number, context: DownloadContext): boolean {
  if (failure.kind !== 'network' && failure.kind !== 'stall' && failure.kind !== 'again') return false;
  if (failure.retryAfterMs !== null || received === 0) return false;
  return fruitless < context.policy.quickReconnects;
}

/** Asking without a Range was the remedy, and didn't help. */
function settled(failure: Failure): Failure {
  return failure.kind === 'plain' ? new Failure('again', failure.error, failure.retryAfterMs) : failure;
}
