/** The part of the policy that a single partial file knows. */
export interface PartialLimits {
  /** Times one piece, or the whole file, may come and not match. */
  proofAttempts: number;
  /** Bytes written, at most, before the part's note says so. */
  noteBytes: number;
  /** Files from this size on have a note from their first byte on; smaller ones only when they have holes. */
  splitFromBytes: number;
}
