import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { ModelManager } from '../../api/model-manager.ts';
import type { HealthView, Remote } from '../../api/contract.ts';
import { isModelError, ModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import type { CliEngine, CliJournal, CliQueries } from './engine-port.ts';
import { UsageError } from '../exit-codes.ts';
import type { Access, Left } from './following.ts';
import { interruptible } from './session.ts';
import type { Context } from './session.ts';

/** A running engine answers at once; one that doesn't is not waited for. */
const HEALTH_TIMEOUT_MS = 1000;
/** A running engine has asked its servers by then, or has an error to show. */
const REMOTE_TIMEOUT_MS = 15_000;

/** An app that asked for the directory is there in moments; after this the command goes on alone. */
const HANDED_OVER_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Each try that fails is an engine that ended between two looks: a few in a row are other commands that end. */
const OPEN_TRIES = 5;

/**
 * Runs a command on the running engine, else on one that lives as long as the command and continues only `only`. When that
 * engine ends or hands over to an app, the command goes on with the next one.
 * At an interrupt it stops waiting and closes; closing an own engine keeps the partial download.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE when an engine owns the directory and can't be reached
 */
export async function withManager<T>(
  context: Context,
  only: string[],
  work: (access: Access) => Promise<T>,
): Promise<T> {
  // Queries come through here without an engine, and do without what only commands need.
  const { following } = await import('./following.ts');
  const access = following(await open(context, only), left => openNext(context, only, left));
  const message = () =>
    access.own
      ? 'interrupted: what was downloaded is kept; the same command continues it'
      : 'interrupted: the running engine goes on with it';
  try {
    return await interruptible(work(access), context.interrupted, message);
  } finally {
    await access.manager.close();
  }
}

/** The running engine's answer, or undefined when none runs. The connection is closed either way. */
export async function askRunning<T>(
  context: Context,
  ask: (manager: ModelManager) => Promise<T>,
): Promise<{ value: T } | undefined> {
  const manager = await connectOnce(await engineOf(context), context);
  if (!manager) return undefined;
  try {
    return { value: await interruptible(ask(manager), context.interrupted, 'interrupted') };
  } finally {
    await manager.close();
  }
}

/** null when the engine doesn't say in time. */
export async function healthOf({ health$ }: ModelManager): Promise<HealthView | null> {
  const { catchError, firstValueFrom, of, timeout } = await import('rxjs');
  const soon$ = health$.pipe(
    timeout({ first: HEALTH_TIMEOUT_MS }),
    catchError(() => of(null)),
  );
  return firstValueFrom(soon$, { defaultValue: null });
}

/** The first value that says something: what the server answered, or why it did not. */
export async function firstRemote<T>(stream: Observable<Remote<T>>): Promise<Remote<T>> {
  const { catchError, filter, firstValueFrom, of, timeout } = await import('rxjs');
  const silent: Remote<T> = {
    value: null,
    fetchedAt: null,
    error: new ModelError('NETWORK_TIMEOUT', 'No answer from the server in time.', { retryable: true }).toJSON(),
  };
  return firstValueFrom(
    stream.pipe(
      filter(({ fetchedAt, error }) => fetchedAt !== null || error !== null),
      timeout({ first: REMOTE_TIMEOUT_MS }),
      catchError(() => of(silent)),
    ),
    { defaultValue: silent },
  );
}

/** Without `reconnect` the connection ends with its engine. */
export async function connect(engine: CliEngine, dataDir: string, reconnect = true): Promise<ModelManager | undefined> {
  try {
    return await engine.connectModelManager({ dataDir, reconnect });
  } catch (error) {
    if (hasCode(error, 'NETWORK_UNREACHABLE')) return undefined;
    throw error;
  }
}

export async function engineOf({ services, options }: Context): Promise<CliEngine> {
  await assertDirectory(options.dataDir);
  return required(services.engine);
}

export async function queriesOf({ services, options }: Context): Promise<CliQueries> {
  await assertDirectory(options.dataDir);
  return required(services.queries);
}

export async function journalOf({ services, options }: Context): Promise<CliJournal> {
  await assertDirectory(options.dataDir);
  return required(services.journal);
}

/** One that isn't there yet is no mistake: an install begins it, and nothing is in it. @throws UsageError */
async function assertDirectory(dataDir: string): Promise<void> {
  if ((await kindOf(dataDir)) === 'other')
    throw new UsageError(`Expected a data directory, got a file at ${dataDir}, or above it.`);
}

/** For what makes no sense where nothing is. @throws UsageError */
export async function assertDataDirectory({ options: { dataDir } }: Context): Promise<void> {
  if ((await kindOf(dataDir)) === 'absent')
    throw new UsageError(`Expected a data directory, there is none at ${dataDir}.`);
}

/** What the system refuses to tell is told by whoever opens it. */
async function kindOf(path: string): Promise<'directory' | 'other' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'absent' : code === 'ENOTDIR' ? 'other' : 'directory';
  }
}

/** Folder of the segments. */
export function journalDir({ options }: Context): string {
  return join(options.dataDir, 'journal');
}

/** Commands of a service that isn't there are never registered. */
export function required<T>(load: (() => Promise<T>) | undefined): Promise<T> {
  if (!load) throw new Error('A command ran without the service it was registered for.');
  return load();
}

async function open(context: Context, only: string[]): Promise<Access> {
  const engine = await engineOf(context);
  const running = await connectOnce(engine, context);
  if (running) {
    await warnAboutIgnoredUrls(context, running);
    return { manager: running, own: false };
  }
  try {
    return { manager: await engine.createModelManager(engineOptions(context, only)), own: true };
  } catch (error) {
    if (!hasCode(error, 'DATA_DIRECTORY_IN_USE')) throw error;
    // Another engine may have started between the two steps: then it is there to be asked.
    const started = await connectOnce(engine, context);
    if (!started) throw error;
    return { manager: started, own: false };
  }
}

async function openNext(context: Context, only: string[], left: Left): Promise<Access> {
  if (left === 'handed over') {
    context.out.message('the app has taken over and goes on with it');
    const app = await appearing(context);
    if (app) return { manager: app, own: false };
  }
  for (let tries = 1; ; tries++) {
    try {
      return await open(context, only);
    } catch (error) {
      if (tries === OPEN_TRIES || !hasCode(error, 'DATA_DIRECTORY_IN_USE')) throw error;
      await delay(systemClock, LOOK_EVERY_MS, context.interrupted);
    }
  }
}

/** The engine that is about to start, or undefined when none does. */
async function appearing(context: Context): Promise<ModelManager | undefined> {
  const engine = await engineOf(context);
  const until = systemClock.monotonic() + HANDED_OVER_WAIT_MS;
  while (systemClock.monotonic() < until) {
    const manager = await connectOnce(engine, context);
    if (manager) return manager;
    await delay(systemClock, LOOK_EVERY_MS, context.interrupted);
  }
  return undefined;
}

/** A connection that ends with its engine, so that the command notices and looks for the next one. */
function connectOnce(engine: CliEngine, { options: { dataDir } }: Context): Promise<ModelManager | undefined> {
  return connect(engine, dataDir, false);
}

function engineOptions({ options }: Context, only: string[]): Parameters<CliEngine['createModelManager']>[0] {
  const { json: _, ...ours } = options;
  return { ...ours, host: 'cli', only };
}

/** A running engine has its own settings; who named another library here should know that it was not asked. */
async function warnAboutIgnoredUrls({ options, out }: Context, manager: ModelManager): Promise<void> {
  if (!options.libraryUrl && !options.schedulerUrl) return;
  const health = await healthOf(manager);
  if (!health) return;
  const pairs = [
    ['--library', options.libraryUrl, health.library.url],
    ['--scheduler', options.schedulerUrl, health.scheduler.url],
  ] as const;
  for (const [flag, wanted, used] of pairs) {
    if (wanted && wanted !== used)
      out.message(`note: the running engine uses ${used ?? 'none'}; ${flag} ${wanted} has no effect`);
  }
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return isModelError(error) && error.code === code;
}
