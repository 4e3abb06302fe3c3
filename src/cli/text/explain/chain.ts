import type { AnyEvent } from '../../../events/vocabulary.ts';
import { addLine } from './story.ts';
import type { Line } from './story.ts';

/** An event's chain of causes, and what it led to. */
export interface Chain {
  /** Oldest first; the last one is the event itself. */
  causes: Line[];
  /** Events that name this one as their cause. */
  effects: Line[];
}

/**
 * Follows `cause` from an event back to the first one of its chain. Where an event names no cause but belongs to a download
 * task, the last request of that task is what led to it.
 *
 * @param read reads all events, oldest first; called twice, so that only numbers are held of a long journal
 * @returns null when there is no event of this seq
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

/** The seqs from the event back to where its chain begins. */
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
  // A cause is earlier than its effect (causeFinder sees to it), so this ends.
  for (let at: number | undefined = seq; at !== undefined; at = causes.get(at)) chain.add(at);
  return chain;
}

/** Finds the cause of each event of a journal that is read in order. */
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
