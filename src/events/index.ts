/**
 * What other programs and the log module use: the vocabulary, and the reading side of the journal.
 */
export { EVENT_TYPES, EVENT_VERSIONS, isKnown } from './vocabulary.ts';
export type {
  After,
  AnyEvent,
  ByteRanges,
  CommonData,
  DamagedFile,
  DownloadEvents,
  EngineEvents,
  EventDataByType,
  EventEnvelope,
  EventFilter,
  EventType,
  FileCheckpoint,
  JournalCursor,
  ModelEvents,
  NewEvent,
  PauseReason,
  PlacedEvent,
  PlannedFile,
  ReportEvents,
  StoredEvent,
  TaskKind,
  UnknownEvent,
} from './vocabulary.ts';
export { readJournal } from './read/reader.ts';
export type { JournalItem, ReadEvent, ReadJournalOptions } from './read/reader.ts';
export type { JournalDamage } from './types.ts';
export { subscribe } from './consume/subscribe.ts';
export type { SubscribeOptions } from './consume/subscribe.ts';
export { followJournal } from './consume/follow.ts';
export type { FollowOptions } from './consume/follow.ts';
export { cursorFile } from './consume/cursor-file.ts';
export type { CursorFile } from './consume/cursor-file.ts';
export { openCursorLog } from './consume/cursor-log.ts';
export type { CursorLog, LogEntry } from './consume/cursor-log.ts';
export { verifyJournal } from './read/verify.ts';
export type { JournalVerification as Verification, VerifyJournalOptions } from './read/verify.ts';
export { upcast } from './base/upcast.ts';
export type { EventData, Upcasters } from './base/upcast.ts';
