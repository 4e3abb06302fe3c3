import type { Command } from 'commander';
import { ModelError } from '../../model/errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { journalDir, journalOf, queriesOf } from '../manager-access.ts';
import { parseMoment } from '../options.ts';
import type { Context, Session } from '../session.ts';
import { addExplainCommand } from './journal-explain.ts';
import { addExportCommand } from './journal-export.ts';
import { printDamage, printEvent } from './journal-print.ts';
import { addFilterOptions, linesOption, sinceOption } from './journal-filter.ts';
import { addSelectOptions, selectEvents } from './journal-select.ts';
import type { SelectFlags } from './journal-select.ts';
import { follow } from './journal-follow.ts';
import { printModels } from './queries.ts';

/** Queries on the journal; they need no engine and never become the writer. */
export function addJournalCommands(program: Command, session: Session): void {
  const journal = program
    .command('journal')
    .summary('what happened: list, follow, explain, export, verify, and the state at any moment')
    .description('The journal: everything that happened to the models, in order.');
  const list = journal.command('list').description('List events, oldest first.');
  addSelectOptions(list).action(session.action(listEvents));
  addFilterOptions(journal.command('follow').description('Print events as they happen, until Ctrl-C.'))
    .addOption(sinceOption('begin with the events since then'))
    .addOption(linesOption('begin with the last n events'))
    .action(session.action(follow));
  addExplainCommand(journal, session);
  addExportCommand(journal, session);
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

async function state(context: Context, { at }: { at: { seq: number } | { time: string } }): Promise<void> {
  const atSeq = 'seq' in at ? at.seq : await seqAt(context, at.time);
  const queries = await queriesOf(context);
  printModels(context, await queries.readModels(context.options.dataDir, { atSeq }));
}

/** The last event before the first one that is later than the time: order is seq, clocks jump. */
async function seqAt(context: Context, time: string): Promise<number> {
  const { readJournal } = await journalOf(context);
  const limit = Date.parse(time);
  let seq = 0;
  for await (const item of readJournal({ dir: journalDir(context) })) {
    if ('damage' in item)
      throw new ModelError('JOURNAL_DAMAGED', `The journal is damaged before that time: ${item.damage.reason}`);
    if (Date.parse(item.event.time) > limit) break;
    seq = item.event.seq;
  }
  return seq;
}
