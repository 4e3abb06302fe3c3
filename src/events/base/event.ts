/** One event: its parts, before and after it is appended, and the tables over all event types. */
import { DOWNLOAD_EVENT_VERSIONS } from './download-events.ts';
import type { DownloadEvents } from './download-events.ts';
import { ENGINE_EVENT_VERSIONS } from './engine-events.ts';
import type { EngineEvents } from './engine-events.ts';
import { MODEL_EVENT_VERSIONS } from './model-events.ts';
import type { ModelEvents } from './model-events.ts';
import { REPORT_EVENT_VERSIONS } from './report-events.ts';
import type { ReportEvents } from './report-events.ts';

/** The shape of `data` for each event type. */
export interface EventDataByType extends EngineEvents, DownloadEvents, ModelEvents, ReportEvents {}

export type EventType = keyof EventDataByType;

/** Fields that the data of any event may have besides its own. */
export interface CommonData {
  /**
   * The command that led to this event. The same id repeated gives the recorded outcome, not a
   * second effect.
   */
  command_id?: string;
}

/** An event before it is appended: what `decide` returns. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    type: K;
    subject: string | null;
    data: EventDataByType[K] & CommonData;
    /** seq of the event that led to this one. */
    cause?: number;
  };
}[T];

/** What the journal adds to an event. */
export interface EventEnvelope {
  /** 1, 2, 3, … without gaps, over all segments. */
  seq: number;
  /** ISO 8601 UTC with milliseconds. Wall clocks jump: order is seq, never time. */
  time: string;
  /** Milliseconds since the engine's run began, by a monotonic clock. */
  up_ms: number;
  /** Version of the shape of `data`. */
  v: number;
  /** The engine run that wrote it. */
  run: string;
}

/** An event as folds and subscribers see it: durable, upcast to the newest version. */
export type StoredEvent<T extends EventType = EventType> = NewEvent<T> & EventEnvelope;

/** An event of a newer program. It is carried on and never dropped; folds ignore it. */
export interface UnknownEvent extends EventEnvelope {
  type: string;
  subject: string | null;
  data: Record<string, unknown>;
  cause?: number;
}

/** What `events$` and readers deliver. Narrow it with `isKnown`. */
export type AnyEvent = StoredEvent | UnknownEvent;

/**
 * The current data version of each type. The order of the types is part of the fold's name in
 * checkpoints: another order makes every start after the update read the whole journal once.
 */
export const EVENT_VERSIONS: Record<EventType, number> = {
  ...ENGINE_EVENT_VERSIONS,
  ...DOWNLOAD_EVENT_VERSIONS,
  ...MODEL_EVENT_VERSIONS,
  ...REPORT_EVENT_VERSIONS,
};

export const EVENT_TYPES = Object.keys(EVENT_VERSIONS) as EventType[];

/** True when this program knows the event's type and version. */
export function isKnown(event: AnyEvent): event is StoredEvent {
  return EVENT_VERSIONS[event.type as EventType] === event.v;
}

/**
 * A place in a journal. A cursor that doesn't match the journal it is used on is reported, never
 * skipped.
 */
export interface JournalCursor {
  journal: string;
  seq: number;
  /** crc of the line with that seq. */
  crc: string;
}

/**
 * An event as `events$` delivers it, with the other two parts of its cursor: `cursorOf` makes it.
 * They are absent where an engine of an older version delivers.
 */
export type PlacedEvent = AnyEvent & { journal?: string; crc?: string };

/**
 * Where reading goes on: after a cursor, or after a seq that is trusted to be of this journal. 0
 * is the beginning.
 */
export type After = JournalCursor | number;

/** Which events a reader or subscriber wants. Empty lists and absent fields mean "all". */
export interface EventFilter {
  types?: readonly string[];
  /** `model_id@version`, or `model_id` for all its versions. */
  subject?: string;
}

/** True when a subscriber with this filter wants the event. */
export function matches(event: Pick<AnyEvent, 'type' | 'subject'>, filter: EventFilter): boolean {
  const { types = [], subject } = filter;
  if (types.length > 0 && !types.includes(event.type)) return false;
  if (subject === undefined || subject === '' || event.subject === subject) return true;
  return !subject.includes('@') && event.subject?.startsWith(`${subject}@`) === true;
}
