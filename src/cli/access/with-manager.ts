import type { ModelManager } from '../../api/model-manager.ts';
import { isModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import { judge } from '../exit-codes.ts';
import { howLeft } from './left.ts';
import type { Left } from './left.ts';
import type { Access, Opened } from './following.ts';
import { engineOf } from './loaded.ts';
import type { CliEngine } from './services.ts';
import { sayingWhy, watchAnswers } from './patience.ts';
import { RegistryWatch } from './registry-watch.ts';
import { interruptible } from './session.ts';
import type { Context } from './session.ts';
import { TakeoverGuard } from './taken-over.ts';

/**
 * An app that asked for the directory starts within moments. After this time the command continues
 * alone.
 */
const HANDED_OVER_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/**
 * A try fails when another engine ends between two looks. A few such failures in a row are normal,
 * because other commands end too.
 */
const OPEN_TRIES = 5;

/**
 * Runs a command on the running engine. When none runs, it starts an engine that lives as long as
 * the command and continues only the downloads in `only`. When the engine ends or hands over to an
 * app, the command continues with the next engine. At an interrupt the command stops waiting and
 * closes. Closing its own engine keeps the partial download.
 *
 * @param readOnly answers what can be answered where the data directory can't be written: a
 *   read-only disk, or another user's directory. It gets the error of the start
 * @throws ModelError DATA_DIRECTORY_IN_USE when an engine owns the directory and can't be reached,
 *   or when another one took it from the engine of this command
 */
export async function withManager<T>(
  context: Context,
  only: string[],
  work: (access: Access) => Promise<T>,
  readOnly?: (error: unknown) => Promise<T>,
): Promise<T> {
  // Queries also load this module, without an engine. They don't need the code for commands.
  const { following } = await import('./following.ts');
  const takeover = new TakeoverGuard();
  const registry = new RegistryWatch();
  const watched = (opened: Opened): Opened => {
    takeover.watch(opened.manager);
    if (opened.own) registry.watch(opened.manager);
    return opened;
  };
  let first: Opened;
  try {
    first = watched(await open(context, only));
  } catch (error) {
    if (readOnly === undefined || judge(error).error?.code !== 'PERMISSION_DENIED') throw error;
    return readOnly(error);
  }
  const access = following(first, async left => watched(await openNext(context, only, left)));
  const message = () =>
    access.own
      ? 'interrupted: what was downloaded is kept; the same command continues it'
      : 'interrupted: the running engine goes on with it';
  const endWatch = watchAnswers(access.manager, text => context.out.message(text));
  try {
    return await takeover.guard(interruptible(work(access), context.interrupted, message));
  } finally {
    endWatch();
    await access.manager.close();
    registry.tell(context.out);
  }
}

/**
 * Resolves to the answer of the running engine, or to undefined when none runs or it ends
 * meanwhile. The connection is closed in both cases.
 */
export async function askRunning<T>(
  context: Context,
  ask: (manager: ModelManager) => Promise<T>,
): Promise<{ value: T } | undefined> {
  const manager = await connectSaying(await engineOf(context), context);
  if (!manager) return undefined;
  try {
    return { value: await interruptible(ask(manager), context.interrupted, 'interrupted') };
  } catch (error) {
    if (howLeft(error) === null) throw error;
    return undefined;
  } finally {
    await manager.close();
  }
}

/**
 * Resolves to the running engine, or to undefined when none runs. The connection ends with its
 * engine, so the command notices this and looks for the next engine.
 */
export async function connect(engine: CliEngine, { options: { dataDir } }: Context): Promise<ModelManager | undefined> {
  try {
    // A command says that the engine does not answer, and waits for it: see watchAnswers.
    return await engine.connectModelManager({ dataDir, reconnect: false, answerLimitMs: Infinity });
  } catch (error) {
    // engine.json of another user can't be read: who only asks reads the files, as without an
    // engine.
    if (hasCode(error, 'NETWORK_UNREACHABLE') || hasCode(error, 'PERMISSION_DENIED')) return undefined;
    throw error;
  }
}

/** A suspended engine is waited for until the connection gives up. */
function connectSaying(engine: CliEngine, context: Context): Promise<ModelManager | undefined> {
  const why = 'the engine of this data directory does not answer; the command waits for it';
  return sayingWhy(text => context.out.message(text), why, connect(engine, context));
}

async function open(context: Context, only: string[]): Promise<Opened> {
  const engine = await engineOf(context);
  const running = await connectSaying(engine, context);
  if (running) {
    await warnAboutIgnoredUrls(context, running);
    return { manager: running, own: false };
  }
  try {
    return { manager: await engine.createModelManager(engineOptions(context, only)), own: true };
  } catch (error) {
    if (!hasCode(error, 'DATA_DIRECTORY_IN_USE')) throw error;
    // Another engine may have started between the two steps. Then the command can ask it.
    const started = await connectSaying(engine, context);
    if (!started) throw error;
    return { manager: started, own: false };
  }
}

async function openNext(context: Context, only: string[], left: Left): Promise<Opened> {
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

/** Resolves to the engine that is about to start, or to undefined when none starts in time. */
async function appearing(context: Context): Promise<ModelManager | undefined> {
  const engine = await engineOf(context);
  const until = systemClock.monotonic() + HANDED_OVER_WAIT_MS;
  while (systemClock.monotonic() < until) {
    const manager = await connect(engine, context);
    if (manager) return manager;
    await delay(systemClock, LOOK_EVERY_MS, context.interrupted);
  }
  return undefined;
}

function engineOptions({ options }: Context, only: string[]): Parameters<CliEngine['createModelManager']>[0] {
  const { json: _json, language: _language, ...ours } = options;
  return { ...ours, host: 'cli', only };
}

/**
 * A running engine has its own settings. The user must know that it ignores the URLs of this call.
 */
async function warnAboutIgnoredUrls({ options, out }: Context, manager: ModelManager): Promise<void> {
  if (!options.libraryUrl && !options.schedulerUrl) return;
  const { healthOf } = await import('./first-values.ts');
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
