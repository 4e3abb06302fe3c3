/**
 * A reading of the history that can be left and taken up again: it keeps its file and what it read
 * ahead.
 */
import type { HistoryItem } from './history.ts';
import type { LinePlace } from './places.ts';

export class OpenReading {
  /** The last record that was taken; null before the first one. */
  at: LinePlace | null = null;
  readonly #batches: AsyncGenerator<HistoryItem[], void, undefined>;
  #items: HistoryItem[] = [];
  #next = 0;

  constructor(batches: AsyncGenerator<HistoryItem[], void, undefined>) {
    this.#batches = batches;
  }

  /** The item that `take` takes next, without waiting; undefined when `fill` has to read first. */
  get next(): HistoryItem | undefined {
    return this.#items[this.#next];
  }

  take(): void {
    const item = this.#items[this.#next++];
    if (item?.kind !== 'record') return;
    const { segment, end, record } = item;
    this.at = { segment, seq: record.seq, crc: record.crc, end };
  }

  /** Reads on. False at the end of what there was when the reading began. */
  async fill(): Promise<boolean> {
    const { done, value } = await this.#batches.next();
    this.#items = done === true ? [] : value;
    this.#next = 0;
    return done !== true;
  }

  async close(): Promise<void> {
    await this.#batches.return();
  }
}

/**
 * Each holds an open file and at most some 400 KiB. A subscriber beyond them goes on from its place
 * alone.
 */
const MAX_LEFT_OPEN = 16;

/** Readings that were left in the middle, the newest last. */
export class LeftOpen {
  #readings: OpenReading[] = [];
  readonly #closing = new Set<Promise<void>>();

  leave(reading: OpenReading): void {
    this.#readings.push(reading);
    if (this.#readings.length > MAX_LEFT_OPEN) this.#close(this.#readings.shift());
  }

  /** The reading that was left right after this seq; null when there is none. */
  takeUp(seq: number): OpenReading | null {
    const index = this.#readings.findLastIndex(({ at }) => at?.seq === seq);
    return index === -1 ? null : (this.#readings.splice(index, 1)[0] ?? null);
  }

  /** Resolves when their files are closed. */
  async close(): Promise<void> {
    for (const reading of this.#readings.splice(0)) this.#close(reading);
    await Promise.all(this.#closing);
  }

  #close(reading: OpenReading | undefined): void {
    if (reading === undefined) return;
    // What a file says when it is closed after reading changes nothing that was read.
    const closed = reading.close().then(nothing, nothing);
    this.#closing.add(closed);
    void closed.then(() => this.#closing.delete(closed));
  }
}

function nothing(): void {}
