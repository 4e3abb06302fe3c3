import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ModelError } from '../model/errors.ts';
import { BUSY_A_MOMENT, isBusy, whileBusy } from '../ports/busy-files.ts';
import { syncDirectory } from '../ports/durable-files.ts';
import type { Clock } from '../ports/clock.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { errorCode, isNoRoom } from '../ports/system-error.ts';
import { sweepTemporaries } from './atomic-file.ts';

/** Wait before the next try, after the retries of `whileBusy` are used up. */
const BACKGROUND_RETRY_MS = 5_000;

export type FileDefect = 'missing' | 'empty' | 'invalid' | 'foreign-edit';

export interface RegistryWriterOptions {
  /** Full path of registry.json. */
  path: string;
  clock: Clock;
  logger: Logger;
  /** For tests: writes one file atomically. */
  write?: (path: string, text: string) => Promise<void>;
  /** Called with what health shows: null when the file on disk is the newest state. */
  onHealth?: (error: ModelError | null) => void;
}

/**
 * Writes registry.json: one write in flight, the newest text wins, each write is read back. A
 * failure never reaches a download. Health shows it, and the write is tried again in the
 * background.
 *
 * write-file-atomic lacks some guards, which are added here: retry of EPERM, EBUSY and EACCES on
 * rename, sync of the directory, read-back against short writes, and a sweep of the temporaries
 * that a kill left.
 */
export class RegistryWriter {
  #options: RegistryWriterOptions;
  #wanted: string | null = null;
  #written: string | null = null;
  #running: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  /** No retry in the background begins any more. */
  #closed = false;
  #isStopped = false;

  constructor(options: RegistryWriterOptions) {
    this.#options = options;
  }

  /**
   * What is wrong with the file on disk, compared with the expected text; null when it is right, or
   * when another program holds it: what it holds is overwritten in any case.
   *
   * @throws ModelError PERMISSION_DENIED
   */
  async inspect(expected: string): Promise<FileDefect | null> {
    const { path, clock } = this.#options;
    let found: string | null;
    try {
      found = await whileBusy(() => readFile(path, 'utf8'), { clock, schedule: BUSY_A_MOMENT });
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EBUSY') return null;
      const cause = error as Error;
      if (code !== 'ENOENT')
        throw new ModelError('PERMISSION_DENIED', `Can't read ${path}: ${cause.message}`, { cause });
      found = null;
    }
    if (found === null) return 'missing';
    if (found === expected) {
      this.#written = expected;
      return null;
    }
    if (found.length === 0) return 'empty';
    return isJsonObject(found) ? 'foreign-edit' : 'invalid';
  }

  /** Removes the temporaries that a killed run left behind. */
  async sweep(): Promise<void> {
    await sweepTemporaries(this.#options.path);
  }

  /**
   * Gives the file this text. Resolves when this text or a newer one is durable, or after the
   * first failed round.
   */
  async write(text: string): Promise<void> {
    this.#wanted = text;
    this.#cancelRetry?.();
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /**
   * Writes what could not be written so far, if whoever holds the file lets go within some 1.3 s,
   * or until `stop`. There are no retries afterwards.
   */
  async close(): Promise<void> {
    if (this.#closed) return this.stop();
    this.#closed = true;
    this.#cancelRetry?.();
    await this.#running;
    if (this.#wanted !== null) await this.write(this.#wanted);
  }

  /** Writes nothing more: the file may belong to another program by now. Waits for the attempt in flight. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#isStopped = true;
    this.#cancelRetry?.();
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (!this.#isStopped && this.#wanted !== null && this.#wanted !== this.#written) {
      const text = this.#wanted;
      try {
        await this.#writeDurably(text);
        this.#written = text;
        this.#options.onHealth?.(null);
      } catch (error) {
        this.#reportAndRetryLater(error);
        return;
      }
    }
  }

  async #writeDurably(text: string): Promise<void> {
    const { path, clock, write = writeAtomically } = this.#options;
    const options = { clock, isGivenUp: () => this.#isStopped };
    await whileBusy(() => write(path, text), options);
    await syncDirectory(dirname(path));
    // A scanner looks at what was just written.
    const readBack = await whileBusy(() => readFile(path, 'utf8'), options);
    if (digest(readBack) !== digest(text)) {
      throw new ModelError('FILE_BUSY', `${path} was changed by another program while it was written.`, {
        retryable: true,
      });
    }
  }

  #reportAndRetryLater(error: unknown): void {
    const { path, clock, logger, onHealth } = this.#options;
    const cause = error as NodeJS.ErrnoException;
    const code = isNoRoom(error) ? 'DISK_FULL' : isBusy(error) ? 'FILE_BUSY' : 'PERMISSION_DENIED';
    const shown =
      error instanceof ModelError
        ? error
        : new ModelError(code, `Can't write ${path}: ${cause.message}`, { retryable: true, cause });
    logger.warn('registry.json can not be written; it is tried again.', { path, ...errorFields(shown) });
    onHealth?.(shown);
    if (this.#closed) return;
    this.#cancelRetry = clock.after(BACKGROUND_RETRY_MS, () => {
      this.#cancelRetry = null;
      if (this.#wanted !== null) void this.write(this.#wanted);
    });
  }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { encoding: 'utf8', fsync: true });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
