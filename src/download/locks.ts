import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { ModelError } from '../model/errors.ts';
import { delay } from '../ports/clock.ts';
import type { DownloadContext } from './context.ts';
import { Failure } from './failure.ts';

/** How often a lock that someone else holds is tried. */
const TRY_EVERY_MS = 250;

export type Release = () => Promise<void>;

type LockContext = Pick<DownloadContext, 'clock' | 'logger' | 'policy'>;

/**
 * Takes the lock at exactly this path. The locks are the specification's visible markers; what keeps bytes right are the
 * hashes, so a lock that is lost (a sleep, a cleaner) is logged and taken again, and never stops a transfer.
 *
 * @throws Failure LOCK_HELD when someone keeps it longer than the policy waits; else the signal's reason
 */
export async function takeLock(context: LockContext, path: string, signal: AbortSignal): Promise<Release> {
  await mkdir(dirname(path), { recursive: true });
  const lock = new KeptLock(context, path);
  const until = context.clock.monotonic() + context.policy.lockWaitMs;
  while (!(await lock.take())) {
    if (context.clock.monotonic() >= until) throw held(path);
    await delay(context.clock, TRY_EVERY_MS, signal);
  }
  return () => lock.release();
}

class KeptLock {
  readonly #context: LockContext;
  readonly #path: string;
  #release: Release | null = null;
  #ended = false;
  #retaking: Promise<void> = Promise.resolve();

  constructor(context: LockContext, path: string) {
    this.#context = context;
    this.#path = path;
  }

  /** False when someone else holds it. */
  async take(): Promise<boolean> {
    try {
      this.#release = await lockfile.lock(this.#path, {
        lockfilePath: this.#path,
        // The lock's own path is its identity: nothing has to exist there, and no link is followed.
        realpath: false,
        stale: this.#context.policy.lockStaleMs,
        // The default throws from a timer, which would end the process.
        onCompromised: error => this.#retake(error),
      });
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return false;
      throw error;
    }
  }

  async release(): Promise<void> {
    this.#ended = true;
    await this.#retaking;
    const release = this.#release;
    this.#release = null;
    await release?.().catch((error: unknown) => {
      this.#context.logger.debug('A lock was gone before its release.', { lock: this.#path, error: String(error) });
    });
  }

  #retake(error: Error): void {
    const { logger } = this.#context;
    logger.warn('A lock was lost and is taken again.', { lock: this.#path, error: error.message });
    this.#release = null;
    if (this.#ended) return;
    this.#retaking = this.take().then(
      taken => {
        if (!taken) logger.warn('A lock is now held by someone else.', { lock: this.#path });
      },
      (failure: unknown) => logger.warn('A lock can not be taken.', { lock: this.#path, error: String(failure) }),
    );
  }
}

function held(path: string): Failure {
  const message = `Expected the lock to be free: ${path}`;
  return new Failure('fail', new ModelError('LOCK_HELD', message, { retryable: true, details: { lock: path } }));
}
