import fs from 'node:fs';

type Done = (error: NodeJS.ErrnoException | null) => void;
type Found = (error: NodeJS.ErrnoException | null, stats?: { mtime: Date }) => void;

/** What proper-lockfile does to a disk. Times are those of the lock's folder. */
export interface LockDisk {
  mkdir(path: string, done: Done): void;
  rmdir(path: string, done: Done): void;
  stat(
    path: string,
    found: (error: NodeJS.ErrnoException | null, stats: { mtime: Date; mtimeMs: number }) => void,
  ): void;
  utimes(path: string, accessed: Date, modified: Date, done: Done): void;
}

/** FAT keeps even seconds, others whole seconds, others less: every disk keeps even seconds. */
const KEPT_BY_ALL_MS = 2_000;
/** A time comes back as a floating-point number of milliseconds. */
const SAME_MS = 1;

/**
 * The `fs` of one lock for proper-lockfile. That finds out once a process how precise times are,
 * and takes what a disk with coarser ones says for the mark of a thief. So the disk gets times that
 * every disk keeps, and proper-lockfile sees those that it asked for.
 *
 * @example lockfile.lock(path, { lockfilePath: path, fs: new LockTimes().fs });
 */
export class LockTimes {
  /** The time that the disk has for our lock, in milliseconds; null before it has one. */
  keptMs: number | null = null;
  #asked = new Date(0);
  readonly #disk: LockDisk;

  constructor(disk: LockDisk = fs) {
    this.#disk = disk;
  }

  /** One for each lock: proper-lockfile keeps what it found out in it. */
  readonly fs = {
    mkdir: (path: string, done: Done): void => this.#disk.mkdir(path, done),
    rmdir: (path: string, done: Done): void => this.#disk.rmdir(path, done),
    stat: (path: string, found: Found): void => this.#stat(path, found),
    utimes: (path: string, _accessed: Date, modified: Date, done: Done): void => this.#setTime(path, modified, done),
  };

  #stat(path: string, found: Found): void {
    this.#disk.stat(path, (error, stats) => {
      if (error !== null) return found(error);
      const isOurs = this.keptMs !== null && Math.abs(stats.mtimeMs - this.keptMs) < SAME_MS;
      found(null, isOurs ? { mtime: this.#asked } : stats);
    });
  }

  #setTime(path: string, modified: Date, done: Done): void {
    const kept = new Date(Math.floor(modified.getTime() / KEPT_BY_ALL_MS) * KEPT_BY_ALL_MS);
    this.#disk.utimes(path, kept, kept, error => {
      if (error !== null) return done(error);
      this.keptMs = kept.getTime();
      this.#asked = modified;
      done(null);
    });
  }
}
