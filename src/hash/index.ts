export { createHasher, steps } from './hasher.ts';
export type { Hasher, HasherOptions } from './hasher.ts';
export { Followers } from './followers.ts';
export type { FollowedHash, Hashed } from './followed-hash.ts';
export { Seal } from './seal.ts';
