import type { Command } from 'commander';
import type { Observable } from 'rxjs';
import type { ModelView, Remote } from '../../../api/contract.ts';
import type { ModelManager } from '../../../api/model-manager.ts';
import { fromErrorValue, isModelError } from '../../../model/errors.ts';
import type { ErrorValue } from '../../../model/errors.ts';
import type { CliQueries, RemoteSource } from '../../access/services.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatBytes, formatTime } from '../../../model/format.ts';
import { describeModel } from '../../text/format.ts';
import { queriesOf } from '../../access/loaded.ts';
import { sayingWhy } from '../../access/patience.ts';
import { askRunning, withManager } from '../../access/with-manager.ts';
import { parseModel, parseTaskId } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import { interruptible } from '../../access/session.ts';
import type { Context, Session } from '../../access/session.ts';
import { printDamage } from '../journal/print.ts';

/**
 * Adds list, path, catalog and ranking. They ask the running engine, or read the files when none
 * runs. They never become the writer.
 */
export function addQueryCommands(program: Command, session: Session): void {
  program
    .command('list')
    .summary('models on this machine and their states')
    .description('List the models on this machine and their states.')
    .action(session.action((context: Context) => list(context)));
  program
    .command('path')
    .summary('print the directory of a ready model; exits 5 when there is none')
    .description(
      'Print the directory of a ready model (its newest release, or model@version). Exits 5 when there is none.',
    )
    .argument('<model>', 'model_id or model_id@version', parseModel)
    .option('--task <id>', 'when it is not available, report that for this task to the dispatch server', parseTaskId)
    .action(
      session.action((context: Context, model: ModelName, { task }: { task?: string }) => path(context, model, task)),
    );
  program
    .command('catalog')
    .summary('models that the library offers')
    .description('List the models that the library offers.')
    .action(session.action((context: Context) => catalog(context)));
  program
    .command('ranking')
    .summary('models that tasks ask for most')
    .description('List the models that tasks ask for most, as the dispatch server counts them.')
    .action(session.action((context: Context) => ranking(context)));
}

async function list(context: Context): Promise<ExitCode> {
  const { out, options } = context;
  const running = await askRunning(context, async manager => {
    const { healthOf } = await import('../../access/first-values.ts');
    const isDamaged = (await healthOf(manager))?.journal.error?.code === 'JOURNAL_DAMAGED';
    return { models: await manager.list(), isDamaged, damage: [] };
  });
  const { models, damage, isDamaged } =
    running?.value ?? (await (await queriesOf(context)).readModelsNow(options.dataDir));
  const unrecorded = damage.filter(({ recorded }) => !recorded);
  for (const range of unrecorded) printDamage(out, range);
  // After an engine has recorded the loss, the list shows what the disk proves. This is a warning,
  // not a failure.
  if (isDamaged && unrecorded.length === 0) out.warning(DAMAGED);
  printModels(context, models);
  return unrecorded.length > 0 ? EXIT.damaged : EXIT.ok;
}

const DAMAGED = {
  code: 'JOURNAL_DAMAGED',
  message: 'A part of the journal is lost; "model-manager journal verify" says which.',
} as const;

/** Prints the table of `list` and of `journal state`. */
export function printModels({ out, options }: Context, views: ModelView[]): void {
  out.table(views, {
    head: ['MODEL', 'VERSION', 'STATUS', 'SIZE', 'DETAILS'],
    rows: views.map(view => [
      view.modelId,
      view.version,
      view.status,
      formatBytes(view.sizeBytes ?? view.task?.totalBytes ?? null),
      describeModel(view),
    ]),
    right: [3],
    empty: `No models in ${options.dataDir}.`,
  });
}

async function path(context: Context, model: ModelName, task: string | undefined): Promise<void> {
  const directory = await (task === undefined ? lookUp(context, model) : lookUpForTask(context, model, task));
  context.out.result({ path: directory }, () => directory);
}

async function lookUp(context: Context, { modelId, version }: ModelName): Promise<string> {
  const running = await askRunning(context, manager => manager.getModelPath(modelId, version));
  if (running) return running.value;
  return (await queriesOf(context)).readModelPath(context.options.dataDir, modelId, version);
}

/** The report is recorded in the journal. It needs a writer for as long as the report takes. */
async function lookUpForTask(context: Context, model: ModelName, taskId: string): Promise<string> {
  try {
    return await lookUp(context, model);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
  const { modelId, version } = model;
  const task = { taskId, modelId, ...(version && { version }), untilReported: true };
  try {
    const why = `the report of task ${taskId} waits for the dispatch server`;
    const say = (text: string) => context.out.message(text);
    return await withManager(context, [], ({ manager }) => sayingWhy(say, why, manager.getModelPathForTask(task)));
  } catch (error) {
    if (isUnavailable(error)) warnOfReport(context, taskId, error.details?.['reportError']);
    throw error;
  }
}

function isUnavailable(error: unknown): error is ErrorValue {
  return isModelError(error) && error.code === 'MODEL_NOT_AVAILABLE';
}

/**
 * A failed report doesn't change the answer of the command. The user must know that the dispatch
 * server has no report.
 */
function warnOfReport({ out }: Context, taskId: string, error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  const { code, message } = error as ErrorValue;
  out.warning({ code, message: `The report of task ${taskId} failed. ${message}` });
}

async function catalog(context: Context): Promise<void> {
  const models = settle(
    context,
    await askRemote(context, {
      named: context.options.libraryUrl,
      running: manager => manager.catalog$,
      read: (queries, source) => queries.readCatalog(source),
    }),
  );
  context.out.table(models, {
    head: ['MODEL', 'LATEST', 'SIZE', 'VERSIONS'],
    rows: models.map(model => [
      model.model_id,
      model.latest ?? '–',
      formatBytes(model.size_bytes),
      model.versions.join(', '),
    ]),
    right: [2],
    empty: 'The library has no models.',
  });
}

async function ranking(context: Context): Promise<void> {
  const ranked = settle(
    context,
    await askRemote(context, {
      named: context.options.schedulerUrl,
      running: manager => manager.ranking$,
      read: (queries, source) => queries.readRanking(source),
    }),
  );
  if (context.out.json) return context.out.line(JSON.stringify(ranked));
  context.out.table(ranked.ranking, {
    head: ['RANK', 'MODEL', 'DEMAND'],
    rows: ranked.ranking.map(({ rank, model_id, demand }) => [String(rank), model_id, String(demand)]),
    right: [0, 2],
    empty: 'No task asked for a model yet.',
  });
}

interface Question<T> {
  /**
   * The server that a flag or the environment names. The command asks it directly, because the
   * running engine may use another one.
   */
  named: string | undefined;
  running: (manager: ModelManager) => Observable<Remote<T>>;
  read: (queries: CliQueries, source: RemoteSource) => Promise<Remote<T>>;
}

async function askRemote<T>(context: Context, { named, running, read }: Question<T>): Promise<Remote<T>> {
  const { dataDir, libraryUrl, schedulerUrl } = context.options;
  const ask = async (manager: ModelManager) => {
    const { firstRemote } = await import('../../access/first-values.ts');
    return firstRemote(running(manager));
  };
  const answer = named ? undefined : await askRunning(context, ask);
  if (answer) return answer.value;
  const source = { dataDir, ...(libraryUrl && { libraryUrl }), ...(schedulerUrl && { schedulerUrl }) };
  return interruptible(read(await queriesOf(context), source), context.interrupted, 'interrupted');
}

/**
 * Returns the last good value, with a warning when it is old. Throws its error when there is none.
 */
function settle<T>({ out }: Context, { value, fetchedAt, error }: Remote<T>): T {
  if (value === null) {
    throw fromErrorValue(error ?? { code: 'NETWORK_UNREACHABLE', message: 'No answer yet.', retryable: true });
  }
  if (error)
    out.warning({
      code: error.code,
      message: `${error.message} This is as of ${fetchedAt ? formatTime(fetchedAt) : 'an unknown time'}.`,
    });
  return value;
}
