import { lstat, mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { ModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { hasCode, SOLID_GROUND } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import { errorFields } from '../../ports/logger.ts';
import { LockTimes } from '../../ports/volume/lock-times.ts';
import type { LockDisk } from '../../ports/volume/lock-times.ts';
import type { Logger } from '../../ports/logger.ts';
import { Failure } from './failure.ts';
import { holderOf, isHeld, isHeldFile } from './lock-holder.ts';
import type { LockPolicy } from './policy.ts';

/** How often a lock that someone else holds, or that can't be made, is tried. */
const TRY_EVERY_MS = 250;
/**
 * How often a held lock is looked at and refreshed. A lost lock is back after that.
 * proper-lockfile takes no less.
 */
const REFRESH_MS = 1_000;

export type Release = () => Promise<void>;

/** `takeLock` with its options: what those who take locks get. */
export type TakeLock = (path: string, signal: AbortSignal) => Promise<Release>;

/** Resolves when a lock that somebody else holds is free. Rejects with the signal's reason. */
export type UntilFree = (path: string, signal: AbortSignal) => Promise<void>;

/**
 * Locks of ours whose disk left before their release, with the time that we gave them last, in
 * milliseconds. One that has this time when the disk is back is nobody else's.
 */
export type LeftLocks = Map<string, number>;

export interface LockOptions {
  clock: Clock;
  logger: Logger;
  policy: LockPolicy;
  /** What the lock lies on. */
  ground?: Ground;
  left?: LeftLocks;
  /** For tests: a disk with coarse times. */
  disk?: LockDisk;
}

/**
 * Takes the lock at exactly this path. Locks are the specification's visible markers; the hashes
 * keep bytes right. So a lock that is lost (a sleep, a cleaner) or can't be made (a full disk) is
 * logged and tried again until its release. It never stops a transfer.
 *
 * @throws Failure LOCK_HELD (kind `await-lock`) with its holder, when someone keeps it longer than
 *   the policy waits; the signal's reason
 */
export async function takeLock(options: LockOptions, path: string, signal: AbortSignal): Promise<Release> {
  const { clock, policy } = options;
  const lock = new KeptLock(options, path);
  const until = clock.monotonic() + policy.lockWaitMs;
  while ((await lock.take()) === 'held') {
    if (clock.monotonic() >= until) throw await held(path);
    await delay(clock, TRY_EVERY_MS, signal);
  }
  return () => lock.release();
}

/**
 * A lock whose holder doesn't refresh it is free too.
 *
 * @throws the signal's reason
 */
export async function untilFree(
  { clock, policy }: Pick<LockOptions, 'clock' | 'policy'>,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  do await delay(clock, TRY_EVERY_MS, signal);
  while (await isHeld(path, policy.lockStaleMs));
}

/** One lock: taken again whenever it is lost, until it is released. */
class KeptLock {
  readonly #options: LockOptions;
  readonly #path: string;
  readonly #released = new AbortController();
  readonly #times: LockTimes;
  #release: Release | null = null;
  #retaking: Promise<void> = Promise.resolve();

  constructor(options: LockOptions, path: string) {
    this.#options = options;
    this.#path = path;
    this.#times = new LockTimes(options.disk);
  }

  /**
   * `held`: someone else has it. `later`: it can't be made now, and is tried again while the work
   * goes on.
   */
  async take(): Promise<'taken' | 'held' | 'later'> {
    try {
      this.#release = await this.#lock();
      return 'taken';
    } catch (error) {
      if (hasCode(error, 'ELOCKED')) return 'held';
      this.#keepTrying('A lock can not be made; it is tried again.', error);
      return 'later';
    }
  }

  async release(): Promise<void> {
    this.#released.abort();
    await this.#retaking;
    const release = this.#release;
    this.#release = null;
    const { ground = SOLID_GROUND } = this.#options;
    // proper-lockfile takes a lock that isn't there for released: it may be on the disk that left.
    await ground.assertThere().catch(() => this.#leave());
    await release?.().catch((error: unknown) => {
      this.#leave();
      this.#options.logger.debug('A lock was gone before its release.', { path: this.#path, ...errorFields(error) });
    });
  }

  async #lock(): Promise<Release> {
    const { ground = SOLID_GROUND, policy } = this.#options;
    await ground.assertThere();
    // One folder, and none above it: a folder above that is gone has left with its disk.
    const folder = dirname(this.#path);
    await mkdir(folder).catch(notIfThere);
    await this.#clearLeft();
    if (await isHeldFile(this.#path, policy.lockStaleMs)) throw new LockedByFile(this.#path);
    const release = await lockfile.lock(this.#path, {
      lockfilePath: this.#path,
      // The lock is this very path: nothing has to exist there before, and no link is followed.
      realpath: false,
      stale: policy.lockStaleMs,
      update: REFRESH_MS,
      fs: this.#times.fs,
      // The default throws from a timer, which would end the process.
      onCompromised: error => {
        this.#leave();
        this.#keepTrying('A lock was lost and is taken again.', error);
      },
    });
    try {
      await ground.assertThere();
      return release;
    } catch (error) {
      this.#leave();
      await release();
      // Made for this lock, on the disk below. A transfer makes it again where it belongs.
      await rmdir(folder).catch(() => undefined);
      throw error;
    }
  }

  #leave(): void {
    const { keptMs } = this.#times;
    if (keptMs !== null) this.#options.left?.set(this.#path, keptMs);
  }

  /** Removes the lock that this program could not release, because its disk had left. */
  async #clearLeft(): Promise<void> {
    const leftMs = this.#options.left?.get(this.#path);
    if (leftMs === undefined) return;
    this.#options.left?.delete(this.#path);
    const found = await lstat(this.#path).catch(() => null);
    if (found?.isDirectory() && found.mtimeMs === leftMs) await rmdir(this.#path).catch(() => undefined);
  }

  #keepTrying(what: string, error: unknown): void {
    this.#options.logger.warn(what, { ...errorFields(error), path: this.#path });
    this.#release = null;
    if (!this.#released.signal.aborted) this.#retaking = this.#retake();
  }

  /** Tries until the lock is taken or released. Never rejects. */
  async #retake(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#released.signal.aborted) {
      const release = await this.#lock().catch(() => null);
      if (release !== null) {
        this.#release = release;
        this.#options.logger.debug('A lock was taken again.', { path: this.#path });
        return;
      }
      await delay(clock, TRY_EVERY_MS, this.#released.signal).catch(() => undefined);
    }
  }
}

/** @throws what mkdir said, unless something lies there already */
function notIfThere(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error;
}

async function held(path: string): Promise<Failure> {
  const holder = await holderOf(path);
  const message = `Another program holds the lock ${path} (holder: ${holder}).`;
  const details = { lock: path, holder };
  return new Failure('await-lock', new ModelError('LOCK_HELD', message, { retryable: true, details }));
}

/** As proper-lockfile says it of a folder. */
class LockedByFile extends Error {
  readonly code = 'ELOCKED';

  constructor(path: string) {
    super(`Lock file is already being held: ${path}`);
    this.name = 'LockedByFile';
  }
}
