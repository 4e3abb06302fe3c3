/**
 * A disk that loses power. Writes land in a page cache; a sync takes the dirty sectors to the platter; a crash keeps or drops
 * each dirty sector, each length and each unsynced name by the seed. A failed sync leaves dirty data in clean pages.
 */
import type { FileSystem, OpenFile, OpenMode } from '../../src/ports/file-system.ts';
import { dirname } from 'node:path';

const SECTOR_BYTES = 64;

export type Operation =
  'open' | 'read' | 'write' | 'truncate' | 'datasync' | 'list' | 'exists' | 'syncDirectory' | 'remove';

interface Inode {
  cache: Buffer;
  platter: Buffer;
  dirty: Set<number>;
  sizeDirty: boolean;
}

/** Called before each operation: throws to fail it, or returns how many bytes a write may take at most. */
export type Fault = (operation: Operation, path: string, count: number) => number | void;

export class Crash extends Error {}

export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** Mulberry32: one seed replays a run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class SimulatedDisk implements FileSystem {
  fault: Fault = () => undefined;
  count = 0;
  readonly log: string[] = [];
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();

  /** The same disk after power came back. `keep(0..1)` decides; a new object, so that old handles are dead. */
  afterCrash(keep: () => boolean): SimulatedDisk {
    const next = new SimulatedDisk();
    const paths = new Set([...this.#names.keys(), ...this.#durableNames.keys()]);
    for (const path of paths) {
      const [now, durable] = [this.#names.get(path), this.#durableNames.get(path)];
      const inode = now === durable || keep() ? now : durable;
      if (inode === undefined) continue;
      const content = survived(inode, keep);
      const clean = { cache: content, platter: Buffer.from(content), dirty: new Set<number>(), sizeDirty: false };
      next.#names.set(path, clean);
      next.#durableNames.set(path, clean);
    }
    return next;
  }

  /** The process dies, the machine and its page cache live on. */
  afterKill(): SimulatedDisk {
    const next = new SimulatedDisk();
    next.#names = new Map(this.#names);
    next.#durableNames = new Map(this.#durableNames);
    return next;
  }

  contents(path: string): Buffer {
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode.cache;
  }

  put(path: string, content: Buffer): void {
    const inode = {
      cache: Buffer.from(content),
      platter: Buffer.from(content),
      dirty: new Set<number>(),
      sizeDirty: false,
    };
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
  }

  paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  copy(): SimulatedDisk {
    return this.afterCrash(() => true);
  }

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    await this.#before('open', path);
    let inode = this.#names.get(path);
    if (mode === 'create' && inode !== undefined) throw failure('EEXIST');
    if ((mode === 'read' || mode === 'update') && inode === undefined) throw failure('ENOENT');
    if (inode === undefined) {
      inode = { cache: Buffer.alloc(0), platter: Buffer.alloc(0), dirty: new Set(), sizeDirty: false };
      this.#names.set(path, inode);
    } else if (mode === 'replace') resize(inode, 0);
    return this.#file(path, inode);
  }

  async list(directory: string): Promise<string[]> {
    await this.#before('list', directory);
    return this.paths()
      .filter(path => dirname(path) === directory)
      .map(path => path.slice(directory.length + 1));
  }

  async exists(path: string): Promise<boolean> {
    await this.#before('exists', path);
    return this.#names.has(path);
  }

  async makeDirectory(): Promise<void> {
    await Promise.resolve();
  }

  async syncDirectory(directory: string): Promise<void> {
    await this.#before('syncDirectory', directory);
    for (const path of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      if (dirname(path) !== directory) continue;
      const inode = this.#names.get(path);
      if (inode === undefined) this.#durableNames.delete(path);
      else this.#durableNames.set(path, inode);
    }
  }

  async remove(path: string): Promise<void> {
    await this.#before('remove', path);
    if (!this.#names.delete(path)) throw failure('ENOENT');
  }

  #file(path: string, inode: Inode): OpenFile {
    return {
      read: async (into, position) => {
        await this.#before('read', path);
        return inode.cache.copy(into, 0, position, position + into.length);
      },
      write: async (bytes, position) => {
        const limit = await this.#before('write', path);
        return store(inode, bytes.subarray(0, limit ?? bytes.length), position);
      },
      truncate: async length => {
        await this.#before('truncate', path);
        resize(inode, length);
      },
      datasync: async () => {
        try {
          await this.#before('datasync', path);
        } catch (error) {
          inode.dirty.clear();
          inode.sizeDirty = false;
          throw error;
        }
        toPlatter(inode);
      },
      size: () => Promise.resolve(inode.cache.length),
      close: () => Promise.resolve(),
    };
  }

  async #before(operation: Operation, path: string): Promise<number | void> {
    await Promise.resolve();
    this.count += 1;
    this.log.push(`${operation} ${path}`);
    return this.fault(operation, path, this.count);
  }
}

function resize(inode: Inode, length: number): void {
  const grown = Buffer.alloc(length);
  inode.cache.copy(grown, 0, 0, length);
  inode.cache = grown;
  inode.sizeDirty = true;
}

function store(inode: Inode, bytes: Uint8Array, position: number): number {
  if (position + bytes.length > inode.cache.length) resize(inode, position + bytes.length);
  // Blocks past the platter's end are allocated when they are written back, and the length with them.
  if (position + bytes.length > inode.platter.length) inode.sizeDirty = true;
  inode.cache.set(bytes, position);
  for (let at = position; at < position + bytes.length; at += 1) inode.dirty.add(Math.floor(at / SECTOR_BYTES));
  return bytes.length;
}

function toPlatter(inode: Inode): void {
  inode.platter = blend(inode, inode.sizeDirty ? inode.cache.length : inode.platter.length, sector =>
    inode.dirty.has(sector),
  );
  inode.dirty.clear();
  inode.sizeDirty = false;
}

function survived(inode: Inode, keep: () => boolean): Buffer {
  const size = inode.sizeDirty && keep() ? inode.cache.length : inode.platter.length;
  return blend(inode, size, sector => inode.dirty.has(sector) && keep());
}

/** A file of `size` bytes with the cache's bytes in the chosen sectors and the platter's, or zeros, in the others. */
function blend(inode: Inode, size: number, fromCache: (sector: number) => boolean): Buffer {
  const content = Buffer.alloc(size);
  inode.platter.copy(content, 0, 0, size);
  for (let start = 0; start < size; start += SECTOR_BYTES) {
    if (!fromCache(start / SECTOR_BYTES)) continue;
    const end = Math.min(start + SECTOR_BYTES, size);
    content.fill(0, start, end);
    inode.cache.copy(content, start, start, end);
  }
  return content;
}
