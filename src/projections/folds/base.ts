/**
 * The base of a pruned journal: what the dropped events added up to. A fact like an event, so its
 * shape is its own: the fold and its snapshot may change, and bases of each version stay readable
 * (schemas/journal-base.schema.json).
 */
import type { ErrorValue } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { DamagedFile, FileCheckpoint, PauseReason, TaskKind } from '../../events/vocabulary.ts';
import type { ModelRecord, TaskRecord } from './model-record.ts';
import { initialModels } from './models.ts';
import type { ModelsState } from './models.ts';

export interface Base {
  base: 1;
  /** Of the last dropped event. */
  seq: number;
  boot_id: string | null;
  models: BaseModel[];
  /** Newest ids of commands, oldest first, and what each was about. */
  commands: [id: string, subject: string][];
  updates: { model_id: string; version: string; seq: number }[];
  /** Absent: none. Each is of one of `models`. */
  withdrawn?: { model: string; why: string; withdrawn_at: string }[];
  damage: { range: string; seq: number }[];
  /** Absent: none. */
  catalogs?: { library: string; serial: number }[];
  /** Versions whose removal was asked for in a dropped event: they are never taken back. */
  removed: string[];
  /** Ids of tasks in the order that a person put them in; absent: in none. */
  order?: readonly string[];
}

interface BaseModel {
  model_id: string;
  version: string;
  status: ModelRecord['status'];
  task: BaseTask | null;
  installation: {
    installed_at: string;
    size_bytes: number;
    checksum_sha256: string;
    file_count: number;
    reused_bytes: number;
    extra: Record<string, unknown>;
    manifest_sha256?: string;
  } | null;
  broken: ModelRecord['broken'];
  broken_by: number | null;
  damaged_files: DamagedFile[];
  removal_error: ErrorValue | null;
  updated_at: string;
  seq: number;
}

interface BaseTask {
  task_id: string;
  kind: TaskKind;
  turn: number;
  started_at: string | null;
  total_bytes: number | null;
  received_bytes: number;
  reused_bytes: number;
  plan_sha256: string | null;
  files: FileCheckpoint[];
  boot_id: string | null;
  pause: { reason: PauseReason; needed_bytes: number | null } | null;
  retry: { attempt: number; at: string; wait_ms: number | null } | null;
  failing: { attempt: number; ms: number; held_bytes: number } | null;
  error: ErrorValue | null;
}

export function baseOf(state: ModelsState, removed: Iterable<string>): Base {
  return {
    base: 1,
    seq: state.seq,
    boot_id: state.bootId,
    models: [...state.models.values()].map(baseModel),
    commands: [...state.commands],
    updates: [...state.updates].map(([model_id, { version, seq }]) => ({ model_id, version, seq })),
    ...withdrawnOf(state),
    damage: [...state.damage].map(([range, seq]) => ({ range, seq })),
    ...catalogsOf(state),
    removed: [...removed].sort(),
    ...(state.order.length > 0 && { order: state.order }),
  };
}

/**
 * The state that the base was made of, new each time.
 *
 * @throws TypeError for anything but a base
 */
export function stateOfBase(value: Readonly<Record<string, unknown>>): ModelsState {
  const base = value as unknown as Base;
  return {
    ...initialModels(),
    models: new Map(base.models.map(recordOf).map(record => [formatRef(record), record])),
    commands: new Map(base.commands),
    updates: new Map(base.updates.map(({ model_id, version, seq }) => [model_id, { version, seq }])),
    withdrawn: new Map(
      (base.withdrawn ?? []).map(({ model, why, withdrawn_at }) => [model, { why, withdrawnAt: withdrawn_at }]),
    ),
    damage: new Map(base.damage.map(({ range, seq }) => [range, seq])),
    catalogs: new Map((base.catalogs ?? []).map(({ library, serial }) => [library, serial])),
    order: base.order ?? [],
    bootId: base.boot_id,
    seq: base.seq,
  };
}

/** Versions that a base says were removed; none for no base. */
export function removedIn(value: Readonly<Record<string, unknown>> | null): string[] {
  return value === null ? [] : (value as unknown as Base).removed;
}

function withdrawnOf({ withdrawn }: ModelsState): Pick<Base, 'withdrawn'> {
  if (withdrawn.size === 0) return {};
  const entries = [...withdrawn].map(([model, { why, withdrawnAt }]) => ({ model, why, withdrawn_at: withdrawnAt }));
  return { withdrawn: entries };
}

function catalogsOf({ catalogs }: ModelsState): Pick<Base, 'catalogs'> {
  return catalogs.size === 0 ? {} : { catalogs: [...catalogs].map(([library, serial]) => ({ library, serial })) };
}

function baseModel({ task, installation, ...record }: ModelRecord): BaseModel {
  const { modelId, version, status, broken, brokenBy, damage, removalError, updatedAt, seq } = record;
  return {
    ...{ model_id: modelId, version, status, task: task && baseTask(task) },
    installation: installation && {
      ...{ installed_at: installation.installedAt, size_bytes: installation.sizeBytes },
      ...{ checksum_sha256: installation.checksumSha256, file_count: installation.fileCount },
      ...{ reused_bytes: installation.reusedBytes, extra: installation.extra },
      ...(installation.manifestSha256 !== undefined && { manifest_sha256: installation.manifestSha256 }),
    },
    ...{ broken, broken_by: brokenBy, damaged_files: [...damage], removal_error: removalError },
    ...{ updated_at: updatedAt, seq },
  };
}

function recordOf({ task, installation, ...model }: BaseModel): ModelRecord {
  const { model_id, version, status, broken, broken_by, damaged_files, removal_error, updated_at, seq } = model;
  return {
    ...{ modelId: model_id, version, status, task: task && taskOf(task) },
    installation: installation && {
      ...{ installedAt: installation.installed_at, sizeBytes: installation.size_bytes },
      ...{ checksumSha256: installation.checksum_sha256, fileCount: installation.file_count },
      ...{ reusedBytes: installation.reused_bytes, extra: installation.extra },
      ...(installation.manifest_sha256 !== undefined && { manifestSha256: installation.manifest_sha256 }),
    },
    ...{ broken, brokenBy: broken_by, damage: damaged_files, removalError: removal_error },
    ...{ updatedAt: updated_at, seq },
  };
}

function baseTask({ files, pause, retry, failing, ...task }: TaskRecord): BaseTask {
  return {
    ...{ task_id: task.taskId, kind: task.kind, turn: task.turn, started_at: task.startedAt },
    ...{ total_bytes: task.totalBytes, received_bytes: task.receivedBytes, reused_bytes: task.reusedBytes },
    ...{ plan_sha256: task.planSha256, files: [...files.values()], boot_id: task.bootId, error: task.error },
    pause: pause && { reason: pause.reason, needed_bytes: pause.neededBytes },
    retry: retry && { attempt: retry.attempt, at: retry.at, wait_ms: retry.waitMs },
    failing: failing && { attempt: failing.attempt, ms: failing.ms, held_bytes: failing.heldBytes },
  };
}

function taskOf({ files, pause, retry, failing, ...task }: BaseTask): TaskRecord {
  return {
    ...{ taskId: task.task_id, kind: task.kind, turn: task.turn, startedAt: task.started_at },
    ...{ totalBytes: task.total_bytes, receivedBytes: task.received_bytes, reusedBytes: task.reused_bytes },
    ...{ planSha256: task.plan_sha256, bootId: task.boot_id, error: task.error },
    files: new Map(files.map(file => [file.path, file])),
    pause: pause && { reason: pause.reason, neededBytes: pause.needed_bytes },
    retry: retry && { attempt: retry.attempt, at: retry.at, waitMs: retry.wait_ms },
    failing: failing && { attempt: failing.attempt, ms: failing.ms, heldBytes: failing.held_bytes },
  };
}
