import type { Observable } from 'rxjs';
import type { Outline } from './read/outline.ts';
import type { AnyEvent, EventFilter, JournalCursor, NewEvent, StoredEvent } from './base/event.ts';

/** Events that were given their place, not yet durable. */
export interface PendingAppend {
  /** With seq and time; what `decide` may look at before they are durable. */
  readonly events: StoredEvent[];
  /**
   * Resolves after fdatasync. Rejects with JOURNAL_UNWRITABLE (the outcome is unknown: `retryable`) or DISK_FULL (not written).
   * A rejection takes with it everything appended later that was still in flight.
   */
  readonly durable: Promise<StoredEvent[]>;
}

/** The writer's side of the journal. One instance per data directory and run. */
export interface Journal {
  readonly id: string;
  readonly run: string;
  /** seq of the last durable event. */
  readonly durableSeq: number;
  /** Appends one group, all or nothing, in call order. Never blocks; throws INVALID_ARGUMENT for an empty or oversized group. */
  append(events: NewEvent[]): PendingAppend;
  /** History after the cursor, then live; durable events only, each once and in order, whatever the subscriber's speed. */
  events$(options?: { after?: JournalCursor | number } & EventFilter): Observable<AnyEvent>;
  /** Durable history, oldest first, in bounded memory. */
  read(options?: { after?: number }): AsyncIterable<AnyEvent>;
  /** The cursor of the last durable event. */
  cursor(): JournalCursor;
  /** Flushes what is in flight and closes. Append nothing afterwards. */
  close(): Promise<void>;
}

/** A range that can't be read; `firstSeq` and `lastSeq` are null where no event is lost or it isn't known. */
export type JournalDamage = RecoveryReport['damage'][number];

/** Sees the events that an opening recovers, in order, while it reads them. */
export interface Replay {
  /** Before the first event: whether events come from the known place on, or all of them from seq 1. */
  begin(fromKnown: boolean): void;
  event(event: AnyEvent): void;
}

/** What opening found and did; the engine records it as events. */
export interface RecoveryReport {
  /** False for a new or cleanly stopped journal. */
  unclean: boolean;
  previousRun: string | null;
  lastSeq: number;
  torn: { segment: number; bytes: number; copy: string | null } | null;
  damage: { segment: number; offset: number; firstSeq: number | null; lastSeq: number | null; reason: string }[];
  /**
   * Segments up to this number were checked by headers, lengths and last lines alone, because a known place proves that their
   * events were there; 0 when every byte was read.
   */
  unreadThrough: number;
  /**
   * Of the segments before this opening's own, where their headers or lengths show damage: a checkpoint that carries it, made once
   * the damage is recorded and reconciled, is of use for as long as they look the same.
   */
  outline: Outline | null;
  /** Set when a newer program's `requires` makes this one read-only. */
  readOnly: string | null;
}
