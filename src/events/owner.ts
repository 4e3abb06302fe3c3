/** What the engine uses as the one writer of a data directory. */
export { openJournal } from './write/open.ts';
export { releaseReserve } from './write/reserve.ts';
export { checkSegments } from './read/check.ts';
