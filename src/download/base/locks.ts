import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { ModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { DownloadContext } from './context.ts';
import { Failure } from './failure.ts';

/** How often a lock that someone else holds, or that can't be made, is tried. */
const TRY_EVERY_MS = 250;
/** How often a held lock is looked at and refreshed: a lost one is back after that. The least that proper-lockfile takes. */
const REFRESH_MS = 1_000;

export type Release = () => Promise<void>;

type LockContext = Pick<DownloadContext, 'clock' | 'logger' | 'policy'>;

/**
 * Takes the lock at exactly this path. The locks are the specification's visible markers; what keeps bytes right are the
 * hashes, so a lock that is lost (a sleep, a cleaner) or can't be made (a full disk) is logged and tried again until its
 * release, and never stops a transfer.
 *
 * @throws Failure LOCK_HELD when someone keeps it longer than the policy waits; else the signal's reason
 */
export async function takeLock(context: LockContext, path: string, signal: AbortSignal): Promise<Release> {
  const lock = new KeptLock(context, path);
  const until = context.clock.monotonic() + context.policy.lockWaitMs;
  while ((await lock.take()) === 'held') {
    if (context.clock.monotonic() >= until) throw held(path);
    await delay(context.clock, TRY_EVERY_MS, signal);
  }
  return () => lock.release();
}

class KeptLock {
  readonly #context: LockContext;
  readonly #path: string;
  readonly #released = new AbortController();
  #release: Release | null = null;
  #retaking: Promise<void> = Promise.resolve();

  constructor(context: LockContext, path: string) {
    this.#context = context;
    this.#path = path;
  }

  /** `held`: by someone else. What can't be made is taken later, beside the work that it marks. */
  async take(): Promise<'taken' | 'held' | 'later'> {
    try {
      this.#release = await this.#lock();
      return 'taken';
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return 'held';
      this.#keepTrying('A lock can not be made; it is tried again.', error);
      return 'later';
    }
  }

  async release(): Promise<void> {
    this.#released.abort();
    await this.#retaking;
    const release = this.#release;
    this.#release = null;
    await release?.().catch((error: unknown) => {
      this.#context.logger.debug('A lock was gone before its release.', { lock: this.#path, error: String(error) });
    });
  }

  async #lock(): Promise<Release> {
    await mkdir(dirname(this.#path), { recursive: true });
    return lockfile.lock(this.#path, {
      lockfilePath: this.#path,
      // The lock's own path is its identity: nothing has to exist there, and no link is followed.
      realpath: false,
      stale: this.#context.policy.lockStaleMs,
      update: REFRESH_MS,
      // The default throws from a timer, which would end the process.
      onCompromised: error => this.#keepTrying('A lock was lost and is taken again.', error),
    });
  }

  #keepTrying(what: string, error: unknown): void {
    this.#context.logger.warn(what, { lock: this.#path, error: String(error) });
    this.#release = null;
    if (!this.#released.signal.aborted) this.#retaking = this.#retake();
  }

  /** Never rejects; until it is taken or no longer wanted. */
  async #retake(): Promise<void> {
    const { clock } = this.#context;
    while (!this.#released.signal.aborted) {
      const release = await this.#lock().catch(() => null);
      if (release !== null) {
        this.#release = release;
        this.#context.logger.debug('A lock was taken again.', { lock: this.#path });
        return;
      }
      await delay(clock, TRY_EVERY_MS, this.#released.signal).catch(() => undefined);
    }
  }
}

function held(path: string): Failure {
  const message = `Expected the lock to be free: ${path}`;
  return new Failure('fail', new ModelError('LOCK_HELD', message, { retryable: true, details: { lock: path } }));
}
