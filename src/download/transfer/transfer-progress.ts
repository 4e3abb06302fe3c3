import type { Clock } from '../../ports/clock.ts';
import { createSpeedMeter } from '../base/speed.ts';
import type { SpeedMeter } from '../base/speed.ts';
import type { PartialFile } from '../part/partial-file.ts';
import type { DownloadTask, ProgressSample } from '../types.ts';

export interface TransferProgressOptions {
  clock: Clock;
  task: DownloadTask;
  totalBytes: number;
  /** Bytes written of all files together. */
  writtenBytes: () => number;
  /** Samples are at least this far apart. */
  progressMs: number;
  onSample: (sample: ProgressSample) => void;
}

/**
 * Measures a transfer: the bytes that arrive, and when all have arrived, what the hashes of whole
 * files still lack.
 */
export class TransferProgress {
  readonly #options: TransferProgressOptions;
  readonly #arriving: SpeedMeter;
  /** Starts with the first file whose hash is behind. */
  #hashing: SpeedMeter | null = null;
  /** Of complete files, the bytes that their hash still lacks. */
  readonly #unhashed = new Map<PartialFile, number>();
  #sampledAt = -Infinity;

  constructor(options: TransferProgressOptions) {
    this.#options = options;
    this.#arriving = createSpeedMeter(options.clock);
  }

  /** `bytes` more arrived. */
  arrived(bytes: number): void {
    this.#arriving.add(bytes);
    this.sample();
  }

  /** `bytes` of a complete file are hashed, from its beginning on. */
  hashed(partial: PartialFile, bytes: number): void {
    const before = this.#unhashed.get(partial);
    const left = partial.file.sizeBytes - bytes;
    if (before === undefined && left === 0) return;
    this.#hashing ??= createSpeedMeter(this.#options.clock);
    // A file that is hashed once more starts from its beginning: that is no negative speed.
    if (before !== undefined) this.#hashing.add(Math.max(0, before - left));
    this.#unhashed.set(partial, left);
    this.sample();
  }

  /** The file's transfer ended. A file that was hashed to its end still counts as verified. */
  ended(partial: PartialFile): void {
    if (this.#unhashed.get(partial) !== 0) this.#unhashed.delete(partial);
  }

  /** Gives a sample, unless the last one was given just before. */
  sample(): void {
    const { clock, progressMs, task, totalBytes, onSample } = this.#options;
    const now = clock.monotonic();
    if (now - this.#sampledAt < progressMs) return;
    this.#sampledAt = now;
    const { taskId, modelId, version } = task;
    onSample({ taskId, modelId, version, totalBytes, ...this.#measured() });
  }

  #measured(): Pick<ProgressSample, 'phase' | 'receivedBytes' | 'bytesPerSecond'> {
    const writtenBytes = this.#options.writtenBytes();
    // While bytes are missing, people wait for their arrival.
    if (this.#unhashed.size === 0 || writtenBytes < this.#options.totalBytes) {
      return { phase: 'downloading', receivedBytes: writtenBytes, bytesPerSecond: this.#arriving.bytesPerSecond() };
    }
    const unhashed = [...this.#unhashed.values()].reduce((sum, bytes) => sum + bytes, 0);
    const bytesPerSecond = this.#hashing?.bytesPerSecond() ?? 0;
    return { phase: 'verifying', receivedBytes: writtenBytes - unhashed, bytesPerSecond };
  }
}
