import { cursorOf } from '../../../api/cursor-of.ts';
import type { ModelManager } from '../../../api/model-manager.ts';
import type { JournalCursor } from '../../../events/vocabulary.ts';
import { isModelError } from '../../../model/errors.ts';
import { delay, systemClock } from '../../../ports/clock.ts';
import { engineOf, journalDir, journalOf } from '../../access/loaded.ts';
import { connect } from '../../access/with-manager.ts';
import { anyAborted } from '../../access/session.ts';
import type { Context } from '../../access/session.ts';
import { onTakenOver } from '../../access/taken-over.ts';
import { eventFilter, matches, unknownTypes } from './filter.ts';
import type { FilterFlags } from './filter.ts';
import type { SelectFlags } from './select.ts';
import { printDamage, printEvent } from './print.ts';

/** While no engine runs, the command looks at the files and for an engine this often. */
const POLL_INTERVAL_MS = 500;

/** The last event that was printed, or a seq to begin after. */
type Place = JournalCursor | number;

/**
 * Prints events from now on, or after `--after`, until interrupted. It takes them from the running
 * engine as they happen. While none runs, it reads the files: an engine that was killed may have
 * written more than it told. The place of the last printed event is kept, so an engine that stops
 * or starts causes no gap and no repeat.
 *
 * @throws ModelError JOURNAL_DAMAGED when another journal lies where this one was
 */
export async function follow(context: Context, given: SelectFlags): Promise<void> {
  const { out, interrupted } = context;
  // The start is decided once, so a clock that jumps back later hides no event.
  const { since: _since, lines: _lines, after: _after, ...flags } = given;
  for (const name of unknownTypes(flags)) out.message(`note: this version knows no event type ${name}`);
  const stopped = AbortSignal.any([interrupted, out.closed]);
  const engine = await engineOf(context);
  let after: Place = await beginning(context, given);
  while (!stopped.aborted) {
    const manager = await connect(engine, context);
    after = manager
      ? await followEngine(context, manager, { flags, after }, stopped)
      : await readOn(context, { flags, after }, stopped);
    await pause(stopped);
  }
}

interface From {
  /** Without `after`: the place says more. */
  flags: Omit<FilterFlags, 'after'>;
  after: Place;
}

async function followEngine(context: Context, manager: ModelManager, from: From, stopped: AbortSignal): Promise<Place> {
  let { after } = from;
  let mismatch: Error | undefined;
  const ended = new AbortController();
  const end = () => ended.abort();
  const events$ = manager.events$({ after, ...eventFilter(from.flags) });
  const subscription = events$.subscribe({
    next: event => {
      after = cursorOf(event) ?? event.seq;
      printEvent(context.out, { event, proven: true });
    },
    // Else the engine is gone. The command continues with the files.
    error: (error: unknown) => {
      if (error instanceof Error && isModelError(error) && error.code === 'JOURNAL_DAMAGED') mismatch = error;
      end();
    },
    complete: end,
  });
  // An engine that lost its directory sees no more events. The next look finds the one that took
  // it.
  const endWatch = onTakenOver(manager, end);
  await anyAborted(stopped, ended.signal);
  endWatch();
  subscription.unsubscribe();
  await manager.close();
  if (mismatch !== undefined) throw mismatch;
  return after;
}

async function readOn(context: Context, { flags, after: from }: From, stopped: AbortSignal): Promise<Place> {
  const { readJournal } = await journalOf(context);
  let after = from;
  for await (const item of readJournal({ dir: journalDir(context), after: from })) {
    if (stopped.aborted) break;
    if ('damage' in item) {
      printDamage(context.out, item.damage);
      continue;
    }
    // An unproven event may still be torn off, and another event may get its seq. It is printed
    // when it is proven.
    if (!item.proven) break;
    if (matches(item.event, flags)) printEvent(context.out, item);
    after = item.cursor;
    await context.out.drained();
  }
  return after;
}

/** Returns the seq to begin after: now, or before the first event of --since or --lines. */
async function beginning(context: Context, flags: SelectFlags): Promise<number> {
  const { after = 0, since, lines } = flags;
  if (flags.after !== undefined && since === undefined && lines === undefined) return after;
  const { readJournal } = await journalOf(context);
  let last = after;
  const chosen: number[] = [];
  for await (const item of readJournal({ dir: journalDir(context), after })) {
    if (!('event' in item) || !item.proven) continue;
    last = item.event.seq;
    if ((since === undefined && lines === undefined) || !matches(item.event, flags)) continue;
    // Without --lines only the first event is needed.
    if (lines !== undefined || chosen.length === 0) chosen.push(last);
    if (lines !== undefined && chosen.length > lines) chosen.shift();
  }
  return chosen[0] === undefined ? last : chosen[0] - 1;
}

async function pause(stopped: AbortSignal): Promise<void> {
  try {
    await delay(systemClock, POLL_INTERVAL_MS, stopped);
  } catch (error) {
    if (!stopped.aborted) throw error;
  }
}
