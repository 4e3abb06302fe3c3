/**
 * The words of the journal: every event type, with the shape of its data. Pure; every room may
 * import it.
 *
 * Names in `data` are snake_case because people and other programs read them with jq. Sizes are
 * bytes, times ISO 8601 UTC with milliseconds, durations milliseconds, hashes lower-case
 * hexadecimal SHA-256. schemas/event.schema.json says the same to other languages; a type test
 * holds the two together.
 *
 * A new type or an optional field may always be added. A changed meaning of a field takes a new
 * version in the table of its file, and an upcaster in base/upcast.ts.
 */
export type { EngineEvents } from './base/engine-events.ts';
export type {
  ByteRanges,
  DownloadEvents,
  FileCheckpoint,
  PauseReason,
  PlannedFile,
  TaskKind,
} from './base/download-events.ts';
export { RECONCILED } from './base/model-events.ts';
export type { DamagedFile, ModelEvents } from './base/model-events.ts';
export type { ReportEvents } from './base/report-events.ts';
export { EVENT_TYPES, EVENT_VERSIONS, isKnown, matches } from './base/event.ts';
export type {
  After,
  AnyEvent,
  CommonData,
  EventDataByType,
  EventEnvelope,
  EventFilter,
  EventType,
  JournalCursor,
  NewEvent,
  PlacedEvent,
  StoredEvent,
  UnknownEvent,
} from './base/event.ts';
