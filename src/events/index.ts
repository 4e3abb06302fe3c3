/** What other programs and the log module use: the vocabulary and the journal's reading side. */
export * from './vocabulary.ts';
export { readJournal } from './reader.ts';
export type { JournalDamage, JournalItem, ReadEvent, ReadJournalOptions } from './reader.ts';
export { subscribe } from './subscribe.ts';
export type { SubscribeOptions } from './subscribe.ts';
export { followJournal } from './follow.ts';
export type { FollowOptions } from './follow.ts';
export { cursorFile } from './cursor-file.ts';
export type { CursorFile } from './cursor-file.ts';
export { openCursorLog } from './cursor-log.ts';
export type { CursorLog, LogEntry } from './cursor-log.ts';
export { verifyJournal } from './verify.ts';
export type { Verification } from './verify.ts';
export { upcast } from './upcast.ts';
export type { EventData, Upcasters } from './upcast.ts';
