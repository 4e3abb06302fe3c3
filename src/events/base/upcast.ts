/**
 * Old events become new ones when they are read; their bytes stay as they were written.
 * An upcaster takes one version's data to the next; several run one after another.
 */
import { EVENT_VERSIONS } from './event.ts';
import type { AnyEvent } from './event.ts';

export type EventData = Record<string, unknown>;

/** By event type, then by the version that it takes data from. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, (data: EventData) => EventData>>>>;

/** None yet: every type is at its first version. */
const UPCASTERS: Upcasters = {};

/** Types and versions that this program doesn't know come back as they are. */
export function upcast(
  event: AnyEvent,
  upcasters: Upcasters = UPCASTERS,
  versions: Readonly<Record<string, number>> = EVENT_VERSIONS,
): AnyEvent {
  const steps = upcasters[event.type];
  // Most types have none, and each line of a replay comes by here.
  if (steps === undefined) return event;
  const newest = versions[event.type];
  if (newest === undefined || event.v >= newest) return event;
  let data = event.data as EventData;
  let v = event.v;
  for (let step = steps[v]; step !== undefined && v < newest; step = steps[v]) {
    data = step(data);
    v += 1;
  }
  return { ...event, v, data };
}
