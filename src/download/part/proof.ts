import type { WeakSums } from '../../library/types.ts';

/** A file of a plan whose size is known. Hashes are lower-case hexadecimal SHA-256. */
export interface SizedFile {
  path: string;
  sizeBytes: number;
  sha256: string;
  /** 0 without pieces. */
  pieceSizeBytes: number;
  pieces: string[];
  /** Sums that help to find bytes that moved; they prove nothing. */
  weak?: WeakSums;
}

/**
 * Bytes `[from, to)` that one hash proves: a piece of manifest.json, or the whole file where there
 * are no pieces.
 */
export interface Proof {
  index: number;
  from: number;
  to: number;
  sha256: string;
}

/** The proofs of a file, in order. An empty file has one, of no bytes. */
export function proofsOf(file: SizedFile): Proof[] {
  if (!hasPieces(file)) return [{ index: 0, from: 0, to: file.sizeBytes, sha256: file.sha256 }];
  return file.pieces.map((sha256, index) => ({
    index,
    from: index * file.pieceSizeBytes,
    to: Math.min((index + 1) * file.pieceSizeBytes, file.sizeBytes),
    sha256,
  }));
}

export function hasPieces(file: SizedFile): boolean {
  return file.pieces.length > 0 && file.pieceSizeBytes > 0;
}

/** Index of the proof that the byte belongs to. */
export function proofAt(file: SizedFile, offset: number): number {
  return hasPieces(file) ? Math.floor(offset / file.pieceSizeBytes) : 0;
}
