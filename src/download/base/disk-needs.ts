import { statfs } from 'node:fs/promises';
import { delay } from '../../ports/clock.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { DownloadContext } from './context.ts';
import { Failure } from './failure.ts';

/** Bytes that an ordinary user may still write on the file system of this directory. */
export async function statfsFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** What all running tasks still lack: together they need the room. One that waits for room leaves it to the others. */
export class DiskNeeds {
  readonly #lacking = new Map<string, () => number>();
  readonly #waiting = new Set<string>();
  readonly #reserveBytes: number;

  /** @param reserveBytes kept free beyond what the tasks lack */
  constructor(reserveBytes: number) {
    this.#reserveBytes = reserveBytes;
  }

  set(taskId: string, lackingBytes: () => number): void {
    this.#lacking.set(taskId, lackingBytes);
  }

  delete(taskId: string): void {
    this.#lacking.delete(taskId);
    this.#waiting.delete(taskId);
  }

  /** Bytes that have to be free for this task to go on: what it lacks itself, what the running ones do, and the reserve. */
  neededFor(taskId: string): number {
    let sum = this.#reserveBytes;
    for (const [id, lacking] of this.#lacking) if (id === taskId || !this.#waiting.has(id)) sum += lacking();
    return sum;
  }

  wait(taskId: string): void {
    this.#waiting.add(taskId);
  }

  /** Whether a waiting task may go on with so much free. It runs from then on: of two that look at once only one takes the room. */
  claim(taskId: string, freeBytes: number): boolean {
    if (freeBytes < this.neededFor(taskId)) return false;
    this.#waiting.delete(taskId);
    return true;
  }
}

/** @throws Failure DISK_FULL (kind `disk`) with the bytes needed, when less than that is free */
export async function assertRoom(context: DownloadContext, neededBytes: number): Promise<void> {
  const freeBytes = await context.freeBytes(context.modelsDir);
  if (freeBytes >= neededBytes) return;
  throw diskFull(neededBytes, freeBytes);
}

function diskFull(neededBytes: number, freeBytes: number): Failure {
  const message = `Expected ${neededBytes} bytes free for the download, got ${freeBytes}.`;
  return new Failure(
    'disk',
    new ModelError('DISK_FULL', message, { retryable: true, details: { neededBytes, freeBytes } }),
  );
}

/** Resolves when there is room for the task. A folder that can't be asked, on a disk that is unplugged, has none. */
export async function untilRoom(
  context: DownloadContext,
  needs: DiskNeeds,
  taskId: string,
  signal: AbortSignal,
): Promise<void> {
  needs.wait(taskId);
  do await delay(context.clock, context.policy.diskPollMs, signal);
  while (!needs.claim(taskId, await roomIn(context)));
}

async function roomIn(context: DownloadContext): Promise<number> {
  try {
    await context.assertRoot();
    return await context.freeBytes(context.modelsDir);
  } catch {
    return NO_ROOM_AT_ALL;
  }
}

/** Less than a download that lacks nothing needs. */
const NO_ROOM_AT_ALL = -1;

/** @throws Failure (kind `disk`) with what the context says, while the folder of models isn't there */
export async function assertRoot(context: DownloadContext): Promise<void> {
  try {
    await context.assertRoot();
  } catch (error) {
    throw new Failure('disk', toModelError(error, 'FILE_BUSY'));
  }
}
