/** What readers without an engine use. It loads no rxjs: `path` and `list` start through it. */
export { readJournal } from './read/reader.ts';
export type { JournalItem } from './read/reader.ts';
export { verifyJournal } from './read/verify.ts';
export type { JournalVerification } from './read/verify.ts';
export { loadChain } from './read/chain.ts';
export type { Chain, ChainLink } from './read/chain.ts';
export { openSegment } from './read/open-segment.ts';
export { lostBase, readBase } from './read/history.ts';
export type { JournalBase } from './read/history.ts';
export { locate } from './read/locate.ts';
export { indexOfSeq, missingBefore, obstaclesIn, readBatches, readSegment } from './read/history.ts';
export { keyOf, newestFirst, recordsIn } from './read/block.ts';
export type { Block, SubjectKey } from './read/block.ts';
export { checkCursor, cursorAt, isAtCut } from './line/cursor.ts';
export { eventOf } from './line/record.ts';
export type { JournalRecord } from './line/record.ts';
export { crcOf, lineWithCrc, parseLine } from './line/line-proof.ts';
