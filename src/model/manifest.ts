/** The bytes of one piece of a file, proven by its own SHA-256. */
export const PIECE_SIZE_BYTES = 8 * 1024 * 1024;

export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_SIGNATURE_FILE = 'manifest.json.sig';
/** In the format of minisign, which other tools read. */
export const MINISIG_FILE = 'manifest.json.minisig';
export const CHECKSUM_FILE = 'checksum.sha256';

/** manifest.json of a published version, as it is on disk and on the wire. */
export interface Manifest {
  schema: 1;
  model_id: string;
  version: string;
  files: ManifestFile[];
  extra?: Record<string, unknown>;
}

export interface ManifestFile {
  path: string;
  size_bytes: number;
  /** Lower-case hexadecimal SHA-256 of the whole file. */
  sha256: string;
  piece_size: number;
  /** SHA-256 of each piece, in order; empty for an empty file. */
  pieces: string[];
  /**
   * How the sums of `weak` are made, see `weakKind`. A reader leaves kinds out that it doesn't
   * know.
   */
  weak_kind?: string;
  /**
   * Base64 of 8 bytes for each whole block of the file. They help to find bytes that moved, and
   * prove nothing.
   */
  weak?: string;
}

/** The block that `library publish` makes weak sums of. */
export const WEAK_BLOCK_BYTES = 1024 * 1024;

/** Weak sums over little-endian 4-byte words, of blocks of so many bytes. */
export function weakKind(blockBytes: number): string {
  return `words/${blockBytes}`;
}
