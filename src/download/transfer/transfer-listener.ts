import type { TaskEvents } from '../base/task-events.ts';
import type { PartialFile } from '../part/partial-file.ts';
import type { Proof } from '../part/proof.ts';
import type { TaskReporter } from '../types.ts';
import type { FileListener } from './file-transfer-options.ts';
import type { TransferProgress } from './transfer-progress.ts';

export interface TransferListenerOptions {
  progress: TransferProgress;
  events: TaskEvents;
  record: TaskReporter['record'];
  /** Bytes after which a checkpoint is due. */
  checkpointBytes: number;
  onCheckpointDue: () => void;
}

/** What a transfer does with the news of its files: it counts bytes and records what was wrong. */
export class TransferListener implements FileListener {
  /** Bytes that came over the network, rejected ones included. */
  fetchedBytes = 0;
  readonly #options: TransferListenerOptions;
  #sinceCheckpoint = 0;

  constructor(options: TransferListenerOptions) {
    this.#options = options;
  }

  /** A checkpoint begins: the bytes until the next one are counted from here. */
  checkpointBegins(): void {
    this.#sinceCheckpoint = 0;
  }

  onBytes(bytes: number): void {
    const { progress, checkpointBytes, onCheckpointDue } = this.#options;
    this.fetchedBytes += bytes;
    this.#sinceCheckpoint += bytes;
    progress.arrived(bytes);
    if (this.#sinceCheckpoint >= checkpointBytes) onCheckpointDue();
  }

  onHashed(partial: PartialFile, bytes: number): void {
    this.#options.progress.hashed(partial, bytes);
  }

  onReadAgain(partial: PartialFile, bytes: number): void {
    this.#options.progress.readAgain(partial, bytes);
  }

  onRejected({ file, hasPieces }: PartialFile, { sha256, index }: Proof, actual: string): Promise<void> {
    const { events, record } = this.#options;
    const rejection = { path: file.path, expected_sha256: sha256, actual_sha256: actual };
    return record(events.rejected(rejection, hasPieces ? index : null));
  }

  onRemoteChanged({ file }: PartialFile, was: string | null, now: string | null): Promise<void> {
    const { events, record } = this.#options;
    return record(events.remoteChanged(file.path, was, now));
  }
}
