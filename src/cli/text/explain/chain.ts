import type { AnyEvent } from '../../../events/vocabulary.ts';
import { addLine } from './story.ts';
import type { Line } from './story.ts';

/** The chain of causes of an event, and its effects. */
export interface Chain {
  /** Oldest first. The last one is the event itself. */
  causes: Line[];
  /** Events that name this one as their cause. */
  effects: Line[];
}

/**
 * Follows `cause` from an event back to the first event of its chain. When an event has no cause
 * but belongs to a download task, its cause is the last request of that task.
 *
 * @param read reads all events, oldest first. It is called twice, so that for a long journal only
 *   numbers are in memory.
 * @returns null when no event has this seq
 */
export async function chainOf(read: () => AsyncIterable<AnyEvent>, seq: number): Promise<Chain | null> {
  const chain = await chainSeqs(read(), seq);
  if (chain === null) return null;
  const causes: Line[] = [];
  const effects: Line[] = [];
  const causeOf = causeFinder();
  for await (const event of read()) {
    const cause = causeOf(event);
    if (chain.has(event.seq)) causes.push(...asLines(event));
    else if (cause === seq) addLine(effects, event);
  }
  return { causes, effects };
}

/** Returns the seqs from the event back to the start of its chain. */
async function chainSeqs(events: AsyncIterable<AnyEvent>, seq: number): Promise<Set<number> | null> {
  const causes = new Map<number, number>();
  const causeOf = causeFinder();
  let found = false;
  for await (const event of events) {
    if (event.seq > seq) break;
    found ||= event.seq === seq;
    const cause = causeOf(event);
    if (cause !== undefined) causes.set(event.seq, cause);
  }
  if (!found) return null;
  const chain = new Set<number>();
  // A cause is earlier than its effect (causeFinder ensures this), so this loop ends.
  for (let at: number | undefined = seq; at !== undefined; at = causes.get(at)) chain.add(at);
  return chain;
}

/** Finds the cause of each event. The events must come in the order of the journal. */
function causeFinder(): (event: AnyEvent) => number | undefined {
  /** Task → its last request. */
  const requests = new Map<string, number>();
  return event => {
    const { task_id: task } = event.data as { task_id?: unknown };
    const requested = typeof task === 'string' ? requests.get(task) : undefined;
    if (event.type === 'DownloadRequested' && typeof task === 'string') requests.set(task, event.seq);
    const cause = event.cause ?? requested;
    return cause !== undefined && cause < event.seq ? cause : undefined;
  };
}

function asLines(event: AnyEvent): Line[] {
  const lines: Line[] = [];
  addLine(lines, event);
  return lines;
}
