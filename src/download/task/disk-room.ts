import { statfs } from 'node:fs/promises';
import { ModelError, toModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { Failure } from '../base/failure.ts';
import type { RoomPolicy } from '../base/policy.ts';
import { DiskNeeds } from './disk-needs.ts';

/** The disk of the models. */
export interface ModelsDisk {
  /** Rejects while the disk is unplugged. */
  assertThere: () => Promise<void>;
  /** Bytes that this program may still write. */
  freeBytes: () => Promise<number>;
}

export interface DiskRoomOptions {
  disk: ModelsDisk;
  clock: Clock;
  policy: RoomPolicy;
}

/** Fewer bytes than a download that lacks nothing needs. */
const NO_ROOM_AT_ALL = -1;

/** Bytes that an ordinary user may still write on the file system of this directory. */
export async function statfsFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** The room that all tasks share on the disk of the models. */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  readonly #needs: DiskNeeds;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
    this.#needs = new DiskNeeds(options.policy.diskReserveBytes);
  }

  /** @param lackingBytes what the task lacks from now on; asked each time */
  enter(taskId: string, lackingBytes: () => number): void {
    this.#needs.set(taskId, lackingBytes);
  }

  leave(taskId: string): void {
    this.#needs.delete(taskId);
  }

  /** Bytes that have to be free for this task and the running ones. */
  neededFor(taskId: string): number {
    return this.#needs.neededFor(taskId);
  }

  /** @throws Failure (kind `await-disk`) while the folder of models isn't there */
  async assertThere(): Promise<void> {
    try {
      await this.#options.disk.assertThere();
    } catch (error) {
      throw new Failure('await-disk', toModelError(error, 'FILE_BUSY'));
    }
  }

  /** @throws Failure DISK_FULL (kind `await-disk`) with the bytes needed, when fewer are free */
  async assertFor(taskId: string): Promise<void> {
    const neededBytes = this.neededFor(taskId);
    const freeBytes = await this.#options.disk.freeBytes();
    if (freeBytes >= neededBytes) return;
    const message = `Expected ${neededBytes} bytes free for the download, got ${freeBytes}.`;
    const details = { neededBytes, freeBytes };
    throw new Failure('await-disk', new ModelError('DISK_FULL', message, { retryable: true, details }));
  }

  /** Resolves when there is room for the task. Rejects with the signal's reason. */
  async untilFor(taskId: string, signal: AbortSignal): Promise<void> {
    const { clock, policy } = this.#options;
    this.#needs.wait(taskId);
    do await delay(clock, policy.diskPollMs, signal);
    while (!this.#needs.claim(taskId, await this.#free()));
  }

  /** A disk that is unplugged, or that can't be asked, has no room. */
  async #free(): Promise<number> {
    try {
      await this.#options.disk.assertThere();
      return await this.#options.disk.freeBytes();
    } catch {
      return NO_ROOM_AT_ALL;
    }
  }
}
