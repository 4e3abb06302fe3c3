import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nextPartPath, SOLID_GROUND } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { isUnchanged, isUnwritten, stampOf } from './file-stamp.ts';
import type { FileStamp } from './file-stamp.ts';
import { PartFile } from './part-file.ts';

/** No file is left so. */
const UNKNOWN: FileStamp = { inode: -1n, sizeBytes: -1n, modifiedNs: -1n, changedNs: -1n };

/**
 * The part at its path, open or closed. It remembers how it was left, and sees what others did to
 * it since.
 */
export class PartAtPath {
  readonly path: string;
  #part: PartFile | null = null;
  readonly #ground: Ground;
  /** The part's stamp when all of it was last seen as proven, else when it was closed. */
  #left: FileStamp | null = null;

  constructor(path: string, ground: Ground = SOLID_GROUND) {
    this.path = path;
    this.#ground = ground;
  }

  /** @throws PartClosed */
  get opened(): PartFile {
    if (this.#part === null) throw new PartClosed(this.path);
    return this.#part;
  }

  get openedOrNull(): PartFile | null {
    return this.#part;
  }

  /** Opens the part, or makes it. @returns what became of the file that was left here */
  async open(): Promise<'as-left' | 'changed' | 'replaced'> {
    if (this.#part !== null) return 'as-left';
    this.#part = await PartFile.open(this.path, this.#ground);
    const left = this.#left;
    this.#left = null;
    if (left === null) return 'as-left';
    const found = this.#part.stamp();
    if (found.inode !== left.inode) return 'replaced';
    return isUnchanged(found, left) ? 'as-left' : 'changed';
  }

  async close(): Promise<void> {
    const part = this.#part;
    if (part === null) return;
    this.#part = null;
    try {
      this.#left ??= part.stamp();
    } catch {
      // Its disk has left: what lies there when it is back is another file until its bytes prove
      // it.
      this.#left = UNKNOWN;
    } finally {
      await part.close();
    }
  }

  /**
   * Puts a new file in the place of the open part. The part's name is changed only when the bytes
   * are on the disk. When it fails, what lies at the path is the open part again: the old file,
   * unless somebody took it away.
   *
   * @param fill gets the new file, which is the open part by then, and the old one
   */
  async replace(fill: (fresh: PartFile, old: PartFile) => Promise<void>): Promise<void> {
    const old = this.opened;
    const fresh = await PartFile.create(nextPartPath(this.path), this.#ground);
    this.#part = fresh;
    let isOldOpen = true;
    try {
      await fill(fresh, old);
      await fresh.sync();
      // Windows renames over no file that is open.
      isOldOpen = false;
      await old.close();
      await fresh.moveTo(this.path);
    } catch (error) {
      this.#part = isOldOpen ? old : null;
      await fresh.close();
      await rm(nextPartPath(this.path), { force: true });
      this.#part ??= await PartFile.open(this.path, this.#ground);
      throw error;
    }
    await syncDirectory(dirname(this.path));
  }

  /** From now on changes are told by this stamp. */
  leaveAs(stamp: FileStamp | null): void {
    this.#left = stamp;
  }

  /** Whether the closed part is still at its path, and nobody changed it. */
  async isAsLeft(): Promise<boolean> {
    const found = await stampOf(this.path);
    return found !== null && this.#left !== null && isUnchanged(found, this.#left);
  }

  /** Whether the file at `path`, renamed since, still holds the bytes that were left. */
  async isUnwrittenAt(path: string): Promise<boolean> {
    const found = await stampOf(path);
    return found !== null && this.#left !== null && isUnwritten(found, this.#left);
  }
}

/** A programming error: bytes came for a part that isn't open. */
class PartClosed extends Error {
  constructor(path: string) {
    super(`Expected the part to be open: ${path}`);
    this.name = 'PartClosed';
  }
}
