/** The journal of one run: gives events their place, makes them durable, and reads them back. */
import type { Observable } from 'rxjs';
import { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { CommitQueue } from './commit-queue.ts';
import type { Journal, JournalDamage, PendingAppend } from '../types.ts';
import { cursorAt } from '../line/cursor.ts';
import { Past } from './past.ts';
import { readBase } from '../read/history.ts';
import type { JournalBase } from '../read/history.ts';
import { loadChain } from '../read/chain.ts';
import { draft } from '../line/record.ts';
import { PRUNED } from '../line/segment.ts';
import type { PrunedPlace } from '../line/segment.ts';
import type { DraftRecord } from '../line/record.ts';
import { eventStream, RECENT_EVENTS } from './stream.ts';
import type { FoundEvent, StreamSource } from './stream.ts';
import type { After, AnyEvent, EventFilter, JournalCursor, NewEvent, PlacedEvent } from '../base/event.ts';
import type { SegmentWriter } from './writer.ts';

export interface HeaderWord {
  requires: Set<string>;
  pruned: PrunedPlace | null;
}

export interface SegmentJournalOptions {
  dir: string;
  fs: FileSystem;
  clock: Clock;
  id: string;
  run: string;
  /** Start of the run by the monotonic clock, in milliseconds. */
  startedAt: number;
  /** The last durable event at opening. */
  last: { seq: number; crc: string };
  /** null in a read-only journal. */
  writer: SegmentWriter | null;
  /** The error of every append in a read-only journal. */
  refusal: ModelError | null;
  /** What the headers of this run say of the journal. */
  word: HeaderWord;
  /** Called for each damage that reading the history meets. */
  onDamage?: ((damage: JournalDamage) => void) | undefined;
}

export class SegmentJournal implements Journal, StreamSource {
  readonly id: string;
  readonly run: string;
  ended: { error: Error | null } | null = null;
  readonly #options: SegmentJournalOptions;
  readonly #queue: CommitQueue;
  readonly #past: Past;
  #last: { seq: number; crc: string };
  #nextSeq: number;
  #refusal: ModelError | null;
  #recent: FoundEvent[] = [];
  #wake: (() => void)[] = [];
  #closing: Promise<void> | null = null;

  constructor(options: SegmentJournalOptions) {
    this.#options = options;
    this.id = options.id;
    this.run = options.run;
    this.#last = options.last;
    this.#nextSeq = options.last.seq + 1;
    this.#refusal = options.refusal;
    this.#past = new Past(options);
    this.#queue = new CommitQueue(
      batch => this.#commit(batch),
      error => this.#rejected(error),
    );
  }

  get durableSeq(): number {
    return this.#last.seq;
  }

  append(events: NewEvent[]): PendingAppend {
    if (this.#refusal !== null) throw this.#refusal;
    const records = this.#draft(events);
    CommitQueue.checkSize(records);
    this.#nextSeq += records.length;
    return { events: records.map(({ event }) => event), durable: this.#queue.push(records) };
  }

  events$(options: { after?: After } & EventFilter = {}): Observable<PlacedEvent> {
    return eventStream(this, options);
  }

  async *read(options: { after?: number } = {}): AsyncGenerator<AnyEvent, void, undefined> {
    for await (const { event } of this.history(options.after ?? 0)) yield event;
  }

  cursor(): JournalCursor {
    return cursorAt(this.id, this.#last.seq, this.#last.crc);
  }

  require(feature: string): void {
    const { word, writer } = this.#options;
    if (word.requires.has(feature)) return;
    word.requires.add(feature);
    writer?.renewHeader();
  }

  async prune(place: PrunedPlace): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal;
    const { word, writer } = this.#options;
    word.requires.add(PRUNED);
    word.pruned = place;
    writer?.renewHeader();
    await this.#queue.push([]);
  }

  async base(): Promise<JournalBase | null> {
    const { fs, dir } = this.#options;
    return readBase(fs, await loadChain(fs, dir));
  }

  async checkOwner(): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal;
    await this.#options.writer?.checkOwner();
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  history(after: After): AsyncIterableIterator<FoundEvent> {
    return this.#past.read(after, this.durableSeq);
  }

  recent(seq: number): readonly FoundEvent[] | null {
    const first = this.#recent[0];
    return first !== undefined && first.event.seq <= seq + 1 ? this.#recent.slice(seq + 1 - first.event.seq) : null;
  }

  changed(): Promise<void> {
    return new Promise(resolve => this.#wake.push(resolve));
  }

  #draft(events: readonly NewEvent[]): DraftRecord[] {
    const { clock, startedAt } = this.#options;
    const time = isoTime(clock.now());
    const up_ms = Math.round(clock.monotonic() - startedAt);
    return events.map((event, index) =>
      draft(event, { seq: this.#nextSeq + index, time, up_ms, run: this.run, of: [index + 1, events.length] }),
    );
  }

  async #commit(batch: readonly DraftRecord[]): Promise<void> {
    const { writer } = this.#options;
    if (writer === null) throw new Error('Expected a writer.');
    const { crcs, last } = await writer.write(batch, this.#last.seq);
    // Only a header was made.
    if (batch.length === 0) return;
    this.#last = last;
    this.#past.written(last);
    this.#recent.push(...batch.map(({ event }, index) => ({ event, crc: crcs[index] ?? '' })));
    if (this.#recent.length > 2 * RECENT_EVENTS) this.#recent = this.#recent.slice(-RECENT_EVENTS);
    this.#notify();
  }

  /** Only a full disk leaves the journal usable: its batch is known not to be written. */
  #rejected(error: ModelError): void {
    this.#nextSeq = this.#last.seq + 1;
    if (error.code === 'DISK_FULL') return;
    this.#refusal = error;
    this.ended = { error };
    this.#notify();
  }

  async #close(): Promise<void> {
    this.#refusal ??= new ModelError('JOURNAL_UNWRITABLE', 'Expected an open journal, got a closed one.');
    await this.#queue.idle();
    this.ended ??= { error: null };
    this.#notify();
    await this.#past.close();
    await this.#options.writer?.close();
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}

/**
 * The last second that was asked for, and its text up to the milliseconds. Most appends share
 * their second with another.
 */
let lastSecond = { second: NaN, text: '' };

/**
 * The same text as `new Date(ms).toISOString()`, at a third of the cost: every append makes one.
 */
export function isoTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond.second) {
    lastSecond = { second, text: new Date(second * 1000).toISOString().slice(0, -4) };
  }
  return `${lastSecond.text}${String(Math.trunc(ms - second * 1000)).padStart(3, '0')}Z`;
}
