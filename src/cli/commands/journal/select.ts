import type { Command } from 'commander';
import type { JournalItem } from '../../../events/reading.ts';
import { journalDir, journalOf } from '../../access/loaded.ts';
import type { Context } from '../../access/session.ts';
import { addFilterOptions, addTimeOptions, linesOption, matches, unknownTypes } from './filter.ts';
import type { FilterFlags } from './filter.ts';

export interface SelectFlags extends FilterFlags {
  lines?: number;
}

/** The options that choose past events. `journal list` and `journal export` share them. */
export function addSelectOptions(command: Command): Command {
  return addFilterOptions(addTimeOptions(command)).addOption(linesOption('only the last n of them'));
}

/**
 * The events that the flags choose, oldest first. Damage between them stays in its place. Ends
 * early at an interrupt.
 */
export async function* selectEvents(
  context: Context,
  flags: SelectFlags,
): AsyncGenerator<JournalItem, void, undefined> {
  const { out, interrupted } = context;
  for (const name of unknownTypes(flags)) out.message(`note: this version knows no event type ${name}`);
  const { readJournal, readModel } = await journalOf(context);
  const { after = 0, model } = flags;
  const items =
    model === undefined
      ? readJournal({ dir: journalDir(context), after })
      : readModel({ dataDir: context.options.dataDir, subject: model.text, after });
  const last: JournalItem[] = [];
  for await (const item of items) {
    if (out.closed.aborted || interrupted.aborted) break;
    if ('damage' in item) yield item;
    else if (!matches(item.event, flags)) continue;
    else if (flags.lines === undefined) yield item;
    else keepLast(last, item, flags.lines);
  }
  yield* last;
}

function keepLast(last: JournalItem[], item: JournalItem, lines: number): void {
  last.push(item);
  if (last.length > lines) last.shift();
}
