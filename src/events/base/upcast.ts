/**
 * Old events become new ones when they are read. Their bytes stay as they were written.
 * An upcaster takes the data of one version to the next version. Several run one after another.
 */
import { EVENT_VERSIONS } from './event.ts';
import type { AnyEvent } from './event.ts';

export type EventData = Record<string, unknown>;

/** By event type, then by the version that the upcaster takes data from. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, (data: EventData) => EventData>>>>;

/** Version 1 of a report had one task, whose fields were those of the event. */
function oneTask({ dispatch_task_id, reason, latency_ms, error, ...rest }: EventData): EventData {
  const outcome = latency_ms === undefined ? { error } : { latency_ms };
  return { ...rest, tasks: [{ dispatch_task_id, reason, ...outcome }] };
}

const UPCASTERS: Upcasters = {
  ModelUnavailableReported: { 1: oneTask },
  UnavailableReportFailed: { 1: oneTask },
};

/**
 * The event in the newest version that this program knows. Unknown types and versions come back as
 * they are.
 *
 * @example
 * upcast(event, { ModelMissing: { 1: data => ({ ...data, by: null }) } }, { ModelMissing: 2 });
 */
export function upcast(
  event: AnyEvent,
  upcasters: Upcasters = UPCASTERS,
  versions: Readonly<Record<string, number>> = EVENT_VERSIONS,
): AnyEvent {
  const steps = upcasters[event.type];
  // The quick way out: most types have no upcaster, and a replay runs this for every line.
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
