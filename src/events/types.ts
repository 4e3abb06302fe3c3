/** Types that the journal shares with the rooms above it. */
import type { Observable } from 'rxjs';
import type { PrunedPlace } from './line/segment.ts';
import type { AnyEvent, EventFilter, JournalCursor, NewEvent, PlacedEvent, StoredEvent } from './base/event.ts';

/** Events that have their place, but are not durable yet. */
export interface PendingAppend {
  /** With seq and time. `decide` may look at them before they are durable. */
  readonly events: StoredEvent[];
  /**
   * Resolves after fdatasync. Everything that was appended later and is still in flight is
   * rejected with it.
   *
   * @throws ModelError JOURNAL_UNWRITABLE (the outcome is unknown; see `retryable`), DISK_FULL
   *   (not written)
   */
  readonly durable: Promise<StoredEvent[]>;
}

/** The writer's side of the journal. One instance per data directory and run. */
export interface Journal {
  readonly id: string;
  readonly run: string;
  /** seq of the last durable event. */
  readonly durableSeq: number;
  /**
   * Appends one group, all or nothing, in call order. Never blocks.
   *
   * @throws ModelError INVALID_ARGUMENT for an empty or oversized group; the error that ended the
   *   journal
   */
  append(events: NewEvent[]): PendingAppend;
  /**
   * History after the cursor, then live. Durable events only, each once and in order, at the
   * subscriber's speed. With what makes a cursor of each.
   */
  events$(options?: { after?: JournalCursor | number } & EventFilter): Observable<PlacedEvent>;
  /** Durable history, oldest first, in bounded memory. */
  read(options?: { after?: number }): AsyncIterable<AnyEvent>;
  /** The cursor of the last durable event. */
  cursor(): JournalCursor;
  /**
   * From the next append on, the headers of segments name this feature: programs that don't know it
   * may read this journal and not write it.
   */
  require(feature: string): void;
  /** What the events added up to that were pruned; null when none were, or when it can't be read. */
  base(): Promise<Readonly<Record<string, unknown>> | null>;
  /** Resolves when a header says durably that segments up to this place are dropped. */
  prune(place: PrunedPlace): Promise<void>;
  /** @throws ModelError JOURNAL_UNWRITABLE (fenced) when another opening owns the journal by now */
  checkOwner(): Promise<void>;
  /** Flushes what is in flight and closes. Append nothing afterwards. */
  close(): Promise<void>;
}

/** A range that can't be read. */
export interface JournalDamage {
  segment: number;
  /** Bytes from the beginning of the segment. */
  offset: number;
  /** First and last seq that are lost; null where no event is lost or where it can't be known. */
  firstSeq: number | null;
  lastSeq: number | null;
  reason: string;
}

/** Sees the events that an opening recovers, in order, while the opening reads them. */
export interface Replay {
  /**
   * Called before the first event. `fromKnown`: events come from the known place on; else all of
   * them, from seq 1. `base`: what the events added up to that were pruned before the first one.
   */
  begin(fromKnown: boolean, base: Readonly<Record<string, unknown>> | null): void;
  event(event: AnyEvent): void;
  /** In the place of `event`, for one that changes no state. Absent: `event` is called for each. */
  pass?(seq: number): void;
}

/** What an opening found and did. The engine records it as events. */
export interface RecoveryReport {
  /** False for a new journal and after a clean stop. */
  unclean: boolean;
  previousRun: string | null;
  lastSeq: number;
  torn: { segment: number; bytes: number; copy: string | null } | null;
  damage: JournalDamage[];
  /**
   * Segments up to this number were checked by headers, lengths and last lines alone: a known
   * place proves that their events were there. 0 when every byte was read.
   */
  unreadThrough: number;
  /**
   * Of the segments before the one that this opening made; null when their headers and lengths
   * show no damage.
   */
  outline: Outline | null;
  /** Set when a newer program's `requires` makes this program read-only. */
  readOnly: string | null;
}

/**
 * What damaged segments look like from outside. A checkpoint carries it when the damage is
 * recorded and reconciled: the checkpoint is of use for as long as the segments look the same.
 */
export interface Outline {
  /** Segments up to this number. */
  through: number;
  /** Over headers, lengths and last lines. */
  crc: string;
}

/** The place of a checkpoint. It has an outline where segments before it are damaged. */
export interface KnownCursor extends JournalCursor {
  outline?: Outline | undefined;
}
