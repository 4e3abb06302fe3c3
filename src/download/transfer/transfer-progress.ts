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

/** How far a complete file is looked through; null for a pass that hasn't begun. */
interface Looks {
  hashed: number | null;
  read: number | null;
}

/** A file that is hashed and then read once more is half verified between the two. */
function verifiedBytes({ hashed, read }: Looks): number {
  return hashed === null ? (read ?? 0) : Math.floor((hashed + (read ?? 0)) / 2);
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
  /** Complete files that are looked through. */
  readonly #looks = new Map<PartialFile, Looks>();
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
    this.#look(partial, { hashed: bytes, read: this.#looks.get(partial)?.read ?? null });
  }

  /** `bytes` of a complete file are read once more, from its beginning on. */
  readAgain(partial: PartialFile, bytes: number): void {
    this.#look(partial, { hashed: this.#looks.get(partial)?.hashed ?? null, read: bytes });
  }

  #look(partial: PartialFile, looks: Looks): void {
    const { sizeBytes } = partial.file;
    const before = this.#looks.get(partial);
    const verified = verifiedBytes(looks);
    if (before === undefined && verified === sizeBytes) return;
    this.#hashing ??= createSpeedMeter(this.#options.clock);
    // A file that is hashed once more starts from its beginning: that is no negative speed.
    if (before !== undefined) this.#hashing.add(Math.max(0, verified - verifiedBytes(before)));
    this.#looks.set(partial, looks);
    this.sample();
  }

  /** The file's transfer ended. A file that was hashed to its end still counts as verified. */
  ended(partial: PartialFile): void {
    const { hashed, read } = this.#looks.get(partial) ?? {};
    if (hashed !== partial.file.sizeBytes && read !== partial.file.sizeBytes) this.#looks.delete(partial);
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
    if (this.#looks.size === 0 || writtenBytes < this.#options.totalBytes) {
      return { phase: 'downloading', receivedBytes: writtenBytes, bytesPerSecond: this.#arriving.bytesPerSecond() };
    }
    const lacking = [...this.#looks].map(([{ file }, looks]) => file.sizeBytes - verifiedBytes(looks));
    const unhashed = lacking.reduce((sum, bytes) => sum + bytes, 0);
    const bytesPerSecond = this.#hashing?.bytesPerSecond() ?? 0;
    return { phase: 'verifying', receivedBytes: writtenBytes - unhashed, bytesPerSecond };
  }
}
