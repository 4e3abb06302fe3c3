import type { SizedFile } from '../part/proof.ts';

/** A file of an installed version, as that version's lists tell of it. */
export interface OldFile {
  /** Absolute. */
  file: string;
  /** Within its version. */
  path: string;
  /** -1 where the list has no sizes. */
  sizeBytes: number;
  sha256: string;
  /** The wanted pieces that the list has too, by their SHA-256. */
  shared: ReadonlySet<string>;
}

/** Old files that are looked through for one wanted file, at most. */
const FILES = 4;
/** A file less alike than this was hardly made from the other one. 2 is the same name and size. */
const LEAST_LIKENESS = 1;

/**
 * The old files that a wanted one may have been made from, the likeliest first: those of the same
 * path, then those that share pieces with it, then those of a like name and size.
 *
 * @param old the nearest version first
 */
export function likelyOrigins(wanted: SizedFile, old: readonly OldFile[]): OldFile[] {
  const rated = old.map(each => ({ each, rank: rank(wanted, each), likeness: likeness(wanted, each) }));
  return rated
    .filter(({ each, rank: is, likeness: like }) => each.sha256 !== wanted.sha256 && (is < 2 || like >= LEAST_LIKENESS))
    .sort((a, b) => a.rank - b.rank || (a.rank === 2 ? b.likeness - a.likeness : 0))
    .slice(0, FILES)
    .map(({ each }) => each);
}

/**
 * How far bytes may have moved, the likeliest first: by the difference of the sizes, when something
 * was put in or taken out in front of them; not at all, when the end was cut off or the pieces have
 * another size.
 */
export function likelyShifts(newBytes: number, oldBytes: number): number[] {
  return newBytes === oldBytes ? [0] : [newBytes - oldBytes, 0];
}

function rank(wanted: SizedFile, { path, shared }: OldFile): 0 | 1 | 2 {
  if (path === wanted.path) return 0;
  return wanted.pieces.some(piece => shared.has(piece)) ? 1 : 2;
}

/** From 0 to 2. */
function likeness(wanted: SizedFile, { path, sizeBytes }: OldFile): number {
  const larger = Math.max(wanted.sizeBytes, sizeBytes, 1);
  return Math.max(0, Math.min(wanted.sizeBytes, sizeBytes)) / larger + nameLikeness(wanted.path, path);
}

/** The share of the longer name that both begin or end with. */
function nameLikeness(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a[front] === b[front]) front += 1;
  let back = 0;
  while (back < shorter - front && a.at(-1 - back) === b.at(-1 - back)) back += 1;
  return (front + back) / Math.max(a.length, b.length, 1);
}
