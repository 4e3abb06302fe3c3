import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { PIECE_SIZE_BYTES } from '../model/manifest.ts';

/** SHA-256 of a file and of each of its pieces, computed as the bytes go by. */
export class FileDigest {
  #whole = createHash('sha256');
  #piece: Hash | null = null;
  #inPiece = 0;
  #pieces: string[] = [];
  sizeBytes = 0;

  update(chunk: Uint8Array): void {
    this.#whole.update(chunk);
    this.sizeBytes += chunk.length;
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(chunk.length - at, PIECE_SIZE_BYTES - this.#inPiece);
      this.#piece ??= createHash('sha256');
      this.#piece.update(chunk.subarray(at, at + taken));
      this.#inPiece += taken;
      at += taken;
      if (this.#inPiece === PIECE_SIZE_BYTES) this.#endPiece();
    }
  }

  /** Call once, after the last update. */
  digest(): { sha256: string; pieces: string[] } {
    this.#endPiece();
    return { sha256: this.#whole.digest('hex'), pieces: this.#pieces };
  }

  #endPiece(): void {
    if (this.#piece) this.#pieces.push(this.#piece.digest('hex'));
    this.#piece = null;
    this.#inPiece = 0;
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
