import { rm } from 'node:fs/promises';
import { formatRef } from '../../model/identity.ts';
import { Checkpoints } from './download-checkpoints.ts';
import type { ConnectionShare } from '../connection/connections.ts';
import type { DownloadContext } from '../base/context.ts';
import type { DownloadTask, ProgressSample, TaskReporter } from '../types.ts';
import { assertRoom } from '../base/disk-needs.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { toFailure } from '../base/failure.ts';
import { FileTransfer } from './file-transfer.ts';
import { takeLock } from '../base/locks.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { partLockPath, tempDir } from '../../disk/paths.ts';
import type { Proof } from '../part/proof.ts';
import type { StreamListener } from '../connection/stream.ts';
import { TransferProgress } from './transfer-progress.ts';
import { Workers } from './workers.ts';

export interface TransferOptions {
  context: DownloadContext;
  task: DownloadTask;
  reporter: TaskReporter;
  partials: PartialFile[];
  totalBytes: number;
  /** What has to be free on the disk for this task and the others to go on. */
  neededBytes: () => number;
}

/** Transfers the files of one task, several at once, with checkpoints while it runs and when it ends. */
export class Transfer {
  readonly checkpoints: Checkpoints;
  /** Bytes that came over the network, rejected ones included. */
  fetchedBytes = 0;
  readonly #options: TransferOptions;
  readonly #subject: string;
  readonly #active = new Set<FileTransfer>();
  /** Tiny files that are complete and still open, until they are synced together. */
  readonly #unsynced = new Set<PartialFile>();
  readonly #progress: TransferProgress;
  #abort = new AbortController();
  #writtenSinceCheckpoint = 0;
  #checkpointing: Promise<void> | null = null;
  #newNames = false;

  constructor(options: TransferOptions) {
    const { task, partials, totalBytes, context, reporter } = options;
    this.#options = options;
    this.#subject = formatRef(task);
    const onSample = (sample: ProgressSample) => reporter.progress(sample);
    this.#progress = new TransferProgress({ context, task, totalBytes, onSample }, () => this.writtenBytes);
    this.checkpoints = new Checkpoints(task.taskId, this.#subject, totalBytes);
    for (const file of task.files.values()) this.checkpoints.known(file);
    for (const partial of partials) this.checkpoints.safe(partial.checkpoint());
  }

  /** Bytes written, safe or not. */
  get writtenBytes(): number {
    return this.#options.partials.reduce((sum, partial) => sum + partial.writtenBytes, 0);
  }

  get lackingBytes(): number {
    return Math.max(0, this.#options.totalBytes - this.writtenBytes);
  }

  /** Resolves when every file is complete and that is recorded. Rejects with a Failure, or the signal's reason. */
  async run(signal: AbortSignal): Promise<void> {
    this.#abort = new AbortController();
    const onStop = () => this.#abort.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    const share = this.#options.context.connections.enter();
    const workers = this.#workers(share);
    const stopTimer = this.#startTimer(workers);
    try {
      await workers.run();
    } finally {
      share.leave();
      stopTimer();
      signal.removeEventListener('abort', onStop);
      // A cancelled task's bytes are about to be discarded: nobody needs to know which were safe.
      if (signal.reason !== 'cancel') await this.#checkpoint();
      for (const partial of this.#unsynced) await partial.close();
      this.#unsynced.clear();
    }
    signal.throwIfAborted();
    await this.#options.reporter.record(...this.checkpoints.take(true));
  }

  #workers(share: ConnectionShare): Workers<PartialFile> {
    const { filesAtOnce } = this.#options.context.policy;
    return new Workers({
      items: this.#options.partials.filter(partial => !partial.right),
      // A tiny file takes a connection for one exchange: more of them at once are what makes it quick.
      atOnce: () => (this.#hasMany ? share.total() : Math.min(filesAtOnce, share.total())),
      // Nothing is gained by stopping one whose bytes are all here.
      mayWait: partial => !partial.complete,
      work: (partial, signal) => this.#runOne(partial, share, signal),
      all: this.#abort,
    });
  }

  async #runOne(partial: PartialFile, share: ConnectionShare, signal: AbortSignal): Promise<void> {
    const { context, task } = this.#options;
    const { modelId, version } = task;
    const tiny = this.#hasMany && partial.file.sizeBytes < context.policy.tinyBytes && !partial.hasManyPieces;
    // Ten thousand locks on ten thousand tiny files cost more than the files; the task's own lock stands for them.
    const release = tiny ? null : await takeLock(context, partLockPath(partial.partPath), signal);
    const transfer = new FileTransfer({
      context,
      modelId,
      version,
      partial,
      listener: this.#listener(),
      signal,
      syncedByCaller: tiny,
      allowed: () => share.perFile(this.#active.size),
      onOpened: () => {
        share.opened();
        // Not before: a checkpoint that comes while the part is being made would sync the folder without it.
        this.#newNames = true;
      },
      onClosed: () => share.closed(),
    });
    this.#active.add(transfer);
    let whole = false;
    try {
      await transfer.run();
      whole = true;
    } finally {
      this.#active.delete(transfer);
      this.#progress.ended(partial);
      // A checkpoint in flight may hold an older word on this file: the last one is ours. Its failure stops the task by itself.
      await this.#checkpointing?.catch(() => undefined);
      // What a stopped transfer has written is made safe while its part is still open.
      if (whole && tiny) this.#unsynced.add(partial);
      else {
        if (whole) this.checkpoints.safe(partial.checkpoint());
        else await this.#sync(transfer);
        await partial.close();
      }
      await release?.();
    }
    if (this.#unsynced.size >= context.policy.syncBatch) await this.#syncTogether();
  }

  get #hasMany(): boolean {
    return this.#options.partials.length > this.#options.context.policy.manyFiles;
  }

  /** One after the other each sync waits for the disk; together they wait once. */
  async #syncTogether(): Promise<void> {
    const batch = [...this.#unsynced];
    this.#unsynced.clear();
    const synced = await Promise.allSettled(
      batch.map(async partial => {
        try {
          await partial.sync();
          // What somebody else had in hand is missing now, which is found when the others are complete.
          if (!(await partial.readsAsProven(this.#listener()))) partial.dropAll();
          this.checkpoints.safe(partial.checkpoint());
        } catch (error) {
          // Tiny: fetched again rather than mended, into another file.
          partial.dropAll();
          await rm(partial.partPath, { force: true, recursive: true });
          throw error;
        } finally {
          await partial.close();
        }
      }),
    );
    const failed = synced.find(result => result.status === 'rejected');
    if (failed) throw toFailure(failed.reason);
  }

  /** Parts that were complete and aren't any more, because somebody else had them in hand: one of those whose bytes are missing. */
  async loseMissing(staged: ReadonlySet<string>): Promise<PartialFile | null> {
    let lost: PartialFile | null = null;
    for (const partial of this.#options.partials) {
      if (staged.has(partial.file.path)) continue;
      if (!(await partial.isAsLeft())) {
        // Deleted, or somebody wrote to it: what the hashes don't refute is kept.
        await partial.open();
        await partial.close();
      }
      if (!partial.right) lost = partial;
    }
    return lost;
  }

  #listener(): StreamListener {
    const { reporter, task, context } = this.#options;
    return {
      onBytes: bytes => {
        this.fetchedBytes += bytes;
        this.#writtenSinceCheckpoint += bytes;
        this.#progress.arrived(bytes);
        if (this.#writtenSinceCheckpoint >= context.policy.checkpointBytes) this.#checkpointSoon();
      },
      onHashed: (partial, bytes) => this.#progress.hashed(partial, bytes),
      onRejected: (partial, proof, actual) => this.#recordRejected(partial, proof, actual),
      onRemoteChanged: (partial, was, now) =>
        reporter.record({
          type: 'RemoteChanged',
          subject: this.#subject,
          data: { task_id: task.taskId, path: partial.file.path, was, now },
        }),
    };
  }

  #recordRejected(partial: PartialFile, proof: Proof, actual: string): Promise<void> {
    const data = {
      task_id: this.#options.task.taskId,
      path: partial.file.path,
      expected_sha256: proof.sha256,
      actual_sha256: actual,
    };
    const subject = this.#subject;
    return this.#options.reporter.record(
      partial.hasPieces
        ? { type: 'PieceRejected', subject, data: { ...data, piece: proof.index } }
        : { type: 'FileRejected', subject, data },
    );
  }

  #startTimer(workers: Workers<PartialFile>): () => void {
    const { clock, policy } = this.#options.context;
    let cancel = clock.after(policy.checkpointMs, tick.bind(this));
    function tick(this: Transfer): void {
      this.#checkpointSoon();
      this.#progress.sample();
      // Other files and tasks came or went, or a limit was changed.
      workers.adjust();
      for (const transfer of this.#active) transfer.adjust();
      cancel = clock.after(policy.checkpointMs, tick.bind(this));
    }
    return () => cancel();
  }

  #checkpointSoon(): void {
    // Nobody awaits a timer's checkpoint: what it can't record stops the transfer instead.
    this.#checkpoint()
      // Others fill the disk too: better to pause with everything safe than to run into its end.
      .then(() => this.#assertRoom())
      .catch((error: unknown) => this.#abort.abort(error));
  }

  async #assertRoom(): Promise<void> {
    const { context, neededBytes } = this.#options;
    if (this.lackingBytes > 0) await assertRoom(context, neededBytes());
  }

  /** fdatasync first, then the event: a checkpoint never says more than the disk holds. */
  #checkpoint(): Promise<void> {
    this.#checkpointing ??= this.#makeSafe()
      .then(() => this.#options.reporter.record(...this.checkpoints.take(false)))
      .finally(() => (this.#checkpointing = null));
    return this.#checkpointing;
  }

  async #makeSafe(): Promise<void> {
    this.#writtenSinceCheckpoint = 0;
    await Promise.all([this.#syncTogether(), ...[...this.#active].map(transfer => this.#sync(transfer))]);
    if (!this.#newNames) return;
    this.#newNames = false;
    await syncDirectory(tempDir(this.#options.context.modelsDir));
  }

  async #sync(transfer: FileTransfer): Promise<void> {
    const safe = await transfer.sync();
    if (safe) this.checkpoints.safe(safe);
  }
}
