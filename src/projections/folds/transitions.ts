import type { EventType } from '../../events/vocabulary.ts';
import type { ModelRecord, ModelStatus } from './model-record.ts';

/** `absent`: no record, no key in registry.json. */
export type State = ModelStatus | 'cancelled' | 'absent';

/**
 * Where an event leads. A name is the next state; the words in angle brackets depend on the record:
 * - `<progress>`: queued before DownloadStarted, verifying when every byte is there, else downloading;
 * - `<before>`: what the version was before its task: damaged or missing, ready, or absent.
 */
export type Target = State | '<progress>' | '<before>';

type Row = Partial<Record<EventType, Target>>;

/** A task that is under way, in whichever state, can end or be interrupted like this. */
const TASK_ENDS: Row = {
  DownloadPaused: 'paused',
  DownloadFailed: 'failed',
  DownloadCancelled: 'cancelled',
  ModelInstalled: 'ready',
  ModelRepaired: 'ready',
};

/** Facts that a task reports without leaving its state. */
const TASK_FACTS = (state: State): Row => ({
  RetryScheduled: state,
  RemoteChanged: state,
  PieceRejected: state,
  FileRejected: state,
  FileVerified: state,
});

/**
 * The state table of a model version. An event that has no entry in the row of the present state is illegal there:
 * decide never produces it, and the fold carries on with the record as it was.
 */
export const TRANSITIONS: Record<State, Row> = {
  absent: { DownloadRequested: 'queued', ModelInstalled: 'ready' },
  queued: {
    ...TASK_FACTS('queued'),
    ...TASK_ENDS,
    DownloadStarted: 'downloading',
    DownloadCheckpointed: '<progress>',
    DownloadResumed: '<progress>',
  },
  downloading: {
    ...TASK_FACTS('downloading'),
    ...TASK_ENDS,
    DownloadStarted: 'downloading',
    DownloadCheckpointed: '<progress>',
    DownloadResumed: '<progress>',
  },
  paused: {
    ...TASK_ENDS,
    DownloadCheckpointed: 'paused',
    FileVerified: 'paused',
    RemoteChanged: 'paused',
    PieceRejected: 'paused',
    FileRejected: 'paused',
    DownloadStarted: 'downloading',
    DownloadResumed: '<progress>',
    RetryScheduled: 'downloading',
  },
  verifying: {
    ...TASK_FACTS('downloading'),
    ...TASK_ENDS,
    FileVerified: 'verifying',
    DownloadCheckpointed: '<progress>',
    DownloadResumed: '<progress>',
  },
  ready: {
    ModelDamaged: 'damaged',
    ModelMissing: 'missing',
    RemovalRequested: 'removing',
    ModelInstalled: 'ready',
  },
  failed: {
    DownloadRequested: 'queued',
    DownloadCancelled: 'cancelled',
    RemovalRequested: 'removing',
    DownloadCheckpointed: 'failed',
  },
  damaged: {
    DownloadRequested: 'queued',
    RemovalRequested: 'removing',
    ModelDamaged: 'damaged',
    ModelMissing: 'missing',
    ModelInstalled: 'ready',
  },
  missing: {
    DownloadRequested: 'queued',
    RemovalRequested: 'removing',
    ModelDamaged: 'damaged',
    ModelMissing: 'missing',
    ModelInstalled: 'ready',
  },
  removing: { ModelRemoved: 'absent', RemovalFailed: '<before>', PartialDiscarded: 'removing' },
  cancelled: {
    PartialDiscarded: '<before>',
    DownloadRequested: 'queued',
    RemovalRequested: 'removing',
    DownloadCheckpointed: 'cancelled',
  },
};

/** The next state of a record that already carries the event's facts, or undefined when the event is illegal here. */
export function nextState(
  from: State,
  type: EventType,
  record: Pick<ModelRecord, 'task' | 'installation' | 'broken'>,
): State | undefined {
  const target = TRANSITIONS[from][type];
  if (target === '<before>') return record.broken ?? (record.installation ? 'ready' : 'absent');
  if (target !== '<progress>') return target;
  const task = record.task;
  if (task === null || task.startedAt === null) return 'queued';
  return task.totalBytes !== null && task.receivedBytes === task.totalBytes ? 'verifying' : 'downloading';
}
