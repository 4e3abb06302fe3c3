import { statfs } from 'node:fs/promises';
import { delay } from '../ports/clock.ts';
import { ModelError } from '../model/errors.ts';
import type { DownloadContext } from './context.ts';
import { Failure } from './failure.ts';

/** Bytes that an ordinary user may still write on the file system of this directory. */
export async function statfsFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** What all running tasks still lack: together they need the room. */
export class DiskNeeds {
  readonly #lacking = new Map<string, () => number>();

  set(taskId: string, lackingBytes: () => number): void {
    this.#lacking.set(taskId, lackingBytes);
  }

  delete(taskId: string): void {
    this.#lacking.delete(taskId);
  }

  total(): number {
    let sum = 0;
    for (const lacking of this.#lacking.values()) sum += lacking();
    return sum;
  }
}

/** @throws Failure DISK_FULL (kind `disk`) with the bytes needed, when less than that is free */
export async function assertRoom(context: DownloadContext, neededBytes: number): Promise<void> {
  const freeBytes = await context.freeBytes(context.modelsDir);
  if (freeBytes >= neededBytes) return;
  throw diskFull(neededBytes, freeBytes);
}

export function diskFull(neededBytes: number, freeBytes: number): Failure {
  const message = `Expected ${neededBytes} bytes free for the download, got ${freeBytes}.`;
  return new Failure(
    'disk',
    new ModelError('DISK_FULL', message, { retryable: true, details: { neededBytes, freeBytes } }),
  );
}

/** Resolves when this much is free. */
export async function untilRoom(
  context: DownloadContext,
  neededBytes: () => number,
  signal: AbortSignal,
): Promise<void> {
  do await delay(context.clock, context.policy.diskPollMs, signal);
  while ((await context.freeBytes(context.modelsDir)) < neededBytes());
}
