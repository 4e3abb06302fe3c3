/**
 * The journal's past, for subscribers of this process: each byte is read once, however often a
 * reader stops.
 */
import type { FileSystem } from '../../ports/file-system.ts';
import { loadChain } from '../read/chain.ts';
import type { Chain } from '../read/chain.ts';
import { checkCursor, checkLine, isAtCut, seqOf } from '../line/cursor.ts';
import { indexOfSeq, readBatches } from '../read/history.ts';
import type { Place } from '../read/history.ts';
import { locate } from '../read/locate.ts';
import { Places } from '../read/places.ts';
import type { LinePlace } from '../read/places.ts';
import { LeftOpen, OpenReading } from '../read/reading.ts';
import { eventOf } from '../line/record.ts';
import type { After } from '../base/event.ts';
import type { FoundEvent } from './stream.ts';
import type { JournalDamage } from '../types.ts';

export interface PastOptions {
  dir: string;
  fs: FileSystem;
  /** Id of the journal. */
  id: string;
  /** Called for each damage that reading meets. */
  onDamage?: ((damage: JournalDamage) => void) | undefined;
}

export class Past {
  readonly #options: PastOptions;
  readonly #places = new Places();
  readonly #left = new LeftOpen();
  /** As it was loaded last. */
  #chain: Chain | null = null;
  #isClosed = false;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  /** A line that was written: readers that come from memory go on behind it. */
  written(place: LinePlace): void {
    this.#places.note(place);
  }

  /**
   * Events after the place, up to seq `until`.
   *
   * @throws ModelError JOURNAL_DAMAGED for a place that is not of this journal
   */
  read(after: After, until: number): AsyncIterableIterator<FoundEvent> {
    return new Reader(after, until, {
      begin: () => this.#begin(after, until),
      onDamage: damage => this.#options.onDamage?.(damage),
      end: (reading, isLeft) => this.#end(reading, isLeft),
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#left.close();
  }

  /** Begins a reading after this place, or takes up the one that was left there. */
  async #begin(after: After, until: number): Promise<{ reading: OpenReading; isChecked: boolean }> {
    const from = seqOf(after);
    checkCursor(after, this.#options.id, until);
    const noted = this.#places.before(from);
    if (noted?.seq === from) {
      checkLine(after, noted.crc);
      const left = this.#left.takeUp(from);
      if (left !== null) return { reading: left, isChecked: true };
    }
    const { fs, dir } = this.#options;
    // Headers that proved themselves before are not read again.
    const chain = (this.#chain = await loadChain(fs, dir, this.#chain));
    const cut = isAtCut(after, chain.pruned);
    const isCursor = typeof after !== 'number' && from > 0 && !cut;
    const place = isCursor && noted?.seq !== from ? await locate(fs, chain, after) : placeIn(chain, noted, from);
    // Without a place, reading begins one line earlier: the line of the cursor itself has to be
    // checked.
    const reading = new OpenReading(readBatches(fs, chain, place ?? Math.max(0, from - 1)));
    return { reading, isChecked: !isCursor || place !== null };
  }

  async #end(reading: OpenReading, isLeft: boolean): Promise<void> {
    if (reading.at !== null) this.#places.note(reading.at);
    if (isLeft && !this.#isClosed) this.#left.leave(reading);
    else await reading.close();
  }
}

/**
 * A noted place in a chain; null when reading the segment of `from` from its begin is no longer.
 */
function placeIn(chain: Chain, noted: LinePlace | null, from: number): Place | null {
  if (noted === null) return null;
  const index = chain.links.findIndex(({ segment }) => segment === noted.segment);
  return index < indexOfSeq(chain.links, from) ? null : { index, record: noted, end: noted.end };
}

interface ReaderSource {
  begin(): Promise<{ reading: OpenReading; isChecked: boolean }>;
  onDamage(damage: JournalDamage): void;
  end(reading: OpenReading, isLeft: boolean): Promise<void>;
}

/**
 * No generator: its `return` takes some turns, and a subscriber that stops may be back at once for
 * what follows.
 */
class Reader implements AsyncIterableIterator<FoundEvent> {
  readonly #after: After;
  readonly #until: number;
  readonly #source: ReaderSource;
  #reading: OpenReading | null = null;
  #isChecked = false;
  #isOver = false;

  constructor(after: After, until: number, source: ReaderSource) {
    this.#after = after;
    this.#until = until;
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<FoundEvent, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      const value = await this.#next();
      if (value !== null) return { done: false, value };
      if (!this.#isChecked) checkLine(this.#after, null);
    } catch (error) {
      await this.#end(false);
      throw error;
    }
    await this.#end(false);
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<FoundEvent, undefined>> {
    await this.#end(true);
    return { done: true, value: undefined };
  }

  async #next(): Promise<FoundEvent | null> {
    if (this.#reading === null) {
      const begun = await this.#source.begin();
      this.#reading = begun.reading;
      this.#isChecked = begun.isChecked;
    }
    for (const reading = this.#reading; ;) {
      if (reading.at !== null && reading.at.seq >= this.#until) return null;
      const item = reading.next;
      if (item === undefined) {
        if (await reading.fill()) continue;
        return null;
      }
      if (item.kind === 'record' && item.record.seq > this.#until) return null;
      reading.take();
      if (item.kind === 'damage') this.#source.onDamage(item);
      if (item.kind !== 'record') continue;
      const { record } = item;
      const from = seqOf(this.#after);
      if (!this.#isChecked && record.seq >= from) {
        checkLine(this.#after, record.seq === from ? record.crc : null);
        this.#isChecked = true;
      }
      if (record.seq > from) return { event: eventOf(record), crc: record.crc };
    }
  }

  async #end(isLeft: boolean): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#reading !== null) await this.#source.end(this.#reading, isLeft);
  }
}
