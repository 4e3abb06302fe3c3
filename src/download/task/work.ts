import { nextPartPath } from '../../disk/index.ts';
import { createHasher, steps } from '../../hash/index.ts';
import type { LibraryClient, VersionPlan } from '../../library/types.ts';
import { ModelError } from '../../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import type { Clock } from '../../ports/clock.ts';
import { FAT_FILE_BYTES } from '../../ports/volume/volume.ts';
import type { Logger } from '../../ports/logger.ts';
import { Failure } from '../base/failure.ts';
import { createSampler } from '../base/sampler.ts';
import type { TaskEvents } from '../base/task-events.ts';
import type { SizedFile } from '../part/proof.ts';
import { prepare } from '../prepare/prepare.ts';
import type { PrepareNeeds, Prepared } from '../prepare/prepare.ts';
import { sizedFiles } from '../prepare/sizes.ts';
import type { SizingNeeds } from '../prepare/sizes.ts';
import { Transfer } from '../transfer/transfer.ts';
import type { TransferNeeds } from '../transfer/transfer.ts';
import type { DownloadTask, TaskReporter } from '../types.ts';
import type { DiskRoom, ModelsDisk } from './disk-room.ts';

/** What it takes to find out what has to be done for a task. */
export interface WorkNeeds {
  library: Pick<LibraryClient, 'plan'>;
  sizing: SizingNeeds;
  prepare: PrepareNeeds;
  transfer: TransferNeeds;
  disk: Pick<ModelsDisk, 'largestFile' | 'readsBack'>;
  room: DiskRoom;
  clock: Clock;
  logger: Logger;
  /** Progress samples are at least this far apart. */
  progressMs: number;
}

/** A version's plan, and what is there of it. */
export interface Work {
  plan: VersionPlan;
  files: SizedFile[];
  totalBytes: number;
  prepared: Prepared;
  transfer: Transfer;
}

/** Finds out what has to be done for a task, and keeps it from one attempt to the next. */
export class WorkOfTask {
  readonly #needs: WorkNeeds;
  readonly #reporter: TaskReporter;
  readonly #events: TaskEvents;
  #task: DownloadTask;
  #planSha256: string | null;
  #work: Work | null = null;
  #askAgain = false;

  constructor(needs: WorkNeeds, task: DownloadTask, reporter: TaskReporter, events: TaskEvents) {
    this.#needs = needs;
    this.#reporter = reporter;
    this.#events = events;
    this.#task = task;
    this.#planSha256 = task.planSha256;
  }

  /** The transfer of the last attempt; null before the plan is known. */
  get transfer(): Transfer | null {
    return this.#work?.transfer ?? null;
  }

  /** The next attempt asks the library for the plan anew. */
  askAgain(): void {
    this.#askAgain = true;
  }

  /** The files are no longer where they were found: the next attempt looks for them again. */
  forget(): void {
    this.#work = null;
  }

  /**
   * As `forget`, when the disk was unplugged: bytes that no checkpoint knows may be lost with it,
   * as if the machine had restarted.
   */
  diskLeft(): void {
    if (this.#work) this.#task = { ...this.#task, files: this.#work.transfer.checkpoints.files, bootId: null };
    this.forget();
  }

  /** @throws Failure or ModelError of the library; the signal's reason */
  async find(signal: AbortSignal): Promise<Work> {
    if (this.#work && !this.#askAgain) return this.#work;
    const { library, sizing, room, transfer: needs } = this.#needs;
    const { taskId, modelId, version, kind } = this.#task;
    const plan = await library.plan(modelId, version, signal, kind === 'repair' ? 'repair' : 'install');
    this.#askAgain = false;
    if (this.#work?.plan.planSha256 === plan.planSha256) return this.#work;
    await this.#takePlan(plan);
    const files = await sizedFiles(sizing, plan, signal);
    await assertTakes(this.#needs.disk, files);
    const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const prepared = await this.#prepare({ plan, files, totalBytes }, signal);
    const { partials } = prepared;
    if (partials[0]) await assertReadsBack(this.#needs.disk, nextPartPath(partials[0].partPath));
    const assertRoom = () => room.assertFor(taskId);
    const transfer = new Transfer(needs, {
      ...{ task: this.#task, reporter: this.#reporter, partials, totalBytes, assertRoom },
    });
    this.#work = { plan, files, totalBytes, prepared, transfer };
    room.enter(taskId, {
      bytes: () => this.transfer?.lackingBytes ?? 0,
      files: () => this.transfer?.lackingFiles ?? 0,
    });
    return this.#work;
  }

  async #takePlan({ planSha256, source }: VersionPlan): Promise<void> {
    const was = this.#planSha256;
    if (was !== null && was !== planSha256) {
      const path = source === 'manifest' ? MANIFEST_FILE : CHECKSUM_FILE;
      await this.#reporter.record(this.#events.remoteChanged(path, was, planSha256));
      // Checkpoints belong to the plan they were made by. What the new pieces prove is found in
      // the parts themselves.
      this.#task = { ...this.#task, files: new Map(), bootId: null };
    }
    this.#planSha256 = planSha256;
  }

  /**
   * Hashes what an earlier run left, or what is right of a damaged version. That has a progress of
   * its own.
   */
  async #prepare(work: Pick<Work, 'plan' | 'files' | 'totalBytes'>, signal: AbortSignal): Promise<Prepared> {
    const { plan, files, totalBytes } = work;
    const { clock, logger, progressMs } = this.#needs;
    const { taskId, modelId, version } = this.#task;
    const beginning = { taskId, modelId, version, phase: 'verifying' as const, receivedBytes: 0, totalBytes };
    const onBytes = createSampler({ clock, progressMs }, beginning, sample => this.#reporter.progress(sample));
    const hasher = createHasher({ signal, logger });
    try {
      const hashOf = (path: string) => hasher.hash(path, steps(onBytes));
      return await prepare(this.#needs.prepare, { task: this.#task, plan, files, hashOf, signal, onRead: onBytes });
    } finally {
      await hasher.close();
    }
  }
}

/**
 * Resumes and proofs read what was written. Found out at once: such a disk takes all bytes of a
 * file before it refuses.
 *
 * @throws Failure PERMISSION_DENIED, final
 */
async function assertReadsBack({ readsBack }: Pick<ModelsDisk, 'readsBack'>, path: string): Promise<void> {
  if (await readsBack(path)) return;
  const message =
    'The disk of the models lets no file be read while it is written. An rclone mount needs "--vfs-cache-mode writes".';
  throw new Failure('give-up', new ModelError('PERMISSION_DENIED', message, { details: { limit: 'read-back' } }));
}

/** @throws Failure DISK_FULL, final, before the first byte of a file that the disk can't hold */
async function assertTakes({ largestFile }: Pick<ModelsDisk, 'largestFile'>, files: SizedFile[]): Promise<void> {
  const largest = files.reduce((a, b) => (b.sizeBytes > a.sizeBytes ? b : a), { path: '', sizeBytes: 0 });
  // Where the disk tells it slowly, only who needs to know has to wait.
  if (largest.sizeBytes <= FAT_FILE_BYTES) return;
  const limitBytes = await largestFile();
  const { path, sizeBytes } = largest;
  if (sizeBytes <= limitBytes) return;
  const message = `${path} has ${sizeBytes} bytes; the disk of the models takes at most ${limitBytes} in one file (FAT: 4 GiB).`;
  const details = { path, sizeBytes, limitBytes, limit: 'file-size' };
  throw new Failure('give-up', new ModelError('DISK_FULL', message, { details }));
}
