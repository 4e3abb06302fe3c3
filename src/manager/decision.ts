/** What all rules share: the shape of a decision, and the making of events and refusals. Pure. */
import type { EventDataByType, EventType, NewEvent } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import type { Command } from './commands.ts';

/** No events: the wish of the command is already fulfilled, or already under way. */
export type Decision = NewEvent[] | ModelError;

/** A command of one type. */
export type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** True while a task runs, waits, or is paused. */
export function isAlive({ status }: ModelRecord): boolean {
  return ALIVE.has(status);
}

const ALIVE: ReadonlySet<string> = new Set(['queued', 'downloading', 'paused', 'verifying']);

/** An event about the command's version, with the id of the command. */
export function event<T extends EventType>(command: Command, type: T, data: EventDataByType[T]): NewEvent {
  const { commandId } = command;
  return {
    type,
    subject: formatRef(command),
    data: commandId === undefined ? data : { ...data, command_id: commandId },
  } as NewEvent;
}

/** The refusal of a command that has nothing to work on. */
export function notThere(command: Command, record: ModelRecord | undefined): ModelError {
  if (!record || record.status === 'cancelled') return refuse(command, 'MODEL_NOT_AVAILABLE', 'is not on this machine');
  return refuse(command, 'INVALID_ARGUMENT', `can't ${command.type.toLowerCase()} while it is ${record.status}`);
}

/** A refusal. Its message is the model version and then `why`. */
export function refuse(command: Command, code: ModelError['code'], why: string, retryable = false): ModelError {
  return new ModelError(code, `${formatRef(command)} ${why}.`, { retryable });
}
