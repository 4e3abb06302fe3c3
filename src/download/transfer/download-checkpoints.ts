import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { countBytes } from '../base/ranges.ts';
import type { TaskEvents } from '../base/task-events.ts';
import type { TaskEvent } from '../types.ts';

/** Files named by one DownloadCheckpointed: the journal refuses events that are too large. */
const FILES_PER_EVENT = 500;

/**
 * Remembers what the journal knows of each file's bytes, and makes the events that tell it the
 * rest.
 */
export class DownloadCheckpoints {
  readonly #events: TaskEvents;
  readonly #totalBytes: number;
  readonly #known = new Map<string, { file: FileCheckpoint; told: string; bytes: number }>();
  readonly #due = new Map<string, FileCheckpoint>();

  #reusedBytes = 0;

  constructor(events: TaskEvents, totalBytes: number) {
    this.#events = events;
    this.#totalBytes = totalBytes;
  }

  /** Bytes of which the journal knows that they are on the disk. */
  get receivedBytes(): number {
    let sum = 0;
    for (const { bytes } of this.#known.values()) sum += bytes;
    return sum;
  }

  /** What the journal knows, by path. */
  get files(): ReadonlyMap<string, FileCheckpoint> {
    return new Map([...this.#known].map(([path, { file }]) => [path, file]));
  }

  /** The journal knows this already. */
  known(file: FileCheckpoint): void {
    this.#known.set(file.path, { file, told: JSON.stringify(file), bytes: countBytes(file.ranges) });
  }

  /** These bytes are on the disk: the next events tell it. */
  safe(file: FileCheckpoint): void {
    const known = this.#known.get(file.path);
    if (known === undefined && file.ranges.length === 0) return;
    if (known?.told !== JSON.stringify(file)) this.#due.set(file.path, file);
  }

  /** So many bytes came from installed versions: the next events tell it. */
  reused(bytes: number): void {
    this.#reusedBytes += bytes;
  }

  /**
   * Takes the events that are due; none when nothing changed.
   *
   * @param final every byte is there and proven
   */
  take(final: boolean): TaskEvent[] {
    const files = [...this.#due.values()];
    this.#due.clear();
    for (const file of files) this.known(file);
    if (files.length === 0 && !final) return [];
    const reusedBytes = this.#reusedBytes;
    this.#reusedBytes = 0;
    // `received_bytes` equal to the total means that everything is proven: it is only said at the
    // end.
    const unproven = this.#totalBytes - 1;
    const received = final ? this.#totalBytes : Math.min(this.receivedBytes, Math.max(0, unproven));
    const events: TaskEvent[] = [];
    for (let at = 0; at === 0 || at < files.length; at += FILES_PER_EVENT) {
      const last = at + FILES_PER_EVENT >= files.length;
      events.push(
        this.#events.checkpointed({
          received: last ? received : Math.min(received, unproven),
          total: this.#totalBytes,
          files: files.slice(at, at + FILES_PER_EVENT),
          reused: last ? reusedBytes : 0,
        }),
      );
    }
    return events;
  }
}
