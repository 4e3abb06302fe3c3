import { ModelError, toModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { Failure, toFailure } from '../base/failure.ts';
import type { RoomPolicy } from '../base/policy.ts';
import { DiskNeeds } from './disk-needs.ts';

/** The disk of the models. */
export interface ModelsDisk {
  /** Rejects while the disk is unplugged. */
  assertThere: () => Promise<void>;
  /** Bytes that this program may still write. */
  freeBytes: () => Promise<number>;
  /** Files and folders that it may still make; Infinity where they aren't counted. */
  freeFiles: () => Promise<number>;
  /** Bytes of the largest file that it takes; Infinity where no limit is known. */
  largestFile: () => Promise<number>;
  /** Whether a file at this path can be read while it is written. */
  readsBack: (path: string) => Promise<boolean>;
}

export interface DiskRoomOptions {
  disk: ModelsDisk;
  clock: Clock;
  policy: RoomPolicy;
}

/** Fewer bytes than a download that lacks nothing needs. */
const NO_ROOM_AT_ALL = -1;

/** What a task lacks from now on; asked each time. */
export interface Lacking {
  bytes: () => number;
  files: () => number;
}

/** The room that all tasks share on the disk of the models. */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  readonly #bytes: DiskNeeds;
  readonly #files: DiskNeeds;

  constructor(options: DiskRoomOptions) {
    const { diskReserveBytes, diskReserveFiles } = options.policy;
    this.#options = options;
    this.#bytes = new DiskNeeds(diskReserveBytes);
    this.#files = new DiskNeeds(diskReserveFiles);
  }

  enter(taskId: string, lacking: Lacking): void {
    this.#bytes.set(taskId, lacking.bytes);
    this.#files.set(taskId, lacking.files);
  }

  leave(taskId: string): void {
    this.#bytes.delete(taskId);
    this.#files.delete(taskId);
  }

  /** Bytes that have to be free for this task and the running ones. */
  neededFor(taskId: string): number {
    return this.#bytes.neededFor(taskId);
  }

  /** @throws Failure (kind `await-disk`) while the folder of models isn't there */
  async assertThere(): Promise<void> {
    try {
      await this.#options.disk.assertThere();
    } catch (error) {
      throw new Failure('await-disk', toModelError(error, 'FILE_BUSY'));
    }
  }

  /**
   * What the task does about a failure: whatever a call said of a disk that has left, the task
   * waits for it.
   */
  async weigh(thrown: unknown): Promise<Failure> {
    try {
      await this.#options.disk.assertThere();
      return toFailure(thrown);
    } catch (error) {
      return new Failure('await-disk', toModelError(error, 'FILE_BUSY'));
    }
  }

  /** @throws Failure DISK_FULL (kind `await-disk`) with the bytes needed, when fewer are free */
  async assertFor(taskId: string): Promise<void> {
    const neededBytes = this.neededFor(taskId);
    const freeBytes = await this.#options.disk.freeBytes();
    if (freeBytes < neededBytes) {
      const message = `Expected ${neededBytes} bytes free for the download, got ${freeBytes}.`;
      const details = { neededBytes, freeBytes };
      throw new Failure('await-disk', new ModelError('DISK_FULL', message, { retryable: true, details }));
    }
    const noFiles = await this.#noFilesFor(taskId);
    if (noFiles !== null) throw new Failure('await-disk', noFiles);
  }

  /**
   * Why a write found no room, as precisely as the disk tells: ENOSPC stands for bytes and for
   * files.
   */
  async explain(taskId: string, error: ModelError): Promise<ModelError> {
    const isVague = error.code === 'DISK_FULL' && error.details['code'] === 'ENOSPC';
    return (isVague ? await this.#noFilesFor(taskId).catch(() => null) : null) ?? error;
  }

  async #noFilesFor(taskId: string): Promise<ModelError | null> {
    const neededFiles = this.#files.neededFor(taskId);
    const freeFiles = await this.#options.disk.freeFiles();
    if (freeFiles >= neededFiles) return null;
    const message = `Expected ${neededFiles} free inodes for the download, got ${freeFiles}: the disk takes no more files.`;
    const details = { neededFiles, freeFiles, limit: 'inodes' };
    return new ModelError('DISK_FULL', message, { retryable: true, details });
  }

  /**
   * Resolves when there is room for the task. Rejects with the signal's reason.
   *
   * @param letDown attempts in a row that found no room where there was some: the next one is
   *   further away each time
   */
  async untilFor(taskId: string, signal: AbortSignal, letDown = 0): Promise<void> {
    const { clock, policy } = this.#options;
    this.#bytes.wait(taskId);
    this.#files.wait(taskId);
    const pollMs = Math.min(policy.diskPollMs * 2 ** Math.min(letDown, 30), policy.diskPollCapMs);
    do await delay(clock, pollMs, signal);
    while (!this.#claim(taskId, await this.#free()));
  }

  #claim(taskId: string, free: { bytes: number; files: number }): boolean {
    return (
      free.files >= this.#files.neededFor(taskId) &&
      this.#bytes.claim(taskId, free.bytes) &&
      this.#files.claim(taskId, free.files)
    );
  }

  /** A disk that is unplugged, or that can't be asked, has no room. */
  async #free(): Promise<{ bytes: number; files: number }> {
    const { disk } = this.#options;
    try {
      await disk.assertThere();
      return { bytes: await disk.freeBytes(), files: await disk.freeFiles() };
    } catch {
      return { bytes: NO_ROOM_AT_ALL, files: NO_ROOM_AT_ALL };
    }
  }
}
