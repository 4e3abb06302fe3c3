import { isKnown } from '../../events/vocabulary.ts';
import type { AnyEvent, EventType } from '../../events/vocabulary.ts';
import { isOfAnotherTask } from './evolve-record.ts';
import type { ModelsState } from './models.ts';
import { TRANSITIONS } from './transitions.ts';

/** Types that change the state of a version. All others are facts of the engine, or reports. */
const JUDGED: ReadonlySet<string> = new Set<EventType>(
  Object.values(TRANSITIONS).flatMap(row => Object.keys(row) as EventType[]),
);

/** True for an event that the state table has a word on. */
export function isJudged(event: AnyEvent): boolean {
  return event.subject !== null && JUDGED.has(event.type);
}

/**
 * Why this version would not have written an event in a state, in words that follow "event 7: ";
 * null for a legal one. The fold passes over what is illegal, so a journal that holds such an event
 * says one thing and the models show another.
 *
 * @param state the fold of all events before it
 */
export function illegality(state: ModelsState, event: AnyEvent): string | null {
  if (event.cause !== undefined && event.cause >= event.seq) return `its cause ${event.cause} does not come before it`;
  if (event.subject === null || !isKnown(event) || !JUDGED.has(event.type)) return null;
  const record = state.models.get(event.subject) ?? null;
  if (isOfAnotherTask(record, event)) return `it is of another task than ${event.subject} has`;
  const status = record?.status ?? 'absent';
  if (TRANSITIONS[status][event.type] !== undefined) return null;
  return `${event.type} is not allowed while ${event.subject} is ${status}`;
}
