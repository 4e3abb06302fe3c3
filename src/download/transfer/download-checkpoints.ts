import type { FileCheckpoint } from '../../events/vocabulary.ts';
import type { TaskEvent } from '../types.ts';
import { countBytes } from '../base/ranges.ts';

/** Files named by one DownloadCheckpointed: an event stays of a size that the journal takes. */
const FILES_PER_EVENT = 500;

/** Remembers what the journal knows of each file, and makes the events that tell it the rest. */
export class Checkpoints {
  readonly #taskId: string;
  readonly #subject: string;
  readonly #totalBytes: number;
  readonly #known = new Map<string, { told: string; bytes: number }>();
  readonly #due = new Map<string, FileCheckpoint>();

  constructor(taskId: string, subject: string, totalBytes: number) {
    this.#taskId = taskId;
    this.#subject = subject;
    this.#totalBytes = totalBytes;
  }

  /** Bytes that the journal knows to be safe. */
  get receivedBytes(): number {
    let sum = 0;
    for (const { bytes } of this.#known.values()) sum += bytes;
    return sum;
  }

  /** The journal knows this already. */
  known(file: FileCheckpoint): void {
    this.#known.set(file.path, { told: JSON.stringify(file), bytes: countBytes(file.ranges) });
  }

  /** This is on the disk; the next events tell it. */
  safe(file: FileCheckpoint): void {
    const known = this.#known.get(file.path);
    if (known === undefined && file.ranges.length === 0) return;
    if (known?.told !== JSON.stringify(file)) this.#due.set(file.path, file);
  }

  /**
   * The events that are due; none when nothing changed. `final`: every byte is there and proven.
   * `reusedBytes`: so many of them came from installed versions.
   */
  take(final: boolean, reusedBytes = 0): TaskEvent[] {
    const files = [...this.#due.values()];
    this.#due.clear();
    for (const file of files) this.known(file);
    if (files.length === 0 && !final) return [];
    const received = final ? this.#totalBytes : Math.min(this.receivedBytes, Math.max(0, this.#totalBytes - 1));
    const events: TaskEvent[] = [];
    for (let at = 0; at === 0 || at < files.length; at += FILES_PER_EVENT) {
      const last = at + FILES_PER_EVENT >= files.length;
      events.push(
        this.#event(
          files.slice(at, at + FILES_PER_EVENT),
          last ? received : Math.min(received, this.#totalBytes - 1),
          last ? reusedBytes : 0,
        ),
      );
    }
    return events;
  }

  #event(files: FileCheckpoint[], received: number, reused: number): TaskEvent {
    return {
      type: 'DownloadCheckpointed',
      subject: this.#subject,
      // Equal to the total is a word of its own: everything is proven. It is only said at the end.
      data: {
        task_id: this.#taskId,
        received_bytes: received,
        total_bytes: this.#totalBytes,
        files,
        ...(reused > 0 && { reused_bytes: reused }),
      },
    };
  }
}
