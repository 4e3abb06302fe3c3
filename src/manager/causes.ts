import type { NewEvent } from '../events/vocabulary.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { recordOf } from '../projections/folds/models.ts';
import type { Command } from './commands.ts';

/** Events that a command leads to, each with the event before it that led to it. What a person wishes has no cause. Pure. */
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
      // Without a task it is one that the journal lost, found again because of the damage.
      return record?.task ? turnOf(record) : [...state.damage.values()].at(-1);
    case 'DownloadStarted':
    case 'DownloadCheckpointed':
    case 'RetryScheduled':
    case 'RemoteChanged':
    case 'PieceRejected':
    case 'FileVerified':
    case 'FileRejected':
    case 'DownloadFailed':
    case 'ModelRepaired':
      return turnOf(record);
    case 'ModelRemoved':
    case 'RemovalFailed':
      // The request is the last event about it: nothing else happens to a version on its way out.
      return record?.seq;
    default:
      return null;
  }
}

/** What a task still says after the user paused it comes of what went on before, not of the pause. */
function turnOf(record: ModelRecord | undefined): number | null | undefined {
  return record?.task?.pause?.reason === 'user' ? null : record?.task?.turn;
}

/** Someone asked for it, because of something: a failure, damage, or a newer version that was found. */
function causeOfRequest({ data }: NewEvent<'DownloadRequested'>, command: Command, state: ModelsState) {
  const record = recordOf(state, command);
  if (record?.status === 'failed') return record.task?.turn;
  if (data.kind === 'repair') return record?.brokenBy;
  const found = data.kind === 'update' ? state.updates.get(command.modelId) : undefined;
  return found?.version === command.version ? found.seq : null;
}

/**
 * What led to a model, or a version of it, not being available: the last event that changed what it is here. undefined when the journal
 * says nothing of it, or that it is ready.
 */
export function causeOfAbsence(state: ModelsState, subject: string): number | undefined {
  const records = [...state.models.values()].filter(each => each.modelId === subject || formatRef(each) === subject);
  const last = records.reduce<ModelRecord | undefined>((a, b) => (a && a.seq > b.seq ? a : b), undefined);
  if (last === undefined || last.status === 'ready') return undefined;
  return last.task?.turn ?? last.brokenBy ?? last.seq;
}
