import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../ports/clock.ts';

/** A file is put aside before it grows past this. */
const MAX_BYTES = 5 * 1024 * 1024;
/** engine.log, engine.1.log, engine.2.log. */
const FILES_KEPT = 3;
/**
 * After a failed write the log tries again after 1, 2, 4, … s, at most a minute. Lines that come
 * meanwhile are lost.
 */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;
/** How often it is looked whether somebody took the file away. */
const LOOK_EVERY_MS = 10_000;
/** Paths and names of models are the user's own. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
/**
 * The log follows no link, because its lines belong in the data directory. Windows has no such
 * flag; there `lstat` finds the link.
 */
const FLAGS =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | ((constants.O_NOFOLLOW as number | undefined) ?? 0);
const NEW_LINE = 0x0a;

export interface LogFileOptions {
  /** Full path of engine.log. The older files lie beside it. */
  path: string;
  clock: Clock;
  /** Called when lines can be written again, with the number of those that were lost. */
  onBack?: (lost: number) => void;
  maxBytes?: number;
}

/**
 * The file of the log lines, as pino's destination. Everything is synchronous, so that the last
 * line before a crash is in the file. The lines go to the system's cache; nothing is synced.
 * `write` never throws.
 */
export class LogFile {
  readonly #o: LogFileOptions;
  readonly #maxBytes: number;
  #fd: number | null = null;
  #inode = 0;
  #size = 0;
  /** A line that was cut off by a full disk or a crash ends before the next one begins. */
  #isTorn = false;
  #lost = 0;
  #retryMs = FIRST_RETRY_MS;
  /** Monotonic times. */
  #retryAt = -Infinity;
  #lookAt = -Infinity;
  #closed = false;

  constructor(options: LogFileOptions) {
    this.#o = options;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  /** @param line with its line feed */
  write(line: string): void {
    if (this.#closed) return;
    const now = this.#o.clock.monotonic();
    if (now < this.#retryAt) {
      this.#lost += 1;
      return;
    }
    try {
      this.#append(Buffer.from(line), now);
    } catch {
      this.#failed(now);
      return;
    }
    this.#retryMs = FIRST_RETRY_MS;
    this.#retryAt = -Infinity;
    const lost = this.#lost;
    this.#lost = 0;
    if (lost > 0) this.#o.onBack?.(lost);
  }

  close(): void {
    this.#closed = true;
    this.#letGo();
  }

  #append(line: Buffer, now: number): void {
    if (this.#fd !== null && now >= this.#lookAt && !this.#isStillThere()) this.#letGo();
    let fd = this.#fd ?? this.#open();
    if (now >= this.#lookAt) this.#lookAt = now + LOOK_EVERY_MS;
    if (this.#size > 0 && this.#size + line.length > this.#maxBytes) fd = this.#rotate();
    const bytes = this.#isTorn ? Buffer.concat([Buffer.of(NEW_LINE), line]) : line;
    this.#isTorn = true;
    const taken = writeSync(fd, bytes);
    this.#size += taken;
    if (taken < bytes.length) throw new Error('Expected the whole line to be written.');
    this.#isTorn = false;
  }

  #open(): number {
    const { path } = this.#o;
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    assertNoLink(dirname(path));
    assertNoLink(path);
    const fd = openSync(path, FLAGS, FILE_MODE);
    this.#fd = fd;
    const { size, ino } = fstatSync(fd);
    const last = Buffer.alloc(1);
    this.#isTorn = size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== NEW_LINE;
    this.#size = size;
    this.#inode = ino;
    return fd;
  }

  /**
   * Puts the full file aside and begins a new one. A failure counts as a failed write, so that the
   * log stays within its bounds.
   */
  #rotate(): number {
    const { path } = this.#o;
    this.#letGo();
    for (let older = FILES_KEPT - 1; older > 0; older--) {
      const from = older === 1 ? path : olderPath(path, older - 1);
      if (lstatSync(from, { throwIfNoEntry: false })) renameSync(from, olderPath(path, older));
    }
    return this.#open();
  }

  #isStillThere(): boolean {
    return lstatSync(this.#o.path, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  #failed(now: number): void {
    this.#lost += 1;
    this.#retryAt = now + this.#retryMs;
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    this.#letGo();
  }

  #letGo(): void {
    const fd = this.#fd;
    this.#fd = null;
    if (fd === null) return;
    try {
      closeSync(fd);
    } catch {
      // A descriptor that doesn't close in order is given up: the log is no reason to fail.
    }
  }
}

/** `engine.log` → `engine.1.log`. */
function olderPath(path: string, number: number): string {
  return path.replace(/\.log$/, `.${number}.log`);
}

function assertNoLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(`Expected ${path} to be no symbolic link.`);
}
