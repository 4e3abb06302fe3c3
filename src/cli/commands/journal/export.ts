import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { JournalItem } from '../../../events/reading.ts';
import { programVersion } from '../../../engine/start/version.ts';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { journalDir, journalOf } from '../../access/loaded.ts';
import { notEmpty } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { addSelectOptions, selectEvents } from './select.ts';
import type { SelectFlags } from './select.ts';
import { exportBundle, isBundle } from './bundle.ts';

/** This number changes when a reader of exports has to change. */
const EXPORT_FORMAT = 1;
/** Lines are written in chunks, because one write per line is slow. */
const CHUNK_CHARS = 256 * 1024;
const STDOUT = '-';

interface ExportFlags extends SelectFlags {
  full?: boolean;
}

/**
 * Adds `journal export`, which writes a file for support. Events never hold secrets: they are
 * redacted before they are recorded.
 */
export function addExportCommand(journal: Command, session: Session): void {
  const command = journal
    .command('export')
    .description(
      'Write a new file that can be sent to support. One that ends in .zip has everything: journal, registry, settings, logs, ' +
        'what "doctor" says; user names, home paths, hosts and tokens are replaced. Any other (or "-" for stdout) has events ' +
        'as JSON Lines, the first one saying which program and which journal they are of, and whether it is sound.',
    )
    .argument('<out>', 'new file: .zip for everything; or - for stdout', notEmpty)
    .option('--full', 'with .zip: leave names, home paths and hosts as they are');
  addSelectOptions(command).action(
    session.action((context: Context, out: string, { full = false, ...flags }: ExportFlags) => {
      if (!isBundle(out)) {
        if (full) throw new UsageError('--full goes with a file that ends in .zip.');
        return exportEvents(context, out, flags);
      }
      if (Object.keys(flags).length > 0) throw new UsageError('A .zip has all events: leave out what chooses some.');
      return exportBundle(context, resolve(out), full);
    }),
  );
}

async function exportEvents(context: Context, target: string, flags: SelectFlags): Promise<ExitCode> {
  const { out, interrupted } = context;
  const counts = { events: 0, damage: 0 };
  const lines = async function* () {
    yield JSON.stringify(await headerOf(context, flags));
    for await (const item of selectEvents(context, flags)) {
      counts['event' in item ? 'events' : 'damage'] += 1;
      yield lineOf(item);
    }
  };
  if (target === STDOUT) {
    for await (const line of lines()) {
      out.line(line);
      await out.drained();
    }
  } else {
    const path = resolve(target);
    await writeLines(path, lines(), interrupted);
    out.result({ out: path, ...counts }, () => `${counts.events} events in ${path}`);
  }
  if (interrupted.aborted) return EXIT.interrupted;
  return counts.damage > 0 ? EXIT.damaged : EXIT.ok;
}

async function headerOf(context: Context, flags: SelectFlags): Promise<object> {
  const { verifyJournal } = await journalOf(context);
  const { status, journal, segments, lastSeq, torn, damage } = await verifyJournal({ dir: journalDir(context) });
  const { model, ...others } = flags;
  return {
    export: EXPORT_FORMAT,
    exported_at: new Date().toISOString(),
    program: { version: programVersion(), node: process.versions.node, platform: process.platform, arch: process.arch },
    journal: { id: journal, segments, last_seq: lastSeq, status, torn, damage },
    filter: { ...others, ...(model && { model: model.text }) },
  };
}

/** The same JSON as `journal list --json`. A damage is `{"damage":{…}}` in its place. */
function lineOf(item: JournalItem): string {
  if ('damage' in item) return JSON.stringify(item);
  return JSON.stringify(item.proven ? item.event : { ...item.event, proven: false });
}

/** Writes a new file. It never overwrites an existing file and never leaves half an export. */
async function writeLines(path: string, lines: AsyncIterable<string>, interrupted: AbortSignal): Promise<void> {
  const file = await openNew(path);
  let whole = false;
  try {
    let chunk = '';
    for await (const line of lines) {
      chunk += `${line}\n`;
      if (chunk.length < CHUNK_CHARS) continue;
      await file.writeFile(chunk);
      chunk = '';
    }
    await file.writeFile(chunk);
    whole = !interrupted.aborted;
  } finally {
    await file.close();
    if (!whole) await rm(path, { force: true });
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`Expected a new file, ${path} exists.`);
  }
}
