import type { Command } from 'commander';
import type { Moment } from '../../../engine/offline.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { journalDir, journalOf, queriesOf } from '../../access/loaded.ts';
import { parseMoment } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { addExplainCommand } from './explain.ts';
import { addExportCommand } from './export.ts';
import { addPruneCommand } from './prune.ts';
import { addReplayCommand } from './replay.ts';
import { printDamage, printEvent } from './print.ts';
import { addFilterOptions, linesOption, sinceOption } from './filter.ts';
import { addSelectOptions, selectEvents } from './select.ts';
import type { SelectFlags } from './select.ts';
import { follow } from './follow.ts';
import { printModels } from '../models/queries.ts';

/** Queries on the journal need no engine and never become the writer; `prune` is an engine's. */
export function addJournalCommands(program: Command, session: Session): void {
  const journal = program
    .command('journal')
    .summary('what happened: list, follow, explain, export, verify, replay, prune, and the state at any moment')
    .description('The journal: everything that happened to the models, in order.');
  const list = journal.command('list').description('List events, oldest first.');
  addSelectOptions(list).action(session.action(listEvents));
  addFilterOptions(journal.command('follow').description('Print events as they happen, until Ctrl-C.'))
    .addOption(sinceOption('begin with the events since then'))
    .addOption(linesOption('begin with the last n events'))
    .action(session.action(follow));
  addExplainCommand(journal, session);
  addExportCommand(journal, session);
  addPruneCommand(journal, session);
  addReplayCommand(journal, session);
  journal
    .command('verify')
    .description('Check every line. Exits 0 when all is well, 1 for a torn tail (never acknowledged), 3 for damage.')
    .action(session.action(verify));
  journal
    .command('state')
    .description('The models as they were at a moment.')
    .requiredOption('--at <seq|time>', 'number of an event, or a time like 2026-05-01T12:30:00Z or 2h ago', parseMoment)
    .action(session.action(state));
}

async function listEvents(context: Context, flags: SelectFlags): Promise<ExitCode> {
  const { out, interrupted } = context;
  let damaged = false;
  for await (const item of selectEvents(context, flags)) {
    if ('damage' in item) {
      damaged = true;
      printDamage(out, item.damage);
    } else printEvent(out, item);
    await out.drained();
  }
  if (interrupted.aborted) return EXIT.interrupted;
  return damaged ? EXIT.damaged : EXIT.ok;
}

const VERDICT_EXITS = { clean: EXIT.ok, torn: EXIT.failed, damaged: EXIT.damaged } as const;

async function verify(context: Context): Promise<ExitCode> {
  const { out } = context;
  const { verifyJournal } = await journalOf(context);
  const verdict = await verifyJournal({ dir: journalDir(context) });
  const { status, lastSeq, segments, torn, damage } = verdict;
  for (const range of damage) printDamage(out, range);
  if (torn) {
    const where = `segment ${torn.segment}, byte ${torn.offset}`;
    out.message(
      `note: ${where}: ${torn.bytes} bytes of a torn write, never acknowledged; the next start cuts them off`,
    );
  }
  const words = `${status}, ${lastSeq} ${lastSeq === 1 ? 'event' : 'events'} in ${segments} ${segments === 1 ? 'segment' : 'segments'}`;
  out.result(verdict, () => words);
  return VERDICT_EXITS[status];
}

async function state(context: Context, { at }: { at: Moment }): Promise<ExitCode> {
  const queries = await queriesOf(context);
  const { models, damage } = await queries.readModelsAt(context.options.dataDir, at);
  for (const range of damage) printDamage(context.out, range);
  printModels(context, models);
  return damage.length > 0 ? EXIT.damaged : EXIT.ok;
}
