/**
 * Opening mends the newest segment: it cuts off the torn tail and writes the unproven rest again.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeAll } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { RecoveryReport } from '../types.ts';

const COPY_CHUNK_BYTES = 64 * 1024;

export interface Salvage {
  segment: number;
  path: string;
  /** Every byte before this offset is proven synced. */
  provenEnd: number;
  /** Every byte from this offset on is torn. */
  validEnd: number;
}

/**
 * Leaves the segment synced, with its last valid line at the end. It may be repeated after a crash
 * in any step.
 */
export async function salvage(fs: FileSystem, dir: string, what: Salvage): Promise<RecoveryReport['torn']> {
  const file = await fs.open(what.path, 'update');
  try {
    const bytes = (await file.size()) - what.validEnd;
    const copy = bytes > 0 ? await copyTorn(fs, dir, file, what) : null;
    if (bytes > 0) await file.truncate(what.validEnd);
    await rewrite(file, what.provenEnd, what.validEnd);
    await file.datasync();
    return bytes > 0 ? { segment: what.segment, bytes, copy } : null;
  } finally {
    await file.close();
  }
}

/**
 * Copies a tail to torn/. Returns the path of the copy, relative to the journal's folder. Equal
 * bytes get equal names.
 */
export async function copyTorn(
  fs: FileSystem,
  dir: string,
  file: OpenFile,
  from: { segment: number; validEnd: number },
): Promise<string> {
  const end = await file.size();
  let crc = 0;
  for await (const { bytes } of chunks(file, from.validEnd, end)) crc = crc32(bytes, crc);
  const segment = String(from.segment).padStart(10, '0');
  const name = `journal-${segment}.${from.validEnd}.${crc.toString(16).padStart(8, '0')}`;
  const folder = join(dir, 'torn');
  await fs.makeDirectory(folder);
  const copy = await fs.open(join(folder, name), 'replace');
  try {
    for await (const { bytes, at } of chunks(file, from.validEnd, end)) await writeAll(copy, bytes, at - from.validEnd);
    await copy.datasync();
  } finally {
    await copy.close();
  }
  await fs.syncDirectory(folder);
  await fs.syncDirectory(dir);
  return `torn/${name}`;
}

/**
 * After a failed sync the kernel may hold pages that it calls clean and whose bytes never reached
 * the disk. A later sync passes over them; only writing the bytes again brings them to the disk.
 */
async function rewrite(file: OpenFile, from: number, to: number): Promise<void> {
  for await (const { bytes, at } of chunks(file, from, to)) await writeAll(file, bytes, at);
}

async function* chunks(file: OpenFile, from: number, to: number): AsyncGenerator<{ bytes: Buffer; at: number }> {
  for (let at = from; at < to;) {
    const chunk = Buffer.allocUnsafe(Math.min(COPY_CHUNK_BYTES, to - at));
    const count = await file.read(chunk, at);
    if (count === 0) return;
    yield { bytes: chunk.subarray(0, count), at };
    at += count;
  }
}
