import { copyFile, chmod, constants, rm } from 'node:fs/promises';
import { DiskAway, fileSize, hasCode } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import type { LentBlock } from '../base/lent-blocks.ts';
import { covers } from '../base/ranges.ts';
import { PartFile } from '../part/part-file.ts';
import { hasPieces, proofsOf } from '../part/proof.ts';
import type { Proof } from '../part/proof.ts';
import type { SourceRange } from './reuse-sources.ts';
import { LARGEST_PIECE_BYTES, ProvenPieces, whileOpen } from './proven-pieces.ts';
import { ShiftedPieces } from './shifted-pieces.ts';
import type { ShiftedPiecesOptions } from './shifted-pieces.ts';

export interface ReusedFileOptions extends ShiftedPiecesOptions {
  ground: Ground;
  /** Bytes that were lent were proven with their piece. */
  onLentProven: (bytes: number) => void;
}

/** A piece that is too large to be held in memory is put into the part when it is wanted. */
function lentPiece({ index, from: at }: Proof, { file, from, sizeBytes }: SourceRange): [number, LentBlock[]] {
  return [index, [{ at, bytes: sizeBytes, source: file, from }]];
}

/** One file's part, filled from installed files. */
export class ReusedFile {
  readonly #options: ReusedFileOptions;

  constructor(options: ReusedFileOptions) {
    this.#options = options;
  }

  /** @throws the signal's reason; what the system says about writing */
  async fill(): Promise<void> {
    const { partial, sources } = this.#options;
    for (const source of sources.files.get(partial.file.sha256) ?? []) {
      // A part that holds something is filled piece by piece rather than thrown away.
      if (partial.writtenBytes > 0) break;
      await this.#takeWhole(source);
    }
    if (!hasPieces(partial.file)) return;
    await this.#takePieces();
    await new ShiftedPieces(this.#options).take();
  }

  async #takeWhole({ file }: SourceRange): Promise<void> {
    const { partial, ground, taken, onBytes, onRead } = this.#options;
    const { partPath, file: wanted } = partial;
    if ((await fileSize(file).catch(() => null)) !== wanted.sizeBytes) return;
    const empty = await PartFile.create(partPath, ground);
    await empty.close();
    try {
      // The copy shares its blocks with the source where the file system can do that.
      await copyFile(file, partPath, constants.COPYFILE_FICLONE);
      // The mode is copied too, and a part has to be writable.
      await chmod(partPath, 0o644);
      await ground.assertThere();
    } catch (error) {
      await rm(partPath, { force: true });
      if (isNoRoom(error) || error instanceof DiskAway) throw error;
      return;
    }
    onRead(file, wanted.sizeBytes);
    onBytes(wanted.sizeBytes);
    taken.add(file, 0, wanted.sizeBytes);
    await this.#prove([[0, wanted.sizeBytes]]);
  }

  /** A piece whose first source is damaged is taken from the next one. */
  async #takePieces(): Promise<void> {
    const { partial, sources, signal, onLentProven } = this.#options;
    const { file } = partial;
    const wanted = proofsOf(file).filter(({ sha256 }) => sources.pieces.has(sha256));
    if (wanted.length === 0 || partial.complete) return;
    const sourcesOf = ({ sha256, from, to }: Proof) =>
      sources.pieces.get(sha256)!.filter(({ sizeBytes }) => sizeBytes === to - from);
    if (file.pieceSizeBytes > LARGEST_PIECE_BYTES) {
      const lent = wanted.flatMap(proof =>
        sourcesOf(proof)
          .slice(0, 1)
          .map(source => lentPiece(proof, source)),
      );
      return partial.lent.lend(new Map(lent), onLentProven);
    }
    const pieces = new ProvenPieces(this.#options);
    await whileOpen(partial, signal, async () => {
      try {
        for (const proof of wanted) {
          if (!covers(partial.ranges, proof.from, proof.to)) await this.#takeFirst(pieces, proof, sourcesOf(proof));
        }
      } finally {
        await pieces.written();
      }
    });
  }

  async #takeFirst(pieces: ProvenPieces, proof: Proof, sources: readonly SourceRange[]): Promise<void> {
    for (const { file, from, sizeBytes: bytes } of sources)
      if (await pieces.take(proof, [{ file, from, bytes }])) return;
  }

  /**
   * Keeps the claimed bytes that the hashes, computed from the part itself, don't refute; nothing
   * when it can't be read.
   */
  async #prove(claimed: ByteRanges): Promise<void> {
    const { partial, signal } = this.#options;
    await partial.open();
    try {
      await partial.restore(claimed, [], { signal });
      await partial.sync();
    } catch (error) {
      if (!hasCode(error, 'EIO')) throw error;
      partial.dropAll();
      await rm(partial.partPath, { force: true });
    } finally {
      await partial.close();
    }
  }
}
