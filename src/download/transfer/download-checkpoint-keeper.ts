import { syncDirectory } from '../../ports/durable-files.ts';
import type { TaskReporter } from '../types.ts';
import type { DownloadCheckpoints } from './download-checkpoints.ts';

export interface DownloadCheckpointKeeperOptions {
  checkpoints: DownloadCheckpoints;
  /** Absolute: where the parts lie. */
  partsDir: string;
  /** Syncs every open part, and says to `checkpoints` what is on the disk. */
  syncParts: () => Promise<void>;
  record: TaskReporter['record'];
}

/** Makes the download checkpoints of one transfer, one at a time. */
export class DownloadCheckpointKeeper {
  readonly #options: DownloadCheckpointKeeperOptions;
  #inFlight: Promise<void> | null = null;
  #newNames = false;

  constructor(options: DownloadCheckpointKeeperOptions) {
    this.#options = options;
  }

  /** A part was made: its name is not on the disk before its folder is synced. */
  nameAdded(): void {
    this.#newNames = true;
  }

  /**
   * Makes a checkpoint, or joins the one in flight. fdatasync first, then the event: it never says
   * more than the disk holds.
   */
  make(): Promise<void> {
    this.#inFlight ??= this.#makeSafe()
      .then(() => this.#options.record(...this.#options.checkpoints.take(false)))
      .finally(() => (this.#inFlight = null));
    return this.#inFlight;
  }

  /** Resolves when no checkpoint is in flight. Its failure stops the transfer elsewhere. */
  async settled(): Promise<void> {
    await this.#inFlight?.catch(() => undefined);
  }

  async #makeSafe(): Promise<void> {
    await this.#options.syncParts();
    if (!this.#newNames) return;
    this.#newNames = false;
    await syncDirectory(this.#options.partsDir);
  }
}
