import { copyFile, chmod, constants, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncDirectory } from '../../ports/durable-files.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { DownloadContext } from '../base/context.ts';
import { fileSize, hasCode } from '../../disk/files.ts';
import { takeLock } from '../base/locks.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { PartFile } from '../part/part-file.ts';
import { partLockPath, tempDir } from '../../disk/paths.ts';
import { hasPieces, proofsOf } from '../part/proof.ts';
import type { Proof } from '../part/proof.ts';
import { addRange, covers } from '../base/ranges.ts';
import { ReadBuffers } from '../part/read-buffers.ts';
import { installedSources } from './reuse-sources.ts';
import type { SourceRange, Sources } from './reuse-sources.ts';

/** Bytes copied between two looks at the signal. */
const COPY_BYTES = 1024 * 1024;

export interface ReuseOptions {
  context: DownloadContext;
  model: ModelVersion;
  /** Of the plan, as they were found on the disk. Their ranges grow. */
  partials: readonly PartialFile[];
  signal: AbortSignal;
  /** Bytes just copied; what is refuted by its hash afterwards is among them. */
  onBytes: (bytes: number) => void;
}

/**
 * Fills the parts with what installed versions of the same model already have: whole files (shared blocks where the file
 * system can), else pieces from any place. Nothing is linked and nothing installed is written to; a copied byte is proven
 * by the same hash as a fetched one, and synced. Resolves to the bytes that needn't be fetched.
 *
 * @throws the signal's reason, and what the disk says about writing; a source that can't be read is passed over
 */
export async function reuseInstalled(options: ReuseOptions): Promise<number> {
  const { context, model, partials, signal, onBytes } = options;
  const lacking = partials.filter(partial => !partial.complete);
  if (lacking.length === 0) return 0;
  const sources = await installedSources(
    context.modelsDir,
    model,
    lacking.map(({ file }) => file),
  );
  if (sources.files.size + sources.pieces.size === 0) return 0;
  let reused = 0;
  for (const partial of lacking) {
    signal.throwIfAborted();
    if (!hasSource(partial, sources)) continue;
    const before = partial.writtenBytes;
    const release = await takeLock(context, partLockPath(partial.partPath), signal);
    try {
      await new Reuse(partial, sources, signal, onBytes).run();
    } finally {
      await release();
    }
    reused += partial.writtenBytes - before;
  }
  if (reused > 0) await syncDirectory(tempDir(context.modelsDir));
  return reused;
}

function hasSource({ file }: PartialFile, sources: Sources): boolean {
  return sources.files.has(file.sha256) || file.pieces.some(piece => sources.pieces.has(piece));
}

/** One file's part, filled from what is installed. */
class Reuse {
  readonly #partial: PartialFile;
  readonly #sources: Sources;
  readonly #signal: AbortSignal;
  readonly #onBytes: (bytes: number) => void;

  constructor(partial: PartialFile, sources: Sources, signal: AbortSignal, onBytes: (bytes: number) => void) {
    this.#partial = partial;
    this.#sources = sources;
    this.#signal = signal;
    this.#onBytes = onBytes;
  }

  async run(): Promise<void> {
    const whole = this.#sources.files.get(this.#partial.file.sha256) ?? [];
    for (const source of whole) {
      // A part that holds something is filled up piece by piece rather than thrown away.
      if (this.#partial.writtenBytes > 0) break;
      await this.#takeWhole(source);
    }
    if (!hasPieces(this.#partial.file)) return;
    // A piece whose first source turned out to be damaged is taken from the next.
    for (let nth = 0; !this.#partial.complete && (await this.#takePieces(nth)); nth += 1);
  }

  async #takeWhole({ file }: SourceRange): Promise<void> {
    const { partPath, file: wanted } = this.#partial;
    if ((await fileSize(file).catch(() => null)) !== wanted.sizeBytes) return;
    await rm(partPath, { force: true, recursive: true });
    try {
      await copyFile(file, partPath, constants.COPYFILE_FICLONE);
      // The mode comes along, and a part has to be writable.
      await chmod(partPath, 0o644);
    } catch (error) {
      await rm(partPath, { force: true });
      if (hasCode(error, 'ENOSPC', 'EDQUOT')) throw error;
      return;
    }
    this.#onBytes(wanted.sizeBytes);
    await this.#prove([[0, wanted.sizeBytes]]);
  }

  /** Copies what is missing from the nth source of each piece; false when there is none. */
  async #takePieces(nth: number): Promise<boolean> {
    const { file, partPath } = this.#partial;
    const readers = new Readers();
    const part = await PartFile.open(partPath);
    let claimed = this.#partial.ranges;
    let found = false;
    try {
      for (const proof of proofsOf(file)) {
        const source = this.#sources.pieces.get(proof.sha256)?.[nth];
        if (!source || source.sizeBytes !== proof.to - proof.from) continue;
        if (covers(this.#partial.ranges, proof.from, proof.to)) continue;
        found = true;
        if (await this.#copyPiece(readers, source, part, proof)) claimed = addRange(claimed, proof.from, proof.to);
      }
    } finally {
      await part.close();
      await readers.close();
    }
    // Where nothing could be copied there is nothing to prove, and nothing to sync.
    if (claimed !== this.#partial.ranges) await this.#prove(claimed);
    return found;
  }

  #copyPiece(readers: Readers, source: SourceRange, part: PartFile, proof: Proof): Promise<boolean> {
    return readers.buffers.lend(Math.min(COPY_BYTES, source.sizeBytes), async buffer => {
      for (let done = 0; done < source.sizeBytes;) {
        this.#signal.throwIfAborted();
        const length = Math.min(buffer.length, source.sizeBytes - done);
        const read = await readers.read(source.file, buffer.subarray(0, length), source.from + done);
        if (read === 0) return false;
        await part.write(proof.from + done, [buffer.subarray(0, read)]);
        this.#onBytes(read);
        done += read;
      }
      return true;
    });
  }

  /** Keeps of the claimed bytes what the hashes, computed from the part itself, don't refute; nothing when it can't be read. */
  async #prove(claimed: ByteRanges): Promise<void> {
    await this.#partial.open();
    try {
      await this.#partial.restore(claimed, [], this.#signal);
      await this.#partial.sync();
    } catch (error) {
      if (!hasCode(error, 'EIO')) throw error;
      this.#partial.dropAll();
      await rm(this.#partial.partPath, { force: true });
    } finally {
      await this.#partial.close();
    }
  }
}

/** Open sources. One that can't be opened or read gives no bytes: that is a reason to fetch, not to fail. */
class Readers {
  readonly buffers = new ReadBuffers();
  readonly #open = new Map<string, Promise<FileHandle | null>>();

  async read(file: string, into: Uint8Array, position: number): Promise<number> {
    let opening = this.#open.get(file);
    if (!opening) this.#open.set(file, (opening = open(file, 'r').catch(() => null)));
    const handle = await opening;
    const result = await handle?.read(into, 0, into.length, position).catch(() => null);
    return result?.bytesRead ?? 0;
  }

  async close(): Promise<void> {
    for (const opening of this.#open.values()) await (await opening)?.close();
  }
}
