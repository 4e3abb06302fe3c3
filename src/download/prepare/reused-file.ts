import { copyFile, chmod, constants, rm } from 'node:fs/promises';
import { DiskAway, fileSize, hasCode } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import { addRange, covers } from '../base/ranges.ts';
import { PartFile } from '../part/part-file.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { hasPieces, proofsOf } from '../part/proof.ts';
import type { Proof } from '../part/proof.ts';
import type { SourceRange, Sources } from './reuse-sources.ts';
import { Readers } from './readers.ts';
import { ShiftedPieces } from './shifted-pieces.ts';

/** Bytes copied between two looks at the signal. */
const COPY_BYTES = 1024 * 1024;

export interface ReusedFileOptions {
  partial: PartialFile;
  sources: Sources;
  ground: Ground;
  signal: AbortSignal;
  /** Gets the number of bytes just copied. */
  onBytes: (bytes: number) => void;
  /** So many bytes of this old file were just read. */
  onRead: (file: string, bytes: number) => void;
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
    // A piece whose first source is damaged is taken from the next one.
    for (let nth = 0; !partial.complete && (await this.#takePieces(nth)); nth += 1);
    await new ShiftedPieces(this.#options).take();
  }

  async #takeWhole({ file }: SourceRange): Promise<void> {
    const { partial, ground, onBytes, onRead } = this.#options;
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
    await this.#prove([[0, wanted.sizeBytes]]);
  }

  /**
   * Copies what is missing from the nth source of each piece.
   *
   * @returns false when no piece has an nth source
   */
  async #takePieces(nth: number): Promise<boolean> {
    const { partial, sources, ground } = this.#options;
    const readers = new Readers();
    const part = await PartFile.open(partial.partPath, ground);
    let claimed = partial.ranges;
    let found = false;
    try {
      for (const proof of proofsOf(partial.file)) {
        const source = sources.pieces.get(proof.sha256)?.[nth];
        if (!source || source.sizeBytes !== proof.to - proof.from) continue;
        if (covers(partial.ranges, proof.from, proof.to)) continue;
        found = true;
        if (await this.#copyPiece(readers, source, part, proof)) claimed = addRange(claimed, proof.from, proof.to);
      }
    } finally {
      await part.close();
      await readers.close();
    }
    // Where nothing was copied there is nothing to prove or to sync.
    if (claimed !== partial.ranges) await this.#prove(claimed);
    return found;
  }

  #copyPiece(readers: Readers, source: SourceRange, part: PartFile, proof: Proof): Promise<boolean> {
    const { signal, onBytes, onRead } = this.#options;
    return readers.buffers.lend(Math.min(COPY_BYTES, source.sizeBytes), async buffer => {
      for (let done = 0; done < source.sizeBytes;) {
        signal.throwIfAborted();
        const length = Math.min(buffer.length, source.sizeBytes - done);
        const read = await readers.read(source.file, buffer.subarray(0, length), source.from + done);
        if (read === 0) return false;
        await part.write(proof.from + done, [buffer.subarray(0, read)]);
        onRead(source.file, read);
        onBytes(read);
        done += read;
      }
      return true;
    });
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
