import type { DownloadContext } from '../base/context.ts';
import type { DownloadTask, ProgressSample } from '../types.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { createSpeedMeter } from '../base/speed.ts';
import type { SpeedMeter } from '../base/speed.ts';

export interface TransferProgressOptions {
  context: DownloadContext;
  task: DownloadTask;
  totalBytes: number;
  onSample: (sample: ProgressSample) => void;
}

/** Measures a transfer: what arrives, and when all has arrived, how far the hashes of whole files are behind. */
export class TransferProgress {
  readonly #options: TransferProgressOptions;
  readonly #writtenBytes: () => number;
  readonly #arriving: SpeedMeter;
  /** From the first file on that is behind. */
  #hashing: SpeedMeter | null = null;
  /** Of files that are complete, the bytes their hash still lacks. */
  readonly #unhashed = new Map<PartialFile, number>();
  #sampledAt = -Infinity;

  /** @param writtenBytes of all files together */
  constructor(options: TransferProgressOptions, writtenBytes: () => number) {
    this.#options = options;
    this.#writtenBytes = writtenBytes;
    this.#arriving = createSpeedMeter(options.context.clock);
  }

  /** So many bytes more arrived. */
  arrived(bytes: number): void {
    this.#arriving.add(bytes);
    this.sample();
  }

  /** So many bytes of a complete file are hashed, from its beginning on. */
  hashed(partial: PartialFile, bytes: number): void {
    const before = this.#unhashed.get(partial);
    const left = partial.file.sizeBytes - bytes;
    if (before === undefined && left === 0) return;
    this.#hashing ??= createSpeedMeter(this.#options.context.clock);
    // Hashed once more, from the beginning, it is further behind: that is no speed.
    if (before !== undefined) this.#hashing.add(Math.max(0, before - left));
    this.#unhashed.set(partial, left);
    this.sample();
  }

  /** The file's transfer ended. One that was hashed to its end stays so: it isn't being downloaded again. */
  ended(partial: PartialFile): void {
    if (this.#unhashed.get(partial) !== 0) this.#unhashed.delete(partial);
  }

  /** At most one each `progressMs`. */
  sample(): void {
    const { context, task, totalBytes, onSample } = this.#options;
    const now = context.clock.monotonic();
    if (now - this.#sampledAt < context.policy.progressMs) return;
    this.#sampledAt = now;
    const { taskId, modelId, version } = task;
    onSample({ taskId, modelId, version, totalBytes, ...this.#measured() });
  }

  #measured(): Pick<ProgressSample, 'phase' | 'receivedBytes' | 'bytesPerSecond'> {
    const writtenBytes = this.#writtenBytes();
    // As long as bytes are missing, their arrival is what a person waits for.
    if (this.#unhashed.size === 0 || writtenBytes < this.#options.totalBytes) {
      return { phase: 'downloading', receivedBytes: writtenBytes, bytesPerSecond: this.#arriving.bytesPerSecond() };
    }
    const unhashed = [...this.#unhashed.values()].reduce((sum, bytes) => sum + bytes, 0);
    const bytesPerSecond = this.#hashing?.bytesPerSecond() ?? 0;
    return { phase: 'verifying', receivedBytes: writtenBytes - unhashed, bytesPerSecond };
  }
}
