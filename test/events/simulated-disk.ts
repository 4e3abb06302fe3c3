/**
 * A disk that loses power. Writes go to a page cache. A sync takes the dirty sectors to the
 * platter. A crash keeps or drops each dirty sector, each length and each unsynced name, by the
 * seed. A failed sync leaves dirty data in clean pages.
 */
import { createHash } from 'node:crypto';
import { sep } from 'node:path';
import { dirname } from 'node:path/posix';
import type { FileSystem, OpenFile, OpenMode } from '../../src/ports/file-system.ts';
import { Inode } from './simulated-inode.ts';
import type { FailedSync } from './simulated-inode.ts';

export type Operation =
  | 'open'
  | 'read'
  | 'write'
  | 'truncate'
  | 'datasync'
  | 'list'
  | 'exists'
  | 'makeDirectory'
  | 'syncDirectory'
  | 'rename'
  | 'remove';

/**
 * Called before each operation. It throws to fail the operation, or returns the most bytes that a
 * write may take.
 */
export type Fault = (operation: Operation, path: string, count: number) => number | void;

export class Crash extends Error {}

export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

type Names = Map<string, Inode>;

export class SimulatedDisk implements FileSystem {
  fault: Fault = () => undefined;
  /** Sees the disk before each operation: a crash may come there. */
  observe: (operation: Operation, path: string) => void = () => undefined;
  /** What a datasync leaves behind when `fault` makes it fail. */
  failedSync: { leaves: FailedSync; reached: () => boolean } = { leaves: 'kept', reached: () => false };
  count = 0;
  readonly log: string[] = [];
  #names: Names = new Map();
  #durableNames: Names = new Map();
  /**
   * Folders that were made here, and whether their names are durable. All other folders existed
   * from the start.
   */
  #folders = new Map<string, boolean>();

  /**
   * The disk after power came back, as a new object: old handles are dead. `keep` decides what is
   * kept.
   */
  afterCrash(keep: () => boolean): SimulatedDisk {
    const next = new SimulatedDisk();
    for (const [folder, durable] of this.#folders) if (durable || keep()) next.#folders.set(folder, true);
    for (const path of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      const [now, durable] = [this.#names.get(path), this.#durableNames.get(path)];
      const inode = now === durable || keep() ? now : durable;
      if (inode === undefined || ancestors(path).some(each => this.#folders.has(each) && !next.#folders.has(each)))
        continue;
      const clean = Inode.of(inode.survived(keep));
      next.#names.set(path, clean);
      next.#durableNames.set(path, clean);
    }
    return next;
  }

  /** The process dies. The machine and its page cache live on. */
  afterKill(): SimulatedDisk {
    const next = new SimulatedDisk();
    next.#names = new Map(this.#names);
    next.#durableNames = new Map(this.#durableNames);
    next.#folders = new Map(this.#folders);
    return next;
  }

  /** As `afterKill`, but independent: later changes here don't reach it. */
  snapshot(): SimulatedDisk {
    const clones = new Map<Inode, Inode>();
    const cloneOf = (inode: Inode): Inode => {
      const clone = clones.get(inode) ?? inode.clone();
      clones.set(inode, clone);
      return clone;
    };
    const next = this.afterKill();
    for (const names of [next.#names, next.#durableNames])
      for (const [path, inode] of names) names.set(path, cloneOf(inode));
    return next;
  }

  /** Equal for disks that can become the same. */
  fingerprint(): string {
    const hash = createHash('sha1').update(JSON.stringify([...this.#folders]));
    const inodes = [...new Set([...this.#names.values(), ...this.#durableNames.values()])];
    for (const names of [this.#names, this.#durableNames])
      hash.update(JSON.stringify([...names].map(([path, inode]) => [path, inodes.indexOf(inode)])));
    for (const inode of inodes) for (const part of inode.state()) hash.update(part);
    return hash.digest('base64');
  }

  contents(given: string): Buffer {
    const path = named(given);
    const inode = this.#names.get(path);
    if (inode === undefined) throw failure('ENOENT');
    return inode.cache;
  }

  put(given: string, content: Buffer): void {
    const path = named(given);
    const inode = Inode.of(content);
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
    for (const folder of ancestors(path)) if (this.#folders.has(folder)) this.#folders.set(folder, true);
  }

  paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  copy(): SimulatedDisk {
    return this.afterCrash(() => true);
  }

  async open(given: string, mode: OpenMode): Promise<OpenFile> {
    const path = named(given);
    await this.#before('open', path);
    let inode = this.#names.get(path);
    if (mode === 'create' && inode !== undefined) throw failure('EEXIST');
    if ((mode === 'read' || mode === 'update') && inode === undefined) throw failure('ENOENT');
    if (inode === undefined) this.#names.set(path, (inode = new Inode()));
    else if (mode === 'replace') inode.resize(0);
    return this.#file(path, inode);
  }

  async list(given: string): Promise<string[]> {
    const directory = named(given);
    await this.#before('list', directory);
    return this.paths()
      .filter(path => dirname(path) === directory)
      .map(path => path.slice(directory.length + 1));
  }

  async exists(given: string): Promise<boolean> {
    const path = named(given);
    await this.#before('exists', path);
    return this.#names.has(path);
  }

  async makeDirectory(given: string): Promise<void> {
    const directory = named(given);
    await this.#before('makeDirectory', directory);
    const isThere = this.#folders.has(directory) || this.paths().some(path => ancestors(path).includes(directory));
    if (!isThere) this.#folders.set(directory, false);
  }

  async syncDirectory(given: string): Promise<void> {
    const directory = named(given);
    await this.#before('syncDirectory', directory);
    for (const folder of this.#folders.keys()) if (dirname(folder) === directory) this.#folders.set(folder, true);
    for (const path of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      if (dirname(path) !== directory) continue;
      const inode = this.#names.get(path);
      if (inode === undefined) this.#durableNames.delete(path);
      else this.#durableNames.set(path, inode);
    }
  }

  async rename(givenFrom: string, givenTo: string): Promise<void> {
    const [from, to] = [named(givenFrom), named(givenTo)];
    await this.#before('rename', to);
    const inode = this.#names.get(from);
    if (inode === undefined) throw failure('ENOENT');
    this.#names.set(to, inode);
    this.#names.delete(from);
  }

  async remove(given: string): Promise<void> {
    const path = named(given);
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
        return inode.store(bytes.subarray(0, limit ?? bytes.length), position);
      },
      truncate: async length => {
        await this.#before('truncate', path);
        inode.resize(length);
      },
      datasync: async () => {
        try {
          await this.#before('datasync', path);
        } catch (error) {
          inode.failSync(this.failedSync.leaves, this.failedSync.reached);
          throw error;
        }
        inode.sync();
      },
      size: () => Promise.resolve(inode.cache.length),
      close: () => Promise.resolve(),
    };
  }

  async #before(operation: Operation, path: string): Promise<number | void> {
    await Promise.resolve();
    this.observe(operation, path);
    this.count += 1;
    this.log.push(`${operation} ${path}`);
    return this.fault(operation, path, this.count);
  }
}

/** Its names have `/` on every platform, as in the tests. */
function named(path: string): string {
  return path.replaceAll(sep, '/');
}

/** The folders above a path. */
function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...ancestors(above)];
}
