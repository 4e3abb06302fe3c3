import type { NewEvent } from '../events/vocabulary.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { recordOf } from '../projections/folds/models.ts';
import type { Command } from './commands.ts';

/**
 * Gives each event of a command the earlier event that led to it. A wish of a person out of the
 * blue has no cause. Pure.
 */
export function withCauses(events: NewEvent[], command: Command, state: ModelsState): NewEvent[] {
  const record = recordOf(state, command);
  return events.map(event => {
    const cause =
      event.type === 'DownloadRequested' ? causeOfRequest(event, command, state) : causeOf(event, record, state);
    return cause ? { ...event, cause } : event;
  });
}

function causeOf(event: NewEvent, record: ModelRecord | undefined, state: ModelsState): number | null | undefined {
  switch (event.type) {
    case 'DownloadPaused':
      return event.data.reason === 'user' ? null : turnOf(record);
    case 'DownloadResumed':
    case 'PartialDiscarded':
      return record?.task?.turn;
    case 'ModelInstalled':
      // Without a task it is a version that was broken, or one that the journal lost: the damage
      // made the engine look for it.
      return record?.task ? turnOf(record) : (record?.brokenBy ?? [...state.damage.values()].at(-1));
    case 'DownloadStarted':
    case 'DownloadCheckpointed':
    case 'RetryScheduled':
    case 'RemoteChanged':
    case 'PieceRejected':
    case 'FileVerified':
    case 'InstalledVersionsSearched':
    case 'FileRejected':
    case 'DownloadFailed':
    case 'ModelRepaired':
      return turnOf(record);
    case 'ModelRemoved':
    case 'RemovalFailed':
      // The last event about the version is its RemovalRequested: nothing else happens to it
      // meanwhile.
      return record?.seq;
    default:
      return null;
  }
}

/**
 * The last turn of the task. A report after the user's pause comes of earlier turns, so the pause
 * is not its cause.
 */
function turnOf(record: ModelRecord | undefined): number | null | undefined {
  return record?.task?.pause?.reason === 'user' ? null : record?.task?.turn;
}

/** The failure, the cancel, the damage or the found update that a request answers. */
function causeOfRequest({ data }: NewEvent<'DownloadRequested'>, command: Command, state: ModelsState) {
  const record = recordOf(state, command);
  const goesOn = record?.status === 'cancelled' && record.task?.taskId === data.task_id;
  if (record?.status === 'failed' || goesOn) return record.task?.turn;
  if (data.kind === 'repair') return record?.brokenBy;
  const found = data.kind === 'update' ? state.updates.get(command.modelId) : undefined;
  return found?.version === command.version ? found.seq : null;
}

/**
 * seq of the event that made a model unavailable: the last one that changed its state here.
 * undefined when the journal says nothing of the model, or that it is ready.
 *
 * @param subject `model_id` or `model_id@version`
 */
export function causeOfAbsence(state: ModelsState, subject: string): number | undefined {
  const records = [...state.models.values()].filter(each => each.modelId === subject || formatRef(each) === subject);
  const last = records.reduce<ModelRecord | undefined>((a, b) => (a && a.seq > b.seq ? a : b), undefined);
  if (last === undefined || last.status === 'ready') return undefined;
  return last.task?.turn ?? last.brokenBy ?? last.seq;
}
