/** Group commit without a timer: what arrives while a batch is being synced is the next batch. */
import { ModelError } from '../../model/errors.ts';
import type { DraftRecord } from '../line/record.ts';
import type { StoredEvent } from '../base/event.ts';

export const BATCH_MAX_EVENTS = 512;
const BATCH_MAX_BYTES = 1024 * 1024;

interface Group {
  records: DraftRecord[];
  bytes: number;
  resolve: (events: StoredEvent[]) => void;
  reject: (error: ModelError) => void;
}

/**
 * Makes the batch durable. Its rejection is a ModelError, and everything in flight is rejected
 * with it.
 */
export type WriteBatch = (batch: readonly DraftRecord[]) => Promise<void>;

export class CommitQueue {
  readonly #write: WriteBatch;
  readonly #onRejected: (error: ModelError) => void;
  #waiting: Group[] = [];
  #running: Promise<void> | null = null;

  /** `onRejected` runs before the appends are rejected. */
  constructor(write: WriteBatch, onRejected: (error: ModelError) => void) {
    this.#write = write;
    this.#onRejected = onRejected;
  }

  /**
   * A group is never split.
   *
   * @throws ModelError INVALID_ARGUMENT when it can't fit into one batch
   */
  static checkSize(records: readonly DraftRecord[]): void {
    const bytes = size(records);
    if (records.length > 0 && records.length <= BATCH_MAX_EVENTS && bytes <= BATCH_MAX_BYTES) return;
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Expected 1 to ${BATCH_MAX_EVENTS} events of at most ${BATCH_MAX_BYTES} bytes, got ${records.length} of ${bytes} bytes.`,
    );
  }

  push(records: DraftRecord[]): Promise<StoredEvent[]> {
    const durable = new Promise<StoredEvent[]>((resolve, reject) => {
      this.#waiting.push({ records, bytes: size(records), resolve, reject });
    });
    this.#running ??= this.#drain();
    return durable;
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #drain(): Promise<void> {
    // One turn later: all appends of one synchronous stretch share a sync.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commit(this.#takeBatch());
    this.#running = null;
  }

  #takeBatch(): Group[] {
    let events = 0;
    let bytes = 0;
    const end = this.#waiting.findIndex(group => {
      events += group.records.length;
      bytes += group.bytes;
      return events > BATCH_MAX_EVENTS || bytes > BATCH_MAX_BYTES;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #commit(batch: Group[]): Promise<void> {
    try {
      await this.#write(batch.flatMap(group => group.records));
    } catch (error) {
      this.#rejectAll(batch, error as ModelError);
      return;
    }
    for (const group of batch) group.resolve(group.records.map(({ event }) => event));
  }

  /** Later appends were decided on top of the failed ones, so they fail too. */
  #rejectAll(batch: Group[], error: ModelError): void {
    const lost = [...batch, ...this.#waiting];
    this.#waiting = [];
    this.#onRejected(error);
    for (const group of lost) group.reject(error);
  }
}

function size(records: readonly DraftRecord[]): number {
  return records.reduce((sum, record) => sum + record.bytes, 0);
}
