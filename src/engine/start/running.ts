import { randomBytes, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { isModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { errorFields } from '../../ports/logger.ts';
import type { LogFields, Logger, LogLevel } from '../../ports/logger.ts';
import type { UnsuitableVolume } from '../../ports/volume/volume.ts';
import { bindPage } from '../browser-host/bind-page.ts';
import { createBrowserHost } from '../browser-host/browser-host.ts';
import type { BrowserHost } from '../browser-host/browser-host.ts';
import { validateParams } from '../handlers/validate-params.ts';
import { openEngineLog } from '../log/engine-log.ts';
import type { EngineLog } from '../log/engine-log.ts';
import { loggingSlowSyncs } from '../log/slow-syncs.ts';
import { acquireFromCommand, inUse } from '../ownership/acquire.ts';
import type { Ownership } from '../ownership/acquire.ts';
import { readEngineFile } from '../ownership/engine-file.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { OwnerWatch } from '../ownership/owner-watch.ts';
import { isFenced } from '../record/fence.ts';
import { claimJournal, reclaimJournal } from '../record/truth.ts';
import type { ClaimedJournal } from '../record/truth.ts';
import { assertUsable } from './data-directory.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { EngineOptions } from './engine-options.ts';
import { programVersion } from './version.ts';
import { waysOut } from './ways-out.ts';
import type { HandedOver } from './ways-out.ts';

export interface RunningOptions extends Omit<EngineOptions, 'claimed' | 'reclaim'> {
  /** Folder of the built UI; null (default) serves the API alone. */
  uiDir?: string | null;
  /**
   * Of the endpoint on loopback; 0: any free one. Default: with a UI the port of its last run while
   * it is free, else any.
   */
  port?: number;
  /** Shuts out the pages that earlier runs let in. */
  renewSession?: boolean;
  /** Of logs/engine.log, which is written where no `logger` is given. Default: info. */
  logLevel?: LogLevel;
  /** Default: of this platform. */
  volumeOf?: UnsuitableVolume;
}

export interface RunningEngine extends Engine {
  /** Opens the UI in a browser; carries this run's token. */
  url: string;
  /** Explains to people; nothing is written after the engine has closed. */
  logger: Logger;
  /** An app may take over from a command's engine. */
  handedOver: HandedOver;
}

const TOKEN_BYTES = 32;

/**
 * Starts the one engine of a data directory: gate → is there an owner? → endpoint → engine.json →
 * journal segment. What takes longer follows outside the gate: the engine is created, and then the
 * endpoint serves it.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE with pid and started_at in its details;
 *   PERMISSION_DENIED with the path of a link in the way; INVALID_ARGUMENT for malformed settings
 *   or an unsuitable volume
 */
export async function startEngine(options: RunningOptions): Promise<RunningEngine> {
  const { host, clock = systemClock } = options;
  const dataDir = resolve(options.dataDir);
  const run = randomUUID();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await assertUsable(dataDir, options);
  // Nothing is logged before this engine owns the directory: the file is the owner's.
  const log = logOf(options, dataDir);
  const { logger } = log;
  const fs = loggingSlowSyncs(nodeFileSystem, { logger, clock });
  const ownership = await acquireFromCommand({
    ...{ dataDir, run, host, token, version: programVersion(), clock },
    bind: () => bind({ ...options, dataDir, logger }, { run, token }),
    claim: () => claimJournal(dataDir, run, clock, fs),
  }).catch(async (error: unknown) => {
    throw await ofStart(dataDir, error);
  });
  const watch = new OwnerWatch({ dataDir, ownership, clock, logger });
  const letDirectoryGo = () => {
    watch.stop();
    return ownership.release();
  };
  try {
    const { claimed, endpoint, tookOverFrom } = ownership;
    if (tookOverFrom) logger.info('The data directory is taken over from a dead engine.', ownerFields(tookOverFrom));
    const reclaim = () => reclaimJournal(dataDir, run, clock, fs);
    const onFenced = () => void letDirectoryGo().catch((error: unknown) => logger.warn(NOT_LET_GO, errorFields(error)));
    const created = createEngine({ ...options, dataDir, claimed, reclaim, onFenced, logger });
    // A start that fails lets go by itself.
    watch.start(by => void created.then(started => started.takenOver(by)).catch(() => undefined));
    const engine = await created;
    const release = () => {
      // The next owner may write the file from the release on.
      logger.info('The engine stopped.', { run });
      log.close();
      return letDirectoryGo();
    };
    const { close, handOver, handedOver } = waysOut({ engine, release, endpoint, clock });
    // The app and programs keep what they own; a command goes on as a client.
    endpoint.serve({ api: engine.api, ...(host === 'cli' && { handOver }) });
    logger.info('The engine started.', { ...programFields(), host, dataDir, port: endpoint.port, run });
    return { ...engine, url: endpoint.url, logger, close, handedOver };
  } catch (error) {
    logger.error('The engine could not start.', errorFields(error));
    await letGo({ ...ownership, release: letDirectoryGo });
    log.close();
    throw await ofStart(dataDir, error);
  }
}

const NOT_LET_GO = 'The data directory of another engine could not be let go.';

/**
 * Where another opening was faster, the directory is in use, and nothing is wrong with the journal.
 */
async function ofStart(dataDir: string, error: unknown): Promise<unknown> {
  if (!isModelError(error) || !isFenced(error)) return error;
  return inUse(dataDir, await readEngineFile(dataDir).catch(() => null));
}

/** The log of a caller that has its own one, else the file of the data directory. */
function logOf({ logger, logLevel, clock = systemClock }: RunningOptions, dataDir: string): EngineLog {
  return logger ? { logger, close: () => undefined } : openEngineLog({ dataDir, clock, level: logLevel });
}

function programFields(): LogFields {
  const { platform, arch, versions } = process;
  return { version: programVersion(), node: versions.node, platform, arch };
}

function ownerFields({ pid, host, version, started_at }: EngineInfo): LogFields {
  return { owner: pid, host, version, startedAt: started_at };
}

/** With a UI, at the port and with the cookie secret that an open page knows from the last run. */
function bind(
  { uiDir = null, port, renewSession, dataDir, logger }: RunningOptions & { logger: Logger },
  identity: { run: string; token: string },
): Promise<BrowserHost> {
  const endpoint = { ...identity, uiDir, validateParams, ...(port !== undefined && { port }) };
  return uiDir === null ? createBrowserHost(endpoint) : bindPage({ ...endpoint, dataDir, renewSession, logger });
}

/**
 * After a start that failed: nothing stays open, named or bound. Each step is done whatever became
 * of the one before.
 */
async function letGo({ claimed, release, endpoint }: Ownership<BrowserHost, ClaimedJournal>): Promise<void> {
  for (const step of [() => claimed.journal.close(), release, () => endpoint.close()])
    await Promise.allSettled([step()]);
}
