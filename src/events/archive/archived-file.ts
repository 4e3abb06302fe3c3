/** A segment in an archive, as an open file of the bytes that it had. */
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { decodeMember } from './format.ts';
import type { Archive, ArchivedSegment, Member } from './format.ts';

/** Small segments share a member, and a reader of lines asks for the same one again: 512 KiB at most. */
const KEPT_MEMBERS = 4;

/** What was inflated last, the newest at the end. An archive's bytes never change. */
const kept: { member: Member; bytes: Promise<Buffer> }[] = [];

/**
 * A member that doesn't prove itself reads as NULs of its length: its lines don't prove themselves,
 * and reading goes on behind them as behind any damage.
 */
export class ArchivedFile implements OpenFile {
  readonly #fs: FileSystem;
  readonly #elsewhere: () => Promise<ArchivedSegment | null>;
  #place: ArchivedSegment;
  #file: Promise<OpenFile> | null = null;

  /** `elsewhere` finds the segment when its archive was joined to a newer one and is gone. */
  constructor(fs: FileSystem, place: ArchivedSegment, elsewhere: () => Promise<ArchivedSegment | null>) {
    this.#fs = fs;
    this.#place = place;
    this.#elsewhere = elsewhere;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const length = Math.max(0, Math.min(into.length, this.#place.bytes - position));
    for (let done = 0; done < length;) {
      const found = await this.#memberOf(position + done);
      if (found === null) return done;
      const skip = this.#place.start + position + done - found.start;
      const taken = found.bytes.copy(into, done, skip, skip + length - done);
      if (taken === 0) return done;
      done += taken;
    }
    return length;
  }

  size(): Promise<number> {
    return Promise.resolve(this.#place.bytes);
  }

  async close(): Promise<void> {
    const file = await this.#file?.catch(() => null);
    this.#file = null;
    await file?.close();
  }

  write(): Promise<number> {
    return Promise.reject(readOnly());
  }

  truncate(): Promise<void> {
    return Promise.reject(readOnly());
  }

  datasync(): Promise<void> {
    return Promise.reject(readOnly());
  }

  /** The inflated member with this byte of the segment, and its place in the joined segments. */
  async #memberOf(position: number): Promise<{ start: number; bytes: Buffer } | null> {
    let member = this.#at(position);
    let entry = kept.find(each => each.member === member);
    if (entry === undefined) {
      const file = await this.#open();
      // Opening may have led to another archive.
      member = this.#at(position);
      if (member === null) return null;
      entry = { member, bytes: inflatedFrom(file, member) };
      kept.push(entry);
      if (kept.length > KEPT_MEMBERS) kept.shift();
      entry.bytes.catch(() => kept.splice(0, kept.length));
    }
    return { start: entry.member.start, bytes: await entry.bytes };
  }

  #at(position: number): Member | null {
    return memberAt(this.#place.archive, this.#place.start + position);
  }

  #open(): Promise<OpenFile> {
    this.#file ??= this.#find().catch((error: unknown) => {
      this.#file = null;
      throw error;
    });
    return this.#file;
  }

  async #find(): Promise<OpenFile> {
    for (;;) {
      const { path } = this.#place.archive;
      try {
        return await this.#fs.open(path, 'read');
      } catch (error) {
        const other = errorCode(error) === undefined ? null : await this.#elsewhere();
        if (other === null || other.archive.path === path) throw error;
        this.#place = other;
      }
    }
  }
}

/** The member with this place in the joined segments; null past the end. */
function memberAt({ members }: Archive, at: number): Member | null {
  let [low, high] = [0, members.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((members[middle]?.start ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const member = members[low];
  return member !== undefined && at >= member.start && at < member.start + member.bytes ? member : null;
}

async function inflatedFrom(file: OpenFile, { offset, length, bytes }: Member): Promise<Buffer> {
  const member = await readAt(file, offset, length);
  return (await decodeMember(member, bytes)) ?? Buffer.alloc(bytes);
}

/** Up to `length` bytes; fewer at the end of the file. */
export async function readAt(file: OpenFile, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let have = 0;
  while (have < length) {
    const taken = await file.read(bytes.subarray(have), offset + have);
    if (taken === 0) break;
    have += taken;
  }
  return bytes.subarray(0, have);
}

function readOnly(): Error {
  return new Error('Expected to read from an archive, got a change of it.');
}
