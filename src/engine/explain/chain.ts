import type { AnyEvent } from '../../events/vocabulary.ts';
import type { Language } from '../../model/remedies.ts';
import { addLine } from './story.ts';
import type { Line } from './story.ts';

/** The chain of causes of an event, and its effects. */
export interface Chain {
  /** Oldest first. The last one is the event itself. */
  causes: Line[];
  /** Events that name this one as their cause. */
  effects: Line[];
  /** The event that the first of them names as its cause, and that the journal doesn't have any more; null for none. */
  gone: number | null;
}

/**
 * Follows `cause` from an event back to the first event of its chain. When an event has no cause
 * but belongs to a download task, its cause is the last request of that task.
 *
 * @param read reads the events behind a seq, oldest first. It is called twice, so that for a long
 *   journal only numbers are in memory; the second time from the begin of the chain.
 * @returns null when no event has this seq
 */
export async function chainOf(
  read: (after: number) => AsyncIterable<AnyEvent>,
  seq: number,
  language: Language = 'en',
): Promise<Chain | null> {
  const found = await chainSeqs(read(0), seq);
  if (found === null) return null;
  const { chain, gone } = found;
  const causes: Line[] = [];
  const effects: Line[] = [];
  const causeOf = causeFinder();
  // An effect by its task has its request in the event itself. So nothing before the chain counts.
  for await (const event of read(Math.min(...chain) - 1)) {
    const cause = causeOf(event);
    if (chain.has(event.seq)) causes.push(...asLines(event, language));
    else if (cause === seq) addLine(effects, event, language);
  }
  return { causes, effects, gone };
}

/** Returns the seqs from the event back to the start of its chain, as far as the journal goes back. */
async function chainSeqs(
  events: AsyncIterable<AnyEvent>,
  seq: number,
): Promise<{ chain: Set<number>; gone: number | null } | null> {
  const causes = new Causes();
  const causeOf = causeFinder();
  let found = false;
  let first = 0;
  for await (const event of events) {
    first ||= event.seq;
    if (event.seq > seq) break;
    found ||= event.seq === seq;
    const cause = causeOf(event);
    if (cause !== undefined) causes.set(event.seq, cause);
  }
  if (!found) return null;
  const chain = new Set<number>();
  // A cause is earlier than its effect (causeFinder ensures this), so this loop ends.
  let at: number | undefined = seq;
  for (; at !== undefined && at >= first; at = causes.of(at)) chain.add(at);
  return { chain, gone: at ?? null };
}

/** Seq → seq of the cause, in 8 bytes an event: a Map takes five times as much. */
class Causes {
  static readonly #PAGE = 4_096;
  readonly #pages = new Map<number, Float64Array>();

  set(seq: number, cause: number): void {
    const number = Math.floor(seq / Causes.#PAGE);
    let page = this.#pages.get(number);
    if (page === undefined) this.#pages.set(number, (page = new Float64Array(Causes.#PAGE)));
    page[seq % Causes.#PAGE] = cause;
  }

  of(seq: number): number | undefined {
    return this.#pages.get(Math.floor(seq / Causes.#PAGE))?.[seq % Causes.#PAGE] || undefined;
  }
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

function asLines(event: AnyEvent, language: Language): Line[] {
  const lines: Line[] = [];
  addLine(lines, event, language);
  return lines;
}
