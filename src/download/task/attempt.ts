import { createHash } from 'node:crypto';
import type { VersionPlan } from '../../library/types.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { formatRef } from '../../model/identity.ts';
import type { DownloadContext } from '../base/context.ts';
import type { DownloadTask, TaskEvent, TaskReporter } from '../types.ts';
import { assertRoom, assertRoot } from '../base/disk-needs.ts';
import type { DiskNeeds } from '../base/disk-needs.ts';
import { installVersion } from '../../installed/install.ts';
import { createHasher, steps } from '../../hash/hasher.ts';
import { PartLost } from '../part/part-file.ts';
import { prepare } from '../prepare/prepare.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { reuseInstalled } from '../prepare/reuse.ts';
import { createSampler } from '../base/sampler.ts';
import { sizedFiles } from '../prepare/sizes.ts';
import type { SizedFile } from '../part/proof.ts';
import { Transfer } from '../transfer/transfer.ts';

export interface AttemptOptions {
  context: DownloadContext;
  task: DownloadTask;
  reporter: TaskReporter;
  needs: DiskNeeds;
}

interface Work {
  plan: VersionPlan;
  files: SizedFile[];
  totalBytes: number;
  prepared: Prepared;
  transfer: Transfer;
  /** Installed versions were looked through. */
  reuseTried: boolean;
}

/** How often parts may be written to behind their transfer's back before that is a failure. */
const LOSSES = 5;

/** The straight way of a task, from the plan to the installed version. What fails is thrown; a repeat goes on where it ended. */
export class Attempt {
  readonly #options: AttemptOptions;
  readonly #subject: string;
  readonly #runBegan: number;
  #task: DownloadTask;
  #planSha256: string | null;
  #started: boolean;
  /** A DownloadResumed is due: this run continues a task, or ends a pause. */
  #resumes: boolean;
  #work: Work | null = null;
  #askAgain = false;

  constructor(options: AttemptOptions) {
    const { task, context } = options;
    this.#options = options;
    this.#task = task;
    this.#subject = formatRef(task);
    this.#planSha256 = task.planSha256;
    this.#started = task.startedAt !== null;
    this.#resumes = this.#started;
    this.#runBegan = task.startedAt === null ? context.clock.now() : Date.parse(task.startedAt);
  }

  get receivedBytes(): number {
    return this.#work?.transfer.checkpoints.receivedBytes ?? 0;
  }

  get writtenBytes(): number {
    return this.#work?.transfer.writtenBytes ?? 0;
  }

  get lackingBytes(): number {
    return this.#work?.transfer.lackingBytes ?? 0;
  }

  /** A pause was recorded: the next attempt says that it is over. */
  pauseRecorded(): void {
    this.#resumes = true;
  }

  /** The next attempt asks the library for the plan anew. */
  askAgain(): void {
    this.#askAgain = true;
  }

  /** Resolves when the version is installed and that is recorded. */
  async run(signal: AbortSignal): Promise<void> {
    await assertRoot(this.#options.context);
    const work = await this.#prepare(signal);
    if (work.prepared.inPlace) {
      await this.#begin(work, work.totalBytes);
      await this.#record(...work.transfer.checkpoints.take(true));
      return this.#recordInstalled(work);
    }
    await this.#assertRoom(work);
    await this.#begin(work, work.transfer.writtenBytes);
    await this.#reuse(work, signal);
    await this.#transfer(work, signal);
    await this.#recordVerified(work);
    const files = work.prepared.partials.map(partial => ({
      path: partial.file.path,
      part: work.prepared.staged.has(partial.file.path) ? null : partial.partPath,
      assertAsVerified: async (path: string) => {
        if (!(await partial.isAsProvenAt(path))) throw new PartLost(path);
      },
    }));
    // From here on it is short, and a stop in the middle of it would only have to be done again.
    try {
      await installVersion(this.#options.context.modelsDir, work.plan, files);
    } catch (error) {
      // Its files are no longer where they were found: the next attempt looks for them in the staging folder.
      this.#work = null;
      throw error;
    }
    await this.#recordInstalled(work);
  }

  /** Until every file is as it was verified, or somebody else keeps having them in hand. */
  async #transfer({ transfer, prepared }: Work, signal: AbortSignal): Promise<void> {
    for (let losses = 0; ; losses += 1) {
      await transfer.run(signal);
      const lost = await transfer.loseMissing(prepared.staged);
      if (lost === null) return;
      if (losses === LOSSES) throw new PartLost(lost.partPath);
    }
  }

  async #prepare(signal: AbortSignal): Promise<Work> {
    if (this.#work && !this.#askAgain) return this.#work;
    const { context, reporter } = this.#options;
    const plan = await context.library.plan(this.#task.modelId, this.#task.version, signal);
    this.#askAgain = false;
    if (this.#work?.plan.planSha256 === plan.planSha256) return this.#work;
    if (this.#planSha256 !== null && this.#planSha256 !== plan.planSha256) await this.#recordPlanChanged(plan);
    this.#planSha256 = plan.planSha256;
    const files = await sizedFiles(context, plan, signal);
    const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const task = this.#task;
    const prepared = await this.#prepareFiles(files, totalBytes, signal);
    const neededBytes = () => this.#neededBytes();
    const transfer = new Transfer({ context, task, reporter, partials: prepared.partials, totalBytes, neededBytes });
    this.#work = { plan, files, totalBytes, prepared, transfer, reuseTried: false };
    this.#options.needs.set(task.taskId, () => this.lackingBytes);
    return this.#work;
  }

  /** Finished files of an earlier run, or of a damaged version, are hashed with a progress of their own. */
  async #prepareFiles(files: SizedFile[], totalBytes: number, signal: AbortSignal): Promise<Prepared> {
    const { context, reporter } = this.#options;
    const { taskId, modelId, version } = this.#task;
    const sample = { taskId, modelId, version, phase: 'verifying' as const, receivedBytes: 0, totalBytes };
    const onBytes = createSampler(context, sample, reporter.progress.bind(reporter));
    const hasher = createHasher({ signal, logger: context.logger });
    try {
      return await prepare(context, this.#task, files, path => hasher.hash(path, steps(onBytes)), signal);
    } finally {
      await hasher.close();
    }
  }

  async #recordPlanChanged(plan: VersionPlan): Promise<void> {
    const path = plan.source === 'manifest' ? MANIFEST_FILE : CHECKSUM_FILE;
    const data = { task_id: this.#task.taskId, path, was: this.#planSha256, now: plan.planSha256 };
    await this.#record({ type: 'RemoteChanged', subject: this.#subject, data });
    // Checkpoints are of the plan they were made by; what pieces prove is found in the parts themselves.
    this.#task = { ...this.#task, files: new Map(), bootId: null };
  }

  /** Said once a task, when the plan is known and a slot taken; every later run and the end of every pause is a resumption. */
  async #begin(work: Work, haveBytes: number): Promise<void> {
    const { taskId } = this.#task;
    if (!this.#started) {
      await this.#record({
        type: 'DownloadStarted',
        subject: this.#subject,
        data: {
          task_id: taskId,
          total_bytes: work.totalBytes,
          resumed_from_bytes: haveBytes,
          source: work.plan.source,
          plan_sha256: work.plan.planSha256,
          file_count: work.files.length,
        },
      });
    } else if (this.#resumes) {
      const data = { task_id: taskId, resumed_from_bytes: haveBytes };
      await this.#record({ type: 'DownloadResumed', subject: this.#subject, data });
    }
    this.#started = true;
    this.#resumes = false;
  }

  /** What installed versions have already is taken from them before anything is fetched: once a plan. */
  async #reuse(work: Work, signal: AbortSignal): Promise<void> {
    if (work.reuseTried) return;
    const { context, reporter } = this.#options;
    const { taskId, modelId, version } = this.#task;
    const { prepared, transfer, totalBytes } = work;
    const receivedBytes = transfer.writtenBytes;
    const sample = { taskId, modelId, version, phase: 'downloading' as const, receivedBytes, totalBytes };
    const onBytes = createSampler(context, sample, reporter.progress.bind(reporter));
    const reused = await reuseInstalled({ context, model: this.#task, partials: prepared.partials, signal, onBytes });
    work.reuseTried = true;
    if (reused === 0) return;
    for (const partial of prepared.partials) transfer.checkpoints.safe(partial.checkpoint());
    await this.#record(...transfer.checkpoints.take(false, reused));
  }

  async #assertRoom(work: Work): Promise<void> {
    // A transfer that is already whole needs no room: it is renamed into place.
    if (work.transfer.lackingBytes > 0) await assertRoom(this.#options.context, this.#neededBytes());
  }

  #neededBytes(): number {
    return this.#options.needs.neededFor(this.#task.taskId);
  }

  async #recordVerified(work: Work): Promise<void> {
    if (work.files.length > this.#options.context.policy.fileEvents) return;
    const events = work.files.map(({ path, sizeBytes, sha256 }): TaskEvent => {
      const data = { task_id: this.#task.taskId, path, size_bytes: sizeBytes, sha256 };
      return { type: 'FileVerified', subject: this.#subject, data };
    });
    await this.#record(...events);
  }

  async #recordInstalled(work: Work): Promise<void> {
    const { context } = this.#options;
    const { plan, totalBytes } = work;
    const facts = {
      task_id: this.#task.taskId,
      size_bytes: totalBytes,
      checksum_sha256: createHash('sha256').update(plan.checksumFile).digest('hex'),
    };
    if (this.#task.kind === 'repair') {
      const data = { ...facts, fetched_bytes: work.transfer.fetchedBytes };
      return this.#record({ type: 'ModelRepaired', subject: this.#subject, data });
    }
    const duration_ms = Math.max(0, Math.round(context.clock.now() - this.#runBegan));
    const data = { ...facts, file_count: work.files.length, duration_ms, extra: plan.extra };
    return this.#record({ type: 'ModelInstalled', subject: this.#subject, data });
  }

  async #record(...events: TaskEvent[]): Promise<void> {
    if (events.length > 0) await this.#options.reporter.record(...events);
  }
}
