import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import type { ModelView } from '../../../api/contract.ts';
import type { CliQueries } from '../../access/services.ts';
import type { JournalItem } from '../../../events/reading.ts';
import type { AnyEvent } from '../../../events/vocabulary.ts';
import { isModelError, ModelError } from '../../../model/errors.ts';
import { chainOf } from '../../text/explain/chain.ts';
import { folded } from '../../text/explain/fold.ts';
import { standingOf, standingOnDisk } from '../../text/explain/advice.ts';
import type { Standing } from '../../text/explain/advice.ts';
import { Story } from '../../text/explain/story.ts';
import type { Earlier, Line } from '../../text/explain/story.ts';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatTime, printable } from '../../text/format.ts';
import { journalDir, journalOf, queriesOf } from '../../access/loaded.ts';
import { parseCount, parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { printDamage } from './print.ts';

interface ExplainFlags {
  seq?: number;
  all?: boolean;
}

/** This is more than a person reads. For earlier events the story only tells the counts. */
const NEWEST_LINES = 2_000;

/**
 * Adds `journal explain`, which support reads first. It uses only the journal and the files, so it
 * also explains a broken directory.
 */
export function addExplainCommand(journal: Command, session: Session): void {
  journal
    .command('explain')
    .description(
      'Tell the story of a model in plain sentences: what was asked, what happened, why it failed or waits, and what to do. ' +
        'With --seq, tell what led to one event and what it led to.',
    )
    .addArgument(new Argument('[model]', 'model_id or model_id@version').argParser(parseModel))
    .addOption(new Option('--seq <n>', 'explain the event of this number instead').argParser(parseCount))
    .option('--all', `tell each line of a model's story, not the newest ${NEWEST_LINES} alone`)
    .action(
      session.action(async (context: Context, model: ModelName | undefined, { seq, all = false }: ExplainFlags) => {
        if ((model === undefined) === (seq === undefined))
          throw new UsageError('Expected a model, or --seq with the number of an event.');
        return model ? explainModel(context, model, all) : explainEvent(context, seq as number);
      }),
    );
}

async function explainModel(
  context: Context,
  { text, modelId, version }: ModelName,
  isAll: boolean,
): Promise<ExitCode> {
  const { out, options } = context;
  const story = new Story(text, isAll ? Infinity : NEWEST_LINES);
  const reading = await readingOf(context);
  for await (const event of reading.about(text, story)) story.add(event);
  const { lines, earlier } = story.end();
  if (lines.length === 0)
    throw new ModelError('MODEL_NOT_AVAILABLE', `The journal in ${options.dataDir} says nothing of ${text}.`);
  const queries = await queriesOf(context);
  const now: Now[] = [];
  for (const view of (await queries.readModelsAt(options.dataDir)).models) {
    if (view.modelId !== modelId || (version !== undefined && view.version !== version)) continue;
    const wrong = view.status === 'ready' ? await wrongOnDisk(queries, options.dataDir, view) : null;
    const standing = wrong === null ? standingOf(view) : standingOnDisk(view, wrong);
    const name = `${view.modelId}@${view.version}`;
    const first = story.firstWrong(name);
    now.push({ model: name, ...standing, ...(first && first.seq !== lines.at(-1)?.seq && { began: first }) });
  }
  out.result({ model: text, ...(earlier && { earlier }), story: lines, now }, () =>
    [
      ...(earlier === null ? [] : [earlierLine(earlier)]),
      ...(isAll ? lines : folded(lines)).map(line => textOf(line, story.isOfOne)),
      '',
      ...nowLines(text, now),
    ].join('\n'),
  );
  return reading.exitCode();
}

/** Returns the status on the disk of a version that should be ready, or null when it is ready. */
async function wrongOnDisk(queries: CliQueries, dataDir: string, view: ModelView): Promise<string | null> {
  try {
    await queries.readModelPath(dataDir, view.modelId, view.version);
    return null;
  } catch (error) {
    if (!isModelError(error) || error.code !== 'MODEL_NOT_AVAILABLE') throw error;
    return typeof error.details?.['status'] === 'string' ? error.details['status'] : 'not available';
  }
}

async function explainEvent(context: Context, seq: number): Promise<ExitCode> {
  const { out } = context;
  const reading = await readingOf(context);
  const chain = await chainOf(reading.events, seq);
  if (chain === null) throw new UsageError(`Expected the number of an event in the journal, got ${seq}.`);
  const { causes, effects, gone } = chain;
  out.result({ seq, ...chain }, () => {
    const led = causes.length === 1 && gone === null ? ['Nothing recorded led to it.'] : [];
    const before = gone === null ? [] : [`Event ${gone}, which led to this, is not in the journal any more.`];
    const after = effects.length === 0 ? ['It led to nothing further.'] : ['It led to:', ...effects.map(indented)];
    return [...before, ...causes.map(line => textOf(line)), ...led, ...after].join('\n');
  });
  return reading.exitCode();
}

interface Reading {
  /** All events behind a seq. */
  events: (after: number) => AsyncIterable<AnyEvent>;
  /** The events of a model that its story needs, and those of the program itself around them. */
  about: (subject: string, story: Story) => AsyncIterable<AnyEvent>;
  exitCode(): ExitCode;
}

/** Reads the journal again for each call. Each damage is printed once, on stderr. */
async function readingOf(context: Context): Promise<Reading> {
  const { readJournal, readNewest } = await journalOf(context);
  const told = new Set<string>();
  const eventIn = (item: JournalItem): AnyEvent | undefined => {
    if ('event' in item) return item.event;
    const place = `${item.damage.segment}:${item.damage.offset}`;
    if (!told.has(place)) printDamage(context.out, item.damage);
    told.add(place);
    return undefined;
  };
  async function* eventsOf(items: AsyncIterable<JournalItem>): AsyncGenerator<AnyEvent, void, undefined> {
    for await (const item of items) {
      const event = eventIn(item);
      if (event) yield event;
    }
  }
  return {
    events: after => eventsOf(readJournal({ dir: journalDir(context), after })),
    about: (subject, story) => {
      const { dataDir } = context.options;
      return eventsOf(readNewest({ dataDir, subject, newest: story.wanted, around: () => story.isUnderWay }));
    },
    exitCode: () => (told.size > 0 ? EXIT.damaged : EXIT.ok),
  };
}

/** Where a version stands. `began`: what went wrong first, when the last line doesn't say it. */
type Now = { model: string; began?: Line } & Standing;

function nowLines(model: string, now: Now[]): string[] {
  if (now.length === 0) return [printable(`Now: ${model} is not on this machine.`)];
  return now.flatMap(({ model: name, text, todo, began }) => [
    ...(began === undefined
      ? []
      : [printable(`It began with event ${began.seq}, ${formatTime(began.time, 'seconds')}: ${began.text}`)]),
    printable(`Now: ${name} ${text}.`),
    ...(todo === null ? [] : [printable(`What to do: ${todo}.`)]),
  ]);
}

function textOf({ seq, time, subject, text }: Line, withoutSubject = false): string {
  const about = withoutSubject || subject === null ? '' : `${subject}: `;
  return printable(`${String(seq).padStart(6)}  ${formatTime(time, 'seconds')}  ${about}${text}`);
}

function earlierLine({ events, types, seq, time }: Earlier): string {
  const counts = Object.entries(types).map(([type, count]) => `${count} ${type}`);
  const since = `${String(seq).padStart(6)}  ${formatTime(time, 'seconds')}`;
  return printable(`${since}  ${events} earlier events begin here (${counts.join(', ')}); --all tells them.`);
}

function indented(line: Line): string {
  return `  ${textOf(line)}`;
}
