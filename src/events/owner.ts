/** What the engine uses as the one writer of a data directory. */
export { openJournal } from './write/open.ts';
export { releaseReserve } from './write/reserve.ts';
export { checkSegments } from './read/check.ts';
export { drop, hashesOf, prunable } from './write/prune.ts';
export type { Prunable } from './write/prune.ts';
export { JournalCompressor } from './write/compress.ts';
export type { CompressLimits } from './write/due.ts';
