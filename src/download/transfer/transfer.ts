import { partLockPath, tempDir } from '../../disk/index.ts';
import { atOnce } from '../../ports/at-once.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TakeLock } from '../base/locks.ts';
import type { TransferPolicy } from '../base/policy.ts';
import { TaskEvents } from '../base/task-events.ts';
import type { PartialFile } from '../part/partial-file.ts';
import type { DownloadTask, TaskReporter } from '../types.ts';
import { DownloadCheckpointKeeper } from './download-checkpoint-keeper.ts';
import type { ConnectionLimit, ConnectionShare } from './connection-limit.ts';
import { DownloadCheckpoints } from './download-checkpoints.ts';
import { FileTransfer } from './file-transfer.ts';
import type { FileTransferNeeds } from './file-transfer-options.ts';
import { TinyFiles } from './tiny-files.ts';
import { TransferListener } from './transfer-listener.ts';
import { TransferProgress } from './transfer-progress.ts';
import { WorkQueue } from './work-queue.ts';

/** Closed parts that are looked at once more at the same time. */
const LOOKS_AT_ONCE = 16;

/** What every transfer uses. */
export interface TransferNeeds {
  /** Absolute. */
  modelsDir: string;
  clock: Clock;
  takeLock: TakeLock;
  connections: Pick<ConnectionLimit, 'enter'>;
  file: FileTransferNeeds;
  policy: TransferPolicy;
}

export interface TransferOptions {
  task: DownloadTask;
  reporter: TaskReporter;
  partials: PartialFile[];
  totalBytes: number;
  /** @throws Failure DISK_FULL when the task and the others can't go on with what is free */
  assertRoom: () => Promise<void>;
}

/**
 * Transfers the files of one task, several at once, with checkpoints while it runs and when it
 * ends.
 */
export class Transfer {
  readonly checkpoints: DownloadCheckpoints;
  readonly #needs: TransferNeeds;
  readonly #options: TransferOptions;
  readonly #keeper: DownloadCheckpointKeeper;
  readonly #progress: TransferProgress;
  readonly #listener: TransferListener;
  readonly #tiny: TinyFiles;
  readonly #active = new Set<FileTransfer>();
  readonly #hasMany: boolean;
  #abort = new AbortController();

  constructor(needs: TransferNeeds, options: TransferOptions) {
    const { task, partials, totalBytes, reporter } = options;
    const { clock, modelsDir } = needs;
    const { progressMs, manyFiles, checkpointBytes } = needs.policy;
    this.#needs = needs;
    this.#options = options;
    this.#hasMany = partials.length > manyFiles;
    const events = new TaskEvents(task);
    const record: TaskReporter['record'] = (...recorded) => reporter.record(...recorded);
    this.checkpoints = new DownloadCheckpoints(events, totalBytes);
    for (const file of task.files.values()) this.checkpoints.known(file);
    for (const partial of partials) this.checkpoints.safe(partial.checkpoint());
    this.#progress = new TransferProgress({
      ...{ clock, task, totalBytes, progressMs },
      writtenBytes: () => this.writtenBytes,
      onSample: sample => reporter.progress(sample),
    });
    this.#listener = new TransferListener({
      ...{ progress: this.#progress, events, record, checkpointBytes },
      onCheckpointDue: () => this.#checkpointSoon(),
    });
    this.#tiny = new TinyFiles({ listener: this.#listener, onSafe: file => this.checkpoints.safe(file) });
    this.#keeper = new DownloadCheckpointKeeper({
      checkpoints: this.checkpoints,
      partsDir: tempDir(modelsDir),
      syncParts: () => this.#syncParts(),
      record,
    });
  }

  /** Bytes that came over the network, rejected ones included. */
  get fetchedBytes(): number {
    return this.#listener.fetchedBytes;
  }

  /** Bytes written, whether they are on the disk or not. */
  get writtenBytes(): number {
    return this.#options.partials.reduce((sum, partial) => sum + partial.writtenBytes, 0);
  }

  get lackingBytes(): number {
    return Math.max(0, this.#options.totalBytes - this.writtenBytes);
  }

  /** Files whose part is still to be made. */
  get lackingFiles(): number {
    return this.#options.partials.filter(({ complete, writtenBytes }) => !complete && writtenBytes === 0).length;
  }

  /**
   * Resolves when every file is complete and that is recorded.
   *
   * @throws Failure, or the signal's reason
   */
  async run(signal: AbortSignal): Promise<void> {
    this.#abort = new AbortController();
    const onStop = () => this.#abort.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    const share = this.#needs.connections.enter();
    const queue = this.#queue(share);
    const stopTimer = this.#startTimer(queue);
    try {
      await queue.run();
    } finally {
      share.leave();
      stopTimer();
      signal.removeEventListener('abort', onStop);
      // The bytes of a cancelled task are discarded next: they need no checkpoint.
      if (signal.reason !== 'cancel') await this.#keeper.make();
      await this.#tiny.close();
    }
    signal.throwIfAborted();
    await this.#options.reporter.record(...this.checkpoints.take(true));
  }

  /**
   * Looks at the closed parts once more. Where somebody deleted or changed one since it was
   * complete, it keeps what the hashes don't refute.
   *
   * @param staged files that lie in the staging folder already
   * @returns one of the files that aren't right any more; null when all are
   */
  async loseMissing(staged: ReadonlySet<string>): Promise<PartialFile | null> {
    let lost: PartialFile | null = null;
    await atOnce(this.#options.partials, LOOKS_AT_ONCE, async partial => {
      if (staged.has(partial.file.path)) return;
      if (!(await partial.isAsLeft())) {
        await partial.open();
        await partial.close();
      }
      if (!partial.right) lost = partial;
    });
    return lost;
  }

  #queue(share: ConnectionShare): WorkQueue<PartialFile> {
    const { filesAtOnce } = this.#needs.policy;
    return new WorkQueue({
      items: this.#options.partials.filter(partial => !partial.right),
      // A tiny file takes a connection for one exchange: only many at once are quick.
      atOnce: () => (this.#hasMany ? share.total() : Math.min(filesAtOnce, share.total())),
      // Nothing is gained by stopping a file whose bytes are all here.
      mayWait: partial => !partial.complete,
      work: (partial, signal) => this.#runOne(partial, share, signal),
      all: this.#abort,
    });
  }

  async #runOne(partial: PartialFile, share: ConnectionShare, signal: AbortSignal): Promise<void> {
    const { file, takeLock, policy } = this.#needs;
    const { taskId, modelId, version } = this.#options.task;
    const tiny = this.#hasMany && partial.file.sizeBytes < policy.tinyBytes && partial.file.pieces.length <= 1;
    // Locks on ten thousand tiny files cost more than the files: the task's own lock stands for
    // them.
    const release = tiny ? null : await takeLock(partLockPath(partial.partPath), signal);
    const transfer = new FileTransfer(file, {
      ...{ taskId, modelId, version, partial, listener: this.#listener, signal },
      syncedByCaller: tiny,
      allowed: () => share.perFile(this.#active.size),
      onOpened: () => {
        share.opened();
        // Not before: a checkpoint that comes while the part is being made would sync the folder
        // without it.
        this.#keeper.nameAdded();
      },
      onClosed: () => share.closed(),
    });
    try {
      await this.#fetchOne(partial, transfer, tiny);
    } finally {
      // Whatever the disk says to a sync or a close: a lock that stays is held against ourselves.
      await release?.();
    }
    if (this.#tiny.count >= policy.syncBatch) await this.#tiny.sync();
  }

  async #fetchOne(partial: PartialFile, transfer: FileTransfer, tiny: boolean): Promise<void> {
    this.#active.add(transfer);
    let whole = false;
    try {
      await transfer.run();
      whole = true;
    } finally {
      this.#active.delete(transfer);
      this.#progress.ended(partial);
      // A checkpoint in flight may hold an older state of this file: what is said below has to
      // come after it.
      await this.#keeper.settled();
      if (whole && tiny) this.#tiny.add(partial);
      else {
        // A stopped transfer puts what it has written on the disk while its part is still open.
        if (whole) this.checkpoints.safe(partial.checkpoint());
        else await this.#sync(transfer);
        await partial.close();
      }
    }
  }

  #startTimer(queue: WorkQueue<PartialFile>): () => void {
    const { clock, policy } = this.#needs;
    const tick = () => {
      this.#checkpointSoon();
      this.#progress.sample();
      // Other files and tasks came or went, or a limit was changed.
      queue.adjust();
      for (const transfer of this.#active) transfer.adjust();
      cancel = clock.after(policy.checkpointMs, tick);
    };
    let cancel = clock.after(policy.checkpointMs, tick);
    return () => cancel();
  }

  /** Makes a checkpoint that nobody awaits: when it can't be recorded, the transfer stops. */
  #checkpointSoon(): void {
    this.#keeper
      .make()
      // Other programs fill the disk too: the task pauses while everything is safe, before the
      // disk is full.
      .then(() => (this.lackingBytes > 0 ? this.#options.assertRoom() : undefined))
      .catch((error: unknown) => this.#abort.abort(error));
  }

  async #syncParts(): Promise<void> {
    this.#listener.checkpointBegins();
    await Promise.all([this.#tiny.sync(), ...[...this.#active].map(transfer => this.#sync(transfer))]);
  }

  async #sync(transfer: FileTransfer): Promise<void> {
    const safe = await transfer.sync();
    if (safe) this.checkpoints.safe(safe);
  }
}
