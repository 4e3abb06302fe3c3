import type { Command } from 'commander';
import type { PruneResult } from '../../../api/contract.ts';
import { withManager } from '../../access/with-manager.ts';
import type { Context, Session } from '../../access/session.ts';
import { parseTime } from '../../arguments.ts';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatBytes, formatTime } from '../../../model/format.ts';

interface Flags {
  before: string;
  yes?: true;
}

export function addPruneCommand(journal: Command, session: Session): void {
  journal
    .command('prune')
    .summary('drop the oldest part of the journal, for ever; asks first')
    .description(
      'Drop the oldest files of the journal whose events are all before a time, for ever. What the models are now is kept; what happened to them before can not be told any more. It says what goes, and asks.',
    )
    .requiredOption('--before <time>', 'a time like 2026-05-01, 2026-05-01T12:30:00Z, or 365d ago', parseTime)
    .option('--yes', "don't ask: for scripts")
    .action(session.action((context: Context, flags: Flags) => prune(context, flags)));
}

/** The engine does it: it is the one writer. */
async function prune(context: Context, { before, yes }: Flags): Promise<ExitCode> {
  const { out, services } = context;
  return withManager(context, [], async ({ manager }) => {
    const going = await manager.pruneJournal(before, { dryRun: true });
    if (going.events === 0) {
      out.result(going, () => `Nothing is dropped: no whole file of the journal is before ${formatTime(before)}.`);
      return EXIT.ok;
    }
    if (yes === undefined) {
      out.message(wordsOf(going));
      const answer = await services.confirm('Drop them for ever? [y/N] ');
      if (answer === null) throw new UsageError('Expected a terminal to ask on, or --yes.');
      if (!answer) {
        out.message('Nothing was dropped.');
        return EXIT.failed;
      }
    }
    const gone = await manager.pruneJournal(before);
    out.result(gone, () => `${count(gone.events, 'event')} dropped, ${formatBytes(gone.bytes)} freed.`);
    return EXIT.ok;
  });
}

function wordsOf({ events, models, from, to, lastSeq, files, bytes }: PruneResult): string {
  const when = from === null || to === null ? '' : `, of ${formatTime(from)} to ${formatTime(to)}`;
  return [
    `${count(events, 'event')} up to number ${lastSeq}${when}, about ${count(models, 'version')}, in ${count(files, 'file')} of ${formatBytes(bytes)}.`,
    'What the models are now, and what is downloaded of them, is kept. Lists, explain, causes and the state at an earlier moment end there;',
    'programs that follow the journal from an earlier place get an error.',
  ].join('\n');
}

function count(n: number, word: string): string {
  return `${n} ${n === 1 ? word : `${word}s`}`;
}
