import type { ModelRecord, TaskRecord } from './model-record.ts';
import type { ModelsState, WithdrawnRecord } from './models.ts';

/**
 * The whole state of the models fold as JSON. Maps are lists of pairs, in their order. A key of a
 * map never becomes a key of an object, so `__proto__` is a name like any other.
 */
export interface ModelsSnapshot {
  models: [ref: string, record: RecordSnapshot][];
  commands: [id: string, ref: string][];
  updates: [modelId: string, found: { version: string; seq: number }][];
  withdrawn: [ref: string, withdrawn: WithdrawnRecord][];
  damage: [key: string, seq: number][];
  catalogs: [library: string, serial: number][];
  /** Absent: nobody put downloads in an order. */
  order?: readonly string[];
  bootId: string | null;
  seq: number;
}

type RecordSnapshot = Omit<ModelRecord, 'task'> & { task: TaskSnapshot | null };
type TaskSnapshot = Omit<TaskRecord, 'files'> & { files: [path: string, file: FileOf<TaskRecord>][] };
type FileOf<T extends TaskRecord> = T['files'] extends ReadonlyMap<string, infer F> ? F : never;

export function snapshotOf(state: ModelsState): ModelsSnapshot {
  return {
    models: [...state.models].map(([ref, record]) => [ref, recordSnapshot(record)]),
    commands: [...state.commands],
    updates: [...state.updates],
    withdrawn: [...state.withdrawn],
    damage: [...state.damage],
    catalogs: [...state.catalogs],
    ...(state.order.length > 0 && { order: state.order }),
    bootId: state.bootId,
    seq: state.seq,
  };
}

/**
 * The state that the snapshot was made of, new each time.
 *
 * @throws TypeError for anything but a snapshot
 */
export function stateOfSnapshot(snapshot: ModelsSnapshot): ModelsState {
  return {
    models: new Map(snapshot.models.map(([ref, record]) => [ref, recordOfSnapshot(record)])),
    commands: new Map(snapshot.commands),
    updates: new Map(snapshot.updates),
    withdrawn: new Map(snapshot.withdrawn),
    damage: new Map(snapshot.damage),
    catalogs: new Map(snapshot.catalogs),
    order: snapshot.order ?? [],
    bootId: snapshot.bootId,
    seq: snapshot.seq,
  };
}

function recordSnapshot({ task, ...record }: ModelRecord): RecordSnapshot {
  return { ...record, task: task && { ...task, files: [...task.files] } };
}

function recordOfSnapshot({ task, ...record }: RecordSnapshot): ModelRecord {
  return { ...record, task: task && { ...task, files: new Map(task.files) } };
}
