/**
 * The public API of the package: a model manager in this process, or a connection to one in
 * another.
 */
import { filter, firstValueFrom, map, merge, timer } from 'rxjs';
import { ModelError } from '../model/errors.ts';
import { createApiClient } from '../api/client.ts';
import { withAnswerLimit } from './answer-limit.ts';
import { connectedHooks } from './connected-hooks.ts';
import { engineTransport } from './engine-transport.ts';
import { localCaller } from './local-caller.ts';
import { managerOver } from '../api/manager-over.ts';
import type { ModelManager } from '../api/model-manager.ts';
import type { LogTarget } from './log/pino-logger.ts';
import { systemClock } from '../ports/clock.ts';
import type { LogLevel } from '../ports/logger.ts';
import { readEngineFile } from './ownership/engine-file.ts';
import { ownIdentity } from './ownership/process-identity.ts';

export { readCatalog, readModelPath, readModels, readRanking } from './offline.ts';
export { ModelError, isModelError } from '../model/errors.ts';
export type { ErrorCode, ErrorValue, ModelErrorOptions } from '../model/errors.ts';
export type { CommandOptions, ModelLease, ModelManager } from '../api/model-manager.ts';
export { cursorOf } from '../api/cursor-of.ts';
export type * from '../hooks/types.ts';
export type { RankingEntry } from '../scheduler/types.ts';
export type { VersionInfo, Withdrawal } from '../library/types.ts';
export type { RemoteSource } from './offline.ts';
export type * from '../api/contract.ts';
export type { LogTarget } from './log/pino-logger.ts';
export type { LogLevel } from '../ports/logger.ts';

export interface ModelManagerOptions {
  /** The data directory; made when it is missing. One engine at a time owns it. */
  dataDir: string;
  /**
   * Recorded in EngineStarted. Default: `embedded`. An engine of `app` or `browser` asks an engine
   * of `cli` to hand over. The manager of that one then ends as after a lost connection:
   * NETWORK_UNREACHABLE with `{engine: 'handed over'}` in its details.
   */
  host?: 'app' | 'browser' | 'cli' | 'embedded';
  /** These two hold over settings.json and are not written to it. */
  libraryUrl?: string;
  schedulerUrl?: string;
  /** Folder of the built UI to serve on loopback; none without it. */
  uiDir?: string;
  /**
   * Port of the endpoint on loopback; 0: any free port. Default with a UI: the port of the last
   * run if it is free, else any free port. Default without a UI: any free port.
   */
  port?: number;
  /** Shuts out the pages that earlier runs let in. */
  renewSession?: boolean;
  /**
   * The `model_id@version`s that this engine may continue by itself; default: all. Commands add to
   * it.
   */
  only?: string[];
  /** Of logs/engine.log in the data directory. Default: info. */
  logLevel?: LogLevel;
  /**
   * Receives the log instead of logs/engine.log: a logger of pino, or any object with the methods
   * `debug`, `info`, `warn` and `error`. Its own level decides. Before a line reaches it, secrets
   * are hidden and repeated warnings are thinned out.
   */
  logger?: LogTarget;
}

/**
 * Starts the engine of a data directory in this process.
 *
 * @example
 * const manager = await createModelManager({ dataDir, libraryUrl: 'https://models.example' });
 * await manager.install('whisper-large-v3');
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE when an engine runs there already: use
 *   connectModelManager
 */
export async function createModelManager(options: ModelManagerOptions): Promise<ModelManager & { url: string }> {
  const { libraryUrl, schedulerUrl, host = 'embedded', logger: target, ...rest } = options;
  // A program that only connects doesn't load the engine.
  const { startEngine } = await import('./start/running.ts');
  const { engineLogger } = await import('./log/engine-log.ts');
  const logger = target && engineLogger({ target, clock: systemClock });
  const engine = await startEngine({
    ...{ ...rest, host, overrides: { libraryUrl, schedulerUrl } },
    ...(logger && { logger }),
  });
  const caller = localCaller(engine);
  const manager = managerOver(caller, { hooks: engine.hooks, close: () => caller.close() });
  return { ...manager, url: engine.url };
}

/** A running engine answers a connection within this time. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A disk that has to spin up can hold an engine for several seconds. */
const ANSWER_LIMIT_MS = 10_000;

export interface ConnectOptions {
  dataDir: string;
  /**
   * Whether to look for the engine, or for the next one in the same directory, after the connection
   * is lost. Default: true. With false, calls and streams end with NETWORK_UNREACHABLE and
   * `{engine: 'lost'}` in its details.
   */
  reconnect?: boolean;
  /**
   * After so many milliseconds in which the engine answered nothing at all, open calls reject with
   * NETWORK_TIMEOUT (retryable) and `{engine: 'silent'}` in its details: the engine is suspended. A
   * call may take longer while the engine answers others. Default: 10,000. Infinity: calls wait.
   */
  answerLimitMs?: number;
}

/**
 * Connects to the engine that runs in a data directory, found through engine.json.
 *
 * @throws ModelError NETWORK_UNREACHABLE when none runs there
 */
export async function connectModelManager(options: ConnectOptions): Promise<ModelManager> {
  const { dataDir, reconnect = true, answerLimitMs = ANSWER_LIMIT_MS } = options;
  if (!(await readEngineFile(dataDir)))
    throw new ModelError('NETWORK_UNREACHABLE', `No engine runs in ${dataDir}.`, { retryable: true });
  const client = createApiClient(engineTransport(dataDir, reconnect));
  const late$ = timer(CONNECT_TIMEOUT_MS).pipe(map(() => 'lost' as const));
  const outcome = await firstValueFrom(merge(client.connection$, late$).pipe(filter(state => state !== 'connecting')));
  if (outcome !== 'open') {
    client.close();
    throw new ModelError('NETWORK_UNREACHABLE', `No engine answers in ${dataDir}.`, { retryable: true });
  }
  const hooks = connectedHooks(client);
  const close = () => {
    hooks.dispose();
    client.close();
    return Promise.resolve();
  };
  return managerOver(withAnswerLimit(client, answerLimitMs, systemClock), { hooks, holder: ownIdentity, close });
}
