/** One file of the simulated disk: what the page cache shows, and what the platter holds. */

/** A disk writes a sector whole or not at all. */
export const SECTOR_BYTES = 512;

/**
 * What a failed sync leaves in the page cache. `kept`: the new bytes, in clean pages that are
 * never written again (ext4, XFS). `reverted`: the bytes of the platter (btrfs, APFS).
 */
export type FailedSync = 'kept' | 'reverted';

export class Inode {
  cache: Buffer = Buffer.alloc(0);
  platter: Buffer = Buffer.alloc(0);
  /** Another copy has the same bytes: they are copied before the first change. `platter` is only ever replaced. */
  #isShared = false;
  sizeDirty = false;
  /** Earlier lengths since the last sync. The kernel may have written back any of them. */
  #sizes: number[] = [];
  /** Sectors to be written back, with the earlier contents that a crash may leave in them. */
  #dirty = new Map<number, Buffer[]>();
  /**
   * Contents of sectors that were cut off. A block that is used again may show them until it is
   * written.
   */
  #freed = new Map<number, Buffer[]>();

  static of(content: Uint8Array): Inode {
    const inode = new Inode();
    inode.platter = inode.cache = Buffer.from(content);
    inode.#isShared = true;
    return inode;
  }

  /** An independent copy. */
  clone(): Inode {
    const copy = new Inode();
    copy.cache = this.cache;
    copy.platter = this.platter;
    copy.#isShared = this.#isShared = true;
    copy.sizeDirty = this.sizeDirty;
    copy.#sizes = [...this.#sizes];
    // Buffers are never changed, only replaced, so copies may share them.
    copy.#dirty = new Map([...this.#dirty].map(([sector, older]) => [sector, [...older]]));
    copy.#freed = new Map([...this.#freed].map(([sector, older]) => [sector, [...older]]));
    return copy;
  }

  resize(length: number): void {
    for (let sector = Math.ceil(length / SECTOR_BYTES); sector * SECTOR_BYTES < this.cache.length; sector += 1) {
      this.#freed.set(sector, [...(this.#dirty.get(sector) ?? []), this.#cached(sector)]);
      this.#dirty.delete(sector);
    }
    this.#sizes.push(this.cache.length);
    const resized = Buffer.alloc(length);
    this.cache.copy(resized, 0, 0, length);
    this.cache = resized;
    this.#isShared = false;
    this.sizeDirty = true;
  }

  store(bytes: Uint8Array, position: number): number {
    const end = position + bytes.length;
    if (bytes.length === 0) return 0;
    for (let sector = Math.floor(position / SECTOR_BYTES); sector * SECTOR_BYTES < end; sector += 1)
      this.#touch(sector);
    if (end > this.cache.length) this.resize(end);
    // Blocks past the end of the platter are allocated when they are written back, with the
    // length.
    if (end > this.platter.length) this.sizeDirty = true;
    if (this.#isShared) this.cache = Buffer.from(this.cache);
    this.#isShared = false;
    this.cache.set(bytes, position);
    return bytes.length;
  }

  sync(): void {
    this.platter = this.#blend(this.sizeDirty ? this.cache.length : this.platter.length, sector =>
      this.#dirty.has(sector) ? this.#cached(sector) : null,
    );
    this.#settle();
  }

  /**
   * The kernel calls the pages clean and reports the failure once. `reached`: sectors that got to
   * the platter anyway.
   */
  failSync(leaves: FailedSync, reached: () => boolean): void {
    const lost = [...this.#dirty.keys()].filter(() => !reached());
    const shown = Buffer.from(this.cache);
    this.platter = this.#blend(this.platter.length, sector =>
      this.#dirty.has(sector) && !lost.includes(sector) ? this.#cached(sector) : null,
    );
    if (leaves === 'reverted') {
      for (const sector of lost) {
        const from = sector * SECTOR_BYTES;
        shown.fill(0, from, from + SECTOR_BYTES);
        this.platter.copy(shown, from, from, from + SECTOR_BYTES);
      }
    }
    this.cache = shown;
    this.#isShared = false;
    this.#settle();
  }

  /** The content after power came back. `keep` decides on each length and sector in doubt. */
  survived(keep: () => boolean): Buffer {
    const size = this.sizeDirty ? (chosen([...this.#sizes, this.cache.length], keep) ?? this.platter.length) : null;
    return this.#blend(size ?? this.platter.length, sector => {
      const dirty = this.#dirty.get(sector);
      if (dirty !== undefined) return chosen([...dirty, this.#cached(sector)], keep) ?? null;
      // A sector that was cut off is there again: the cut didn't reach the platter, or an earlier
      // length did.
      return sector * SECTOR_BYTES >= this.cache.length ? (chosen(this.#freed.get(sector) ?? [], keep) ?? null) : null;
    });
  }

  /** Everything that decides what the file can become after a crash. */
  *state(): Generator<Buffer | string> {
    yield this.cache;
    yield `|${this.sizeDirty}|${this.#sizes.join()}|`;
    yield this.platter;
    for (const [sector, older] of [...this.#dirty, ...this.#freed]) yield* [`|${sector}|`, ...older];
  }

  #touch(sector: number): void {
    const older = this.#dirty.get(sector);
    if (older !== undefined) older.push(this.#cached(sector));
    else this.#dirty.set(sector, this.#freed.get(sector) ?? []);
    this.#freed.delete(sector);
  }

  #settle(): void {
    this.#dirty.clear();
    this.sizeDirty = false;
    this.#sizes = [];
  }

  #cached(sector: number): Buffer {
    const content = Buffer.alloc(SECTOR_BYTES);
    this.cache.copy(content, 0, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
    return content;
  }

  /**
   * A file of `size` bytes. Each sector has the given bytes, else those of the platter, else
   * zeros.
   */
  #blend(size: number, contentOf: (sector: number) => Buffer | null): Buffer {
    const content = Buffer.alloc(size);
    this.platter.copy(content, 0, 0, size);
    for (let sector = 0; sector * SECTOR_BYTES < size; sector += 1) {
      contentOf(sector)?.copy(content, sector * SECTOR_BYTES, 0, Math.min(SECTOR_BYTES, size - sector * SECTOR_BYTES));
    }
    return content;
  }
}

/** The newest choice that is kept. */
function chosen<T>(choices: readonly T[], keep: () => boolean): T | undefined {
  return choices.findLast(() => keep());
}
