import { open, readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { ReplayVerdict } from '../../../projections/reading.ts';
import { programVersion } from '../../../engine/start/version.ts';
import { assertDataDirectory } from '../../access/loaded.ts';
import type { Context, Session } from '../../access/session.ts';
import { notEmpty, parseCount } from '../../arguments.ts';
import { EXIT, Interrupted, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { printable } from '../../text/format.ts';
import type { Output } from '../../text/output.ts';
import { printDamage } from './print.ts';

interface Flags {
  against?: string;
  record?: string;
  every: number;
}

/** Recording each event of a long journal costs time and room; a difference shows soon after it came up. */
const EVERY = 100;
/** Of each side of a difference. A whole registry.json may have thousands. */
const MOST_LINES = 40;

/** Adds `journal replay`. It reads only, so it also runs on the data directory of a report. */
export function addReplayCommand(journal: Command, session: Session): void {
  journal
    .command('replay')
    .summary('play the journal again by the rules of this version')
    .description(
      'Play the journal again: is each event allowed in the state before it, by the rules of this version? With --against, is ' +
        'registry.json the same, byte for byte, as another version recorded it? Shows the first difference, both sides. Exits 1 for one.',
    )
    .option('--against <file>', 'a recording (--record) of another version, or a registry.json', notEmpty)
    .option('--record <file>', 'write a recording for other versions: a new file', notEmpty)
    .addOption(new Option('--every <n>', 'record after every n events').argParser(parseCount).default(EVERY))
    .action(session.action(replay));
}

async function replay(context: Context, { against, record, every }: Flags): Promise<ExitCode> {
  if (every === 0) throw new UsageError('Expected --every of 1 or more.');
  await assertDataDirectory(context);
  const { replayJournal, recordingHeader, recordedLines, Recorder } = await import('../../../projections/reading.ts');
  const { out, options, interrupted } = context;
  const header = against === undefined ? null : await recordingHeader(against);
  const recorder = record === undefined ? null : new Recorder(programVersion(), every);
  const play = (write: (line: string) => Promise<void> | void) =>
    replayJournal({
      dataDir: options.dataDir,
      ...(against !== undefined && header && { against: { every: header.every, lines: recordedLines(against) } }),
      onEvent: ({ seq }, registry) => {
        if (interrupted.aborted) throw new Interrupted('The replay was interrupted.');
        const line = recorder?.line(seq, registry) ?? null;
        if (line !== null) return write(line);
      },
    });
  const verdict =
    record === undefined || recorder === null
      ? await play(() => undefined)
      : await writingNew(record, async write => {
          await write(recorder.header);
          const played = await play(write);
          await write(recorder.end(played.lastSeq, played.registry));
          return played;
        });
  if (against !== undefined && header === null) compareEnd(verdict, await readFile(against, 'utf8'));
  const { registry: _whole, ...said } = verdict;
  for (const range of verdict.damage) printDamage(out, range);
  if (!out.json) tell(out, verdict);
  out.result(said, () => summary(verdict));
  if (verdict.damage.length > 0) return EXIT.damaged;
  return (verdict.illegal ?? verdict.differs ?? verdict.unreached) ? EXIT.failed : EXIT.ok;
}

/** Overwrites nothing, and leaves no half of a recording. */
async function writingNew<T>(path: string, work: (write: (line: string) => Promise<void>) => Promise<T>): Promise<T> {
  const file = await open(resolve(path), 'wx');
  let isWhole = false;
  try {
    const result = await work(line => file.writeFile(`${line}\n`));
    isWhole = true;
    return result;
  } finally {
    await file.close();
    if (!isWhole) await rm(resolve(path), { force: true });
  }
}

/** A registry.json says nothing of its place: it is compared with the end. */
function compareEnd(verdict: ReplayVerdict, recorded: string): void {
  verdict.compared = 1;
  if (recorded !== verdict.registry) verdict.differs = { seq: verdict.lastSeq, recorded, replayed: verdict.registry };
}

function tell(out: Output, { illegal, differs, unreached, lastSeq }: ReplayVerdict): void {
  if (illegal) {
    out.line(`event ${illegal.event.seq}: ${printable(illegal.why)}`);
    out.line(`  ${printable(JSON.stringify(illegal.event))}`);
  }
  if (differs) {
    out.line(`registry.json after event ${differs.seq} differs (- recorded, + this version):`);
    for (const line of sides(differs.recorded, differs.replayed)) out.line(printable(line));
  }
  if (unreached !== null) out.line(`the recording goes on to event ${unreached}, the journal ends with ${lastSeq}`);
}

function summary({ events, unknown, compared, illegal, differs, unreached }: ReplayVerdict): string {
  const verdict = (illegal ?? differs ?? unreached) ? 'another story' : 'the same story';
  const newer = unknown === 0 ? '' : `, ${unknown} of types that this version does not know`;
  return `${events} events${newer}, registry.json compared ${compared} times: ${verdict}`;
}

/** The lines between the common beginning and the common end of two texts, and the line before them. */
function sides(recorded: string, replayed: string): string[] {
  const [a, b] = [recorded.split('\n'), replayed.split('\n')];
  let from = 0;
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from += 1;
  let same = 0;
  while (same < Math.min(a.length, b.length) - from && a.at(-1 - same) === b.at(-1 - same)) same += 1;
  const part = (lines: string[], sign: string) => {
    const all = lines.slice(from, lines.length - same);
    const left = all.length > MOST_LINES ? [`${sign} … ${all.length - MOST_LINES} lines more`] : [];
    return [...all.slice(0, MOST_LINES).map(line => `${sign} ${line}`), ...left];
  };
  return [...a.slice(Math.max(0, from - 1), from).map(line => `  ${line}`), ...part(a, '-'), ...part(b, '+')];
}
