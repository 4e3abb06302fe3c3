import type { EventType } from '../../events/vocabulary.ts';
import type { ModelRecord, ModelStatus } from './model-record.ts';

/** `absent`: no record, no key in registry.json. */
export type State = ModelStatus | 'cancelled' | 'absent';

/**
 * Where an event leads. A name is the next state. The words in angle brackets depend on the
 * record:
 * - `<progress>`: queued before DownloadStarted, verifying when every byte is there, else
 *   downloading;
 * - `<before>`: the state before the task: damaged, missing, ready, or absent.
 */
export type Target = State | '<progress>' | '<before>';

type Row = Partial<Record<EventType, Target>>;

/**
 * The state table of a model version: a row for each state, with every event that is legal in it.
 * `decide` never produces an event that has no entry in the row of the present state; the fold
 * then keeps the record as it was. The order of the entries is part of the fold's name in
 * checkpoints: another order makes every start after the update read the whole journal once.
 */
export const TRANSITIONS: Record<State, Row> = {
  absent: {
    DownloadRequested: 'queued',
    ModelInstalled: 'ready',
  },
  queued: {
    RetryScheduled: 'queued',
    RemoteChanged: 'queued',
    PieceRejected: 'queued',
    FileRejected: 'queued',
    FileVerified: 'queued',
    InstalledVersionsSearched: 'queued',
    DownloadPaused: 'paused',
    DownloadFailed: 'failed',
    DownloadCancelled: 'cancelled',
    ModelInstalled: 'ready',
    ModelRepaired: 'ready',
    DownloadStarted: 'downloading',
    DownloadCheckpointed: '<progress>',
    DownloadResumed: '<progress>',
  },
  downloading: {
    RetryScheduled: 'downloading',
    RemoteChanged: 'downloading',
    PieceRejected: 'downloading',
    FileRejected: 'downloading',
    FileVerified: 'downloading',
    InstalledVersionsSearched: 'downloading',
    DownloadPaused: 'paused',
    DownloadFailed: 'failed',
    DownloadCancelled: 'cancelled',
    ModelInstalled: 'ready',
    ModelRepaired: 'ready',
    DownloadStarted: 'downloading',
    DownloadCheckpointed: '<progress>',
    DownloadResumed: '<progress>',
  },
  paused: {
    DownloadPaused: 'paused',
    DownloadFailed: 'failed',
    DownloadCancelled: 'cancelled',
    ModelInstalled: 'ready',
    ModelRepaired: 'ready',
    DownloadCheckpointed: 'paused',
    FileVerified: 'paused',
    InstalledVersionsSearched: 'paused',
    RemoteChanged: 'paused',
    PieceRejected: 'paused',
    FileRejected: 'paused',
    DownloadStarted: 'downloading',
    DownloadResumed: '<progress>',
    RetryScheduled: 'downloading',
  },
  verifying: {
    RetryScheduled: 'downloading',
    RemoteChanged: 'downloading',
    PieceRejected: 'downloading',
    FileRejected: 'downloading',
    FileVerified: 'verifying',
    DownloadPaused: 'paused',
    DownloadFailed: 'failed',
    DownloadCancelled: 'cancelled',
    ModelInstalled: 'ready',
    ModelRepaired: 'ready',
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
  removing: {
    ModelRemoved: 'absent',
    RemovalFailed: '<before>',
    PartialDiscarded: 'removing',
  },
  cancelled: {
    PartialDiscarded: '<before>',
    DownloadRequested: 'queued',
    RemovalRequested: 'removing',
    DownloadCheckpointed: 'cancelled',
  },
};

/**
 * The next state; undefined when the event is illegal here. `record` already has the facts of the
 * event.
 */
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
