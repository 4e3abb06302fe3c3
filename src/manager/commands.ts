import type { TaskEvent } from '../download/types.ts';
import type { DamagedFile, TaskKind } from '../events/vocabulary.ts';
import type { ErrorValue } from '../model/errors.ts';
import type { LeaseHolder } from '../model/holder.ts';
import type { ModelVersion } from '../model/identity.ts';

/**
 * What can be asked of one model version. The caller makes the ids, because `decide` has no
 * randomness.
 */
export type Command = ModelVersion & { commandId?: string } & (
    | { type: 'Install'; newTaskId: string; kind: Exclude<TaskKind, 'repair'>; totalBytes: number | null }
    | { type: 'Repair'; newTaskId: string }
    | { type: 'Pause' }
    | { type: 'Resume' }
    | { type: 'Cancel' }
    /** Takes a cancel back, while the partial files are there. */
    | { type: 'Undo' }
    /** Puts downloads that wait in this order, before all others. The first is the command's. */
    | { type: 'Order'; first: readonly ModelVersion[] }
    /**
     * `leases`: how many users hold the version now. `holders`: their processes, as far as they are
     * known. `unsure`: it is not known who held the version before the engine's start.
     */
    | { type: 'Remove'; leases: number; holders?: readonly LeaseHolder[]; unsure?: boolean }
    /** Facts of a running task. Refused when the task is no longer the current one. */
    | { type: 'ReportTask'; taskId: string; events: TaskEvent[] }
    | { type: 'ReportDiscarded'; taskId: string; bytes: number }
    | { type: 'ReportRemoved'; freedBytes: number }
    | { type: 'ReportRemovalFailed'; error: ErrorValue }
    | { type: 'ReportDamaged'; files: DamagedFile[] }
    | { type: 'ReportMissing'; reason: string }
    /**
     * An installed version that the journal lost, or one that was adopted. Its checksum.sha256
     * proves it. `adoptedFrom`: the folder that it was copied from.
     */
    | {
        type: 'ReportFound';
        sizeBytes: number;
        checksumSha256: string;
        manifestSha256?: string;
        fileCount: number;
        extra: Record<string, unknown>;
        adoptedFrom?: string;
      }
    /**
     * A damaged or missing version is as it was installed. `brokenBy`: the event that it was broken
     * by when it was looked at; a later one is not taken back.
     */
    | { type: 'ReportHealed'; brokenBy: number | null }
    | { type: 'ReportUpdate'; installedVersion: string }
    /** What the library says of an installed version; null: it is offered. */
    | { type: 'ReportWithdrawal'; withdrawal: { why: string; withdrawn_at: string } | null }
  );
