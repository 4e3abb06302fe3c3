import { createHash } from 'node:crypto';
import { hasCode } from '../../disk/index.ts';
import { installVersion, isInPlace } from '../../installed/index.ts';
import type { InstallOptions, VerifiedFile } from '../../installed/index.ts';
import { isBusy } from '../../ports/busy-files.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import { TaskEvents } from '../base/task-events.ts';
import { PartLost } from '../part/part-failures.ts';
import type { PartialFile } from '../part/partial-file.ts';
import type { DownloadTask } from '../types.ts';
import type { DiskRoom } from './disk-room.ts';
import { searchInstalled } from './installed-search.ts';
import type { InstalledSearchNeeds } from './installed-search.ts';
import type { Told } from './told.ts';
import { WorkOfTask } from './work.ts';
import type { Work, WorkNeeds } from './work.ts';

/** What every attempt uses. */
export interface AttemptNeeds extends InstalledSearchNeeds {
  /** Absolute. */
  modelsDir: string;
  room: DiskRoom;
  work: WorkNeeds;
  install: InstallOptions;
  /** Largest number of files for which each gets a FileVerified. */
  fileEvents: number;
}

/** How often somebody else may write to complete parts before that is a failure. */
const LOSSES = 5;

/**
 * The straight way of a task, from the plan to the installed version. A repeat goes on where the
 * last one ended.
 */
export class Attempt {
  readonly #needs: AttemptNeeds;
  readonly #task: DownloadTask;
  readonly #told: Told;
  readonly #events: TaskEvents;
  readonly #work: WorkOfTask;
  /** Wall clock of the task's first start, in milliseconds. */
  readonly #began: number;
  #started: boolean;
  /** The transfer whose parts were filled from installed versions. */
  #reusedFor: Work['transfer'] | null = null;
  /** Every file of it is verified, and that is recorded: what is left is to put it in its place. */
  #verified: Work | null = null;
  /** It is in its place: what is left is to record that. */
  #inPlace: Work | null = null;

  constructor(needs: AttemptNeeds, task: DownloadTask, told: Told) {
    this.#needs = needs;
    this.#task = task;
    this.#told = told;
    this.#events = new TaskEvents(task);
    this.#work = new WorkOfTask(needs.work, task, told, this.#events);
    this.#started = task.startedAt !== null;
    this.#began = task.startedAt === null ? needs.clock.now() : Date.parse(task.startedAt);
  }

  /** Bytes of which the journal knows that they are on the disk. */
  get receivedBytes(): number {
    return this.#work.transfer?.checkpoints.receivedBytes ?? 0;
  }

  get writtenBytes(): number {
    return this.#work.transfer?.writtenBytes ?? 0;
  }

  /** The next attempt asks the library for the plan anew. */
  askAgain(): void {
    this.#work.askAgain();
  }

  /** The disk of the models has left: the next attempt looks at what it has when it is back. */
  diskLeft(): void {
    this.#verified = null;
    this.#inPlace = null;
    this.#work.diskLeft();
  }

  /**
   * Resolves when the version is installed and that is recorded.
   *
   * @throws what stopped it; `toFailure` gives it a kind
   */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#run(signal);
    } catch (error) {
      this.#told.rest();
      throw error;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#needs.room.assertThere();
    const work = await this.#work.find(signal);
    if (work.prepared.inPlace || this.#inPlace === work) await this.#beginInPlace(work);
    else {
      if (this.#verified === work) await this.#begin(work, work.totalBytes);
      else await this.#verify(work, signal);
      // No stop from here on: what is left is short, and would only have to be done again.
      await this.#install(work);
    }
    await this.#recordInstalled(work);
  }

  /** Only the journal lacks the end of this task: a look tells that the version is still there. */
  async #beginInPlace(work: Work): Promise<void> {
    if (this.#inPlace === work && !(await isInPlace(this.#needs.modelsDir, work.plan, this.#filesOf(work)))) {
      this.#forget();
      throw new PartLost(work.plan.modelId);
    }
    await this.#begin(work, work.totalBytes);
    await this.#told.record(...work.transfer.checkpoints.take(this.#inPlace !== work));
  }

  async #verify(work: Work, signal: AbortSignal): Promise<void> {
    const { transfer } = work;
    // A transfer that is already whole needs no room: it is only renamed into place.
    if (transfer.lackingBytes > 0) await this.#needs.room.assertFor(this.#task.taskId);
    await this.#begin(work, transfer.writtenBytes);
    await this.#reuse(work, signal);
    await this.#transfer(work, signal);
    await this.#recordVerified(work);
    this.#verified = work;
  }

  /**
   * Recorded when the plan is known and a slot is taken: the start once a task, then each run and
   * each pause's end.
   */
  async #begin({ plan, files, totalBytes }: Work, haveBytes: number): Promise<void> {
    if (!this.#started) {
      await this.#told.record(
        this.#events.started({
          total_bytes: totalBytes,
          resumed_from_bytes: haveBytes,
          source: plan.source,
          plan_sha256: plan.planSha256,
          file_count: files.length,
        }),
      );
    } else await this.#told.resume(haveBytes);
    this.#started = true;
  }

  /**
   * Before anything is fetched, the parts are filled from installed versions: once for each plan.
   */
  async #reuse(work: Work, signal: AbortSignal): Promise<void> {
    if (this.#reusedFor === work.transfer) return;
    await searchInstalled(this.#needs, { task: this.#task, work, told: this.#told, events: this.#events }, signal);
    this.#reusedFor = work.transfer;
  }

  /**
   * Fetches until every file is as it was proven.
   *
   * @throws PartLost when somebody else writes to the parts again and again
   */
  async #transfer({ transfer, prepared }: Work, signal: AbortSignal): Promise<void> {
    for (let losses = 0; ; losses += 1) {
      await transfer.run(signal);
      const lost = await transfer.loseMissing(prepared.staged);
      if (lost === null) return;
      if (losses === LOSSES) throw new PartLost(lost.partPath);
    }
  }

  /**
   * A step that somebody's open file or a full disk holds up is tried again by the next attempt:
   * the files stay verified, wherever the steps before have put them.
   */
  async #install(work: Work): Promise<void> {
    const { modelsDir, install } = this.#needs;
    try {
      await installVersion(modelsDir, work.plan, this.#filesOf(work), install);
      this.#inPlace = work;
    } catch (error) {
      // The next attempt looks at each file anew.
      if (!isNoRoom(error) && !isBusy(error) && !hasCode(error, 'FILE_BUSY')) this.#forget();
      throw error;
    }
  }

  #filesOf({ prepared: { partials, staged } }: Work): VerifiedFile[] {
    return partials.map(partial => fileToInstall(partial, staged));
  }

  #forget(): void {
    this.#verified = null;
    this.#inPlace = null;
    this.#work.forget();
  }

  async #recordVerified({ files }: Work): Promise<void> {
    if (files.length > this.#needs.fileEvents) return;
    await this.#told.record(
      ...files.map(({ path, sizeBytes, sha256 }) => this.#events.verified(path, sizeBytes, sha256)),
    );
  }

  async #recordInstalled({ plan, files, totalBytes, transfer }: Work): Promise<void> {
    const checksum_sha256 = createHash('sha256').update(plan.checksumFile).digest('hex');
    const manifest = plan.source === 'manifest' ? { manifest_sha256: plan.planSha256 } : {};
    const facts = { size_bytes: totalBytes, checksum_sha256, ...manifest };
    if (this.#task.kind === 'repair') {
      return this.#told.record(this.#events.repaired({ ...facts, fetched_bytes: transfer.fetchedBytes }));
    }
    const duration_ms = Math.max(0, Math.round(this.#needs.clock.now() - this.#began));
    const more = { file_count: files.length, duration_ms, extra: plan.extra };
    return this.#told.record(this.#events.installed({ ...facts, ...more }));
  }
}

/** A verified file, and the check that nobody wrote to it on its way into place. */
function fileToInstall(partial: PartialFile, staged: ReadonlySet<string>): VerifiedFile {
  const { path } = partial.file;
  return {
    path,
    part: staged.has(path) ? null : partial.partPath,
    synced: partial.synced,
    assertAsVerified: async (at: string) => {
      if (!(await partial.isAsProvenAt(at))) throw new PartLost(at);
    },
  };
}
