/** Writes an archive: closed segments one behind the other, in members of equal length. */
import { writeAll } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { readAt } from './archived-file.ts';
import { decodeMember, encodeDirectory, encodeMember, MEMBER_BYTES } from './format.ts';
import type { Archive, Directory } from './format.ts';

/** A segment to be added: its row of the directory, and a way to its bytes. */
export interface Source {
  row: Directory['segments'][number];
  open: () => Promise<OpenFile>;
}

export interface NewArchive {
  path: string;
  journal: string;
  before: Archive['before'];
  /** An archive that the new one takes in whole, in front of the sources. */
  earlier: Archive | null;
  sources: readonly Source[];
}

/**
 * Resolves when the bytes of the file are on the disk; its name is not yet.
 *
 * @param breathe awaited between members; a rejection ends the writing and leaves a part of the file
 */
export async function writeArchive(
  fs: FileSystem,
  { path, journal, before, earlier, sources }: NewArchive,
  breathe: () => Promise<void>,
): Promise<void> {
  // What may stand there is a part of an archive: readers take the plain segments.
  const file = await fs.open(path, 'replace');
  try {
    const writing = new Writing(file);
    if (earlier !== null) await writing.takeIn(fs, earlier);
    for (const { row, open } of sources) {
      const source = await open();
      try {
        for (let at = 0; at < row.bytes;) {
          const bytes = await readAt(source, at, Math.min(MEMBER_BYTES, row.bytes - at));
          if (bytes.length === 0) break;
          at += bytes.length;
          if (await writing.add(bytes)) await breathe();
        }
      } finally {
        await source.close();
      }
    }
    const segments = [...(earlier?.segments ?? []), ...sources.map(({ row }) => row)];
    await writing.end({ journal, before, segments });
    await file.datasync();
  } finally {
    await file.close();
  }
}

class Writing {
  readonly #file: OpenFile;
  readonly #members: { length: number; bytes: number }[] = [];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #at = 0;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  /** Copies members as they are; what the last one holds goes on with what follows. */
  async takeIn(fs: FileSystem, { path, members }: Archive): Promise<void> {
    const file = await fs.open(path, 'read');
    try {
      for (const [index, { offset, length, bytes }] of members.entries()) {
        const member = await readAt(file, offset, length);
        const isLast = index === members.length - 1;
        const inflated = isLast && bytes < MEMBER_BYTES ? await decodeMember(member, bytes) : null;
        if (inflated !== null) await this.add(inflated);
        else await this.#write(member, bytes);
      }
    } finally {
      await file.close();
    }
  }

  /** True when a member was written. */
  async add(bytes: Buffer): Promise<boolean> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes < MEMBER_BYTES) return false;
    const all = Buffer.concat(this.#waiting);
    this.#waiting = [all.subarray(MEMBER_BYTES)];
    this.#waitingBytes = all.length - MEMBER_BYTES;
    await this.#write(await encodeMember(all.subarray(0, MEMBER_BYTES)), MEMBER_BYTES);
    return true;
  }

  async end(directory: Omit<Directory, 'members'>): Promise<void> {
    const rest = Buffer.concat(this.#waiting);
    if (rest.length > 0) await this.#write(await encodeMember(rest), rest.length);
    await writeAll(this.#file, encodeDirectory({ ...directory, members: this.#members }), this.#at);
  }

  async #write(member: Buffer, bytes: number): Promise<void> {
    await writeAll(this.#file, member, this.#at);
    this.#members.push({ length: member.length, bytes });
    this.#at += member.length;
  }
}
