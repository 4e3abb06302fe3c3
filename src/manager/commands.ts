import type { TaskEvent } from '../download/types.ts';
import type { DamagedFile, TaskKind } from '../events/vocabulary.ts';
import type { ErrorValue } from '../model/errors.ts';
import type { ModelVersion } from '../model/identity.ts';

/** What can be asked of one model version. Ids are made by the caller: decide has no randomness. */
export type Command = ModelVersion & { commandId?: string } & (
    | { type: 'Install'; newTaskId: string; kind: Exclude<TaskKind, 'repair'>; totalBytes: number | null }
    | { type: 'Repair'; newTaskId: string }
    | { type: 'Pause' }
    | { type: 'Resume' }
    | { type: 'Cancel' }
    /** `leases`: how many users hold the version now. */
    | { type: 'Remove'; leases: number }
    /** What a running task found out; refused once the task is not the current one. */
    | { type: 'ReportTask'; taskId: string; events: TaskEvent[] }
    | { type: 'ReportDiscarded'; taskId: string; bytes: number }
    | { type: 'ReportRemoved'; freedBytes: number }
    | { type: 'ReportRemovalFailed'; error: ErrorValue }
    | { type: 'ReportDamaged'; files: DamagedFile[] }
    | { type: 'ReportMissing'; reason: string }
    /** An installed version that the journal lost, proven by its checksum.sha256. */
    | {
        type: 'ReportFound';
        sizeBytes: number;
        checksumSha256: string;
        fileCount: number;
        extra: Record<string, unknown>;
      }
    | { type: 'ReportUpdate'; installedVersion: string }
  );
