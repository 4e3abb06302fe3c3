export { createHasher, steps } from './hasher.ts';
export type { Hasher, HasherOptions } from './hasher.ts';
export { Followers } from './followers.ts';
export type { FollowedHash, Hashed } from './followed-hash.ts';
export { Seal } from './seal.ts';
export { BlockSums } from './search/words.ts';
export { Searcher } from './search/searcher.ts';
export type { ReadPiece } from './search/searcher.ts';
export type { Segment } from './search/work.ts';
