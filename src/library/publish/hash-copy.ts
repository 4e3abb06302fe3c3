import { createHash, webcrypto } from 'node:crypto';
import { open } from 'node:fs/promises';
import { BlockSums } from '../../hash/index.ts';
import { PIECE_SIZE_BYTES, WEAK_BLOCK_BYTES, weakKind } from '../../model/manifest.ts';
import type { ManifestFile } from '../../model/manifest.ts';
import type { ByteReader, PublishSource } from './source.ts';

export interface HashCopyOptions {
  source: PublishSource;
  /** The file to make; without it the source is only hashed. */
  destination?: string;
  /** Called after each piece with its size in bytes. */
  onBytes?: (bytes: number) => void;
}

/**
 * Reads a source once: hashes it and its pieces and, with a destination, writes it there and
 * syncs it. One at a time.
 */
export type HashCopy = (options: HashCopyOptions) => Promise<ManifestFile>;

/**
 * For any number of files: of thousands of small ones, buffers for each would be gigabytes of
 * zeroes.
 *
 * @param weak whether weak sums are made too
 */
export function createHashCopy({ weak = true } = {}): HashCopy {
  // Two: while one piece is hashed (on the thread pool) and written, the next is read.
  const buffers: Buffers = [Buffer.allocUnsafeSlow(PIECE_SIZE_BYTES), Buffer.allocUnsafeSlow(PIECE_SIZE_BYTES)];
  return options => hashCopy(options, buffers, weak);
}

type Buffers = readonly [Buffer, Buffer];

async function hashCopy(
  { source, destination, onBytes }: HashCopyOptions,
  buffers: Buffers,
  weak: boolean,
): Promise<ManifestFile> {
  const reader = await source.open();
  try {
    const target = destination === undefined ? undefined : await open(destination, 'wx');
    try {
      const sums = weak ? new BlockSums(WEAK_BLOCK_BYTES) : null;
      const hashes = await pump(reader, buffers, sums, async piece => {
        await writeAll(piece, target);
        onBytes?.(piece.length);
      });
      await target?.sync();
      return { path: source.path, ...hashes };
    } finally {
      await target?.close();
    }
  } finally {
    await reader.close();
  }
}

type Hashes = Omit<ManifestFile, 'path'>;
type Target = Awaited<ReturnType<typeof open>> | undefined;

async function pump(
  reader: ByteReader,
  buffers: Buffers,
  sums: BlockSums | null,
  sink: (piece: Uint8Array) => Promise<void>,
): Promise<Hashes> {
  let [current, spare] = buffers;
  const whole = createHash('sha256');
  const pieces: string[] = [];
  let size = 0;
  let filled = await fill(reader, current);
  while (filled > 0) {
    const piece = current.subarray(0, filled);
    const proofs = Promise.all([
      webcrypto.subtle.digest('SHA-256', piece),
      sink(piece),
      // A short piece is the last one.
      filled < PIECE_SIZE_BYTES ? Promise.resolve(0) : fill(reader, spare),
    ]);
    whole.update(piece);
    sums?.add(piece);
    const [digest, , next] = await proofs;
    pieces.push(Buffer.from(digest).toString('hex'));
    size += filled;
    filled = next;
    [current, spare] = [spare, current];
  }
  const weak = sums?.toString() ?? '';
  return {
    ...{ size_bytes: size, sha256: whole.digest('hex'), piece_size: PIECE_SIZE_BYTES, pieces },
    ...(weak !== '' && { weak_kind: weakKind(WEAK_BLOCK_BYTES), weak }),
  };
}

async function fill(reader: ByteReader, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const count = await reader.read(buffer.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

async function writeAll(piece: Uint8Array, target: Target): Promise<void> {
  if (target === undefined) return;
  // A short write is legal; what is left is written again.
  for (let done = 0; done < piece.length;) {
    const { bytesWritten } = await target.write(piece, done, piece.length - done);
    done += bytesWritten;
  }
}
