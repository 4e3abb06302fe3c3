import type { AnyEvent } from '../../api/contract.ts';

/** A longer chain is shown from its end. */
const CHAIN_MAX = 20;

export interface Causes {
  /** From the first cause to the event itself. */
  chain: AnyEvent[];
  /**
   * The seq of a cause that is not loaded, where the chain begins. null when the chain is complete.
   */
  missing: number | null;
}

/**
 * What led to an event: the cause that it names, else the event before it in the same task, and so
 * on.
 *
 * @param events oldest first
 */
export function causesOf(event: AnyEvent, events: readonly AnyEvent[]): Causes {
  const bySeq = new Map(events.map(known => [known.seq, known]));
  const chain = [event];
  while (chain.length < CHAIN_MAX) {
    const first = chain[0] as AnyEvent;
    const cause = first.cause ?? null;
    // Only backwards: otherwise a wrong `cause` in a journal could make an endless chain.
    const before = cause !== null && cause < first.seq ? bySeq.get(cause) : beforeInTask(first, events);
    if (!before) return { chain, missing: cause };
    chain.unshift(before);
  }
  return { chain, missing: null };
}

function beforeInTask(event: AnyEvent, events: readonly AnyEvent[]): AnyEvent | undefined {
  const task = taskOf(event);
  if (task === null) return undefined;
  return events.findLast(
    known =>
      known.seq < event.seq &&
      known.subject === event.subject &&
      taskOf(known) === task &&
      // A saved progress leads to nothing.
      known.type !== 'DownloadCheckpointed',
  );
}

function taskOf({ data }: AnyEvent): string | null {
  const task = (data as Record<string, unknown> | null)?.['task_id'];
  return typeof task === 'string' ? task : null;
}
