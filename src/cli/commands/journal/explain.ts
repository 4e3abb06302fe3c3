import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import type { ExplainedLine, ExplainedModel, ExplainedStanding, ModelView } from '../../../api/contract.ts';
import type { CliQueries } from '../../access/services.ts';
import type { JournalItem } from '../../../events/reading.ts';
import type { AnyEvent } from '../../../events/vocabulary.ts';
import { isModelError, ModelError } from '../../../model/errors.ts';
import { chainOf } from '../../../engine/explain/chain.ts';
import { folded } from '../../../engine/explain/fold.ts';
import { explainModel, NEWEST_LINES } from '../../../engine/explain/explain-model.ts';
import type { Story } from '../../../engine/explain/story.ts';
import { wordsOf } from '../../../engine/explain/words.ts';
import { languageOption } from '../../text/language.ts';
import type { LanguageFlags } from '../../text/language.ts';
import type { Language } from '../../../model/remedies.ts';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatTime } from '../../../model/format.ts';
import { printable } from '../../text/format.ts';
import { journalDir, journalOf, queriesOf } from '../../access/loaded.ts';
import { parseCount, parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { printDamage } from './print.ts';

interface ExplainFlags extends LanguageFlags {
  seq?: number;
  all?: boolean;
}

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
    .addOption(languageOption())
    .action(
      session.action(async (context: Context, model: ModelName | undefined, flags: ExplainFlags) => {
        const { seq, all: isAll = false, lang: language = context.options.language } = flags;
        if ((model === undefined) === (seq === undefined))
          throw new UsageError('Expected a model, or --seq with the number of an event.');
        return model ? explain(context, model, { isAll, language }) : explainEvent(context, seq as number, language);
      }),
    );
}

async function explain(
  context: Context,
  { text }: ModelName,
  { isAll, language }: { isAll: boolean; language: Language },
): Promise<ExitCode> {
  const { out, options } = context;
  const reading = await readingOf(context);
  const queries = await queriesOf(context);
  const sources = {
    about: reading.about,
    models: async () => (await queries.readModelsAt(options.dataDir)).models,
    wrongOnDisk: (view: ModelView) => wrongOnDisk(queries, options.dataDir, view),
  };
  const explained = await explainModel(sources, { subject: text, language, ...(isAll && { newest: Infinity }) });
  if (explained === null)
    throw new ModelError('MODEL_NOT_AVAILABLE', `The journal in ${options.dataDir} says nothing of ${text}.`);
  const { isOfOne, ...said } = explained;
  const { earlier, story, now } = said;
  out.result(said, () =>
    [
      ...(earlier === undefined ? [] : [earlierLine(earlier, language)]),
      ...(isAll ? story : folded(story, language)).map(line => textOf(line, isOfOne)),
      '',
      ...nowLines(text, now, language),
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

async function explainEvent(context: Context, seq: number, language: Language): Promise<ExitCode> {
  const { out } = context;
  const reading = await readingOf(context);
  const chain = await chainOf(reading.events, seq, language);
  const words = wordsOf(language);
  if (chain === null) throw new UsageError(`Expected the number of an event in the journal, got ${seq}.`);
  const { causes, effects, gone } = chain;
  out.result({ seq, ...chain }, () => {
    const led = causes.length === 1 && gone === null ? [words.nothingLed] : [];
    const before = gone === null ? [] : [words.causeGone(gone)];
    const after = effects.length === 0 ? [words.ledToNothing] : [words.ledTo, ...effects.map(indented)];
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

function nowLines(model: string, now: readonly ExplainedStanding[], language: Language): string[] {
  const { standing, ...words } = wordsOf(language);
  if (now.length === 0) return [printable(words.now(model, standing.absent))];
  return now.flatMap(({ model: name, text, todo, began, tally }) => [
    ...(began === undefined ? [] : [printable(words.began(began.seq, formatTime(began.time, 'seconds'), began.text))]),
    ...(tally === undefined ? [] : [printable(words.tally(tally))]),
    printable(words.now(name, text)),
    ...(todo === null ? [] : [printable(words.todo(todo))]),
  ]);
}

function textOf({ seq, time, subject, text }: ExplainedLine, withoutSubject = false): string {
  const about = withoutSubject || subject === null ? '' : `${subject}: `;
  return printable(`${String(seq).padStart(6)}  ${formatTime(time, 'seconds')}  ${about}${text}`);
}

function earlierLine({ events, types, seq, time }: NonNullable<ExplainedModel['earlier']>, language: Language): string {
  const since = `${String(seq).padStart(6)}  ${formatTime(time, 'seconds')}`;
  return printable(`${since}  ${wordsOf(language).earlier(events, Object.entries(types))}`);
}

function indented(line: ExplainedLine): string {
  return `  ${textOf(line)}`;
}
