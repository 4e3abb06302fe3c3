import type { ModelManager } from '../../../api/model-manager.ts';
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

/**
 * Prints events from now on, or after `--after`, until interrupted. It takes them from the running
 * engine as they happen. While none runs, it reads the files. The last printed seq is kept, so an
 * engine that stops or starts causes no gap and no repeat.
 */
export async function follow(context: Context, given: SelectFlags): Promise<void> {
  const { out, interrupted } = context;
  // The start is decided once, so a clock that jumps back later hides no event.
  const { since: _since, lines: _lines, ...flags } = given;
  for (const name of unknownTypes(flags)) out.message(`note: this version knows no event type ${name}`);
  const stopped = AbortSignal.any([interrupted, out.closed]);
  const engine = await engineOf(context);
  let after = await beginning(context, given);
  while (!stopped.aborted) {
    const manager = await connect(engine, context, { reconnect: true });
    after = manager
      ? await followEngine(context, manager, { ...flags, after }, stopped)
      : await readOn(context, { ...flags, after }, stopped);
    await pause(stopped);
  }
}

async function followEngine(
  context: Context,
  manager: ModelManager,
  flags: FilterFlags & { after: number },
  stopped: AbortSignal,
): Promise<number> {
  let { after } = flags;
  const ended = new AbortController();
  const end = () => ended.abort();
  const events$ = manager.events$({ after, ...eventFilter(flags) });
  const subscription = events$.subscribe({
    next: event => {
      after = event.seq;
      printEvent(context.out, { event, proven: true });
    },
    // The engine is gone in both cases. The command continues with the files.
    error: end,
    complete: end,
  });
  // An engine that lost its directory sees no more events. The next look finds the one that took it.
  const endWatch = onTakenOver(manager, end);
  await anyAborted(stopped, ended.signal);
  endWatch();
  subscription.unsubscribe();
  await manager.close();
  return after;
}

async function readOn(context: Context, flags: FilterFlags & { after: number }, stopped: AbortSignal): Promise<number> {
  const { readJournal } = await journalOf(context);
  let { after } = flags;
  for await (const item of readJournal({ dir: journalDir(context), after })) {
    if (stopped.aborted) break;
    if ('damage' in item) {
      printDamage(context.out, item.damage);
      continue;
    }
    // An unproven event may still be torn off, and another event may get its seq. It is printed
    // when it is proven.
    if (!item.proven) break;
    if (matches(item.event, flags)) printEvent(context.out, item);
    after = Math.max(after, item.event.seq);
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
