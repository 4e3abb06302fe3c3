import { rm } from 'node:fs/promises';
import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { toFailure } from '../base/failure.ts';
import type { PartialFile, PartialListener } from '../part/partial-file.ts';

export interface TinyFilesOptions {
  listener: PartialListener;
  /** Gets what is on the disk of each file. */
  onSafe: (file: FileCheckpoint) => void;
}

/**
 * Tiny files that are complete and still open. One sync after the other waits for the disk;
 * together they wait once.
 */
export class TinyFiles {
  readonly #options: TinyFilesOptions;
  readonly #unsynced = new Set<PartialFile>();

  constructor(options: TinyFilesOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#unsynced.size;
  }

  add(partial: PartialFile): void {
    this.#unsynced.add(partial);
  }

  /** Syncs and closes all of them. @throws the first Failure when all have ended */
  async sync(): Promise<void> {
    const batch = [...this.#unsynced];
    this.#unsynced.clear();
    const synced = await Promise.allSettled(batch.map(partial => this.#syncOne(partial)));
    const failed = synced.find(result => result.status === 'rejected');
    if (failed) throw toFailure(failed.reason);
  }

  /** Closes those that nobody synced. */
  async close(): Promise<void> {
    for (const partial of this.#unsynced) await partial.close();
    this.#unsynced.clear();
  }

  async #syncOne(partial: PartialFile): Promise<void> {
    const { listener, onSafe } = this.#options;
    try {
      await partial.sync();
      // A file that somebody else wrote to is missing now. That is found when the other files are
      // complete.
      if (!(await partial.readsAsProven(listener))) partial.dropAll();
      onSafe(partial.checkpoint());
    } catch (error) {
      // It is tiny: it is fetched again into a new file rather than mended.
      partial.dropAll();
      await rm(partial.partPath, { force: true, recursive: true });
      throw error;
    } finally {
      await partial.close();
    }
  }
}
