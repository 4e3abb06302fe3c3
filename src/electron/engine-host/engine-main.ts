import type { MessagePortMain, ParentPort } from 'electron';
import { portConnection } from '../../api/port-connection.ts';
import { serveSession } from '../../api/session.ts';
import type { EngineApi, SessionContext, ValidateParams } from '../../api/session.ts';
import { logLevelFromEnvironment, settingsFromEnvironment } from '../../engine/settings/environment.ts';
import type { Environment } from '../../engine/settings/environment.ts';
import type { SettingsOverrides } from '../../engine/settings/settings.ts';
import { toModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import type { FromEngine, ToEngine } from '../messages.ts';
import { reportOutcomes, reportProgress } from './reports.ts';
import { createSessionProxy } from './session-proxy.ts';

/** An engine as this host uses it. */
export interface HostedEngine {
  api: EngineApi;
  validateParams?: ValidateParams;
  /** Of the engine, which it writes until it has closed. */
  logger: Logger;
  /** Drains and stops. After it the process may end. */
  close(): Promise<void>;
}

export type EngineFactory = (options: {
  dataDir: string;
  host: 'app';
  systemProxy: SystemProxy;
  /** From environment variables. They take precedence over settings.json. */
  overrides: SettingsOverrides;
  /** Of logs/engine.log. */
  logLevel?: LogLevel;
}) => Promise<HostedEngine>;

/** What the engine uses of its process. */
export interface EngineProcess {
  parentPort: Pick<ParentPort, 'on' | 'postMessage'>;
  dataDir: string;
  env: Environment;
  /**
   * Signals that would end the process. A Ctrl-C in a terminal reaches this process as well as
   * main.
   */
  onSignal(listener: () => void): void;
  exit(code: number): void;
}

/** For calls of the app itself, which come through no connection. */
const HOST_SESSION: SessionContext = { id: 'host', onClose: () => undefined };

/**
 * Starts an engine and serves it to the ports that main sends, until `stop`. Never rejects: main is
 * told `failed`.
 */
export async function runEngineProcess(createEngine: EngineFactory, self: EngineProcess): Promise<void> {
  const tell = (message: FromEngine) => self.parentPort.postMessage(message);
  const proxy = createSessionProxy(tell, systemClock);
  const start = async () => {
    const overrides = settingsFromEnvironment(self.env);
    const logLevel = logLevelFromEnvironment(self.env);
    return createEngine({
      ...{ dataDir: self.dataDir, host: 'app', systemProxy: proxy.resolve, overrides },
      ...(logLevel && { logLevel }),
    });
  };
  const starting = start();
  let stopped: Promise<void> | null = null;
  const stopOnce = () => (stopped ??= stop(starting, self));
  self.onSignal(() => void stopOnce());
  self.parentPort.on('message', ({ data, ports }) => {
    const message = data as ToEngine;
    if (message.type === 'stop') void stopOnce();
    // The engine may wait for this answer while it starts.
    else if (message.type === 'proxy') proxy.answered(message.id, message.proxy);
    else void starting.then(engine => obey(engine, message, ports, tell), ignoreFailedStart);
  });
  try {
    const { api } = await starting;
    tell({ type: 'ready' });
    reportProgress(api, tell);
    reportOutcomes(api, tell);
  } catch (thrown) {
    tell({ type: 'failed', error: toModelError(thrown, 'SERVER_ERROR').toJSON() });
  }
}

function obey(
  engine: HostedEngine,
  message: ToEngine,
  ports: MessagePortMain[],
  tell: (message: FromEngine) => void,
): void {
  const { api, validateParams } = engine;
  const [port] = ports;
  if (message.type === 'connect' && port) serveSession(api, portConnection(port), validateParams);
  if (message.type === 'hostSignal') void signal(engine, message.signal);
  if (message.type === 'locate') void locate(engine, message.model, tell);
}

/** Main asks with a model and a version. The path comes only from the engine. */
async function locate(
  { api, validateParams, logger }: HostedEngine,
  model: unknown,
  tell: (message: FromEngine) => void,
): Promise<void> {
  try {
    validateParams?.('getModelPath', model);
    const path = await api.call.getModelPath(model as { modelId: string; version: string }, HOST_SESSION);
    tell({ type: 'located', path });
  } catch (thrown) {
    logger.warn('The folder of a model can not be shown.', errorFields(thrown));
  }
}

/** A signal is a hint. An engine that can't take it goes on as before. */
async function signal({ api, logger }: HostedEngine, name: 'suspend' | 'resume'): Promise<void> {
  try {
    await api.call.hostSignal({ signal: name }, HOST_SESSION);
  } catch (thrown) {
    logger.warn('The engine refused the signal of its host.', { signal: name, ...errorFields(thrown) });
  }
}

async function stop(starting: Promise<HostedEngine>, self: EngineProcess): Promise<void> {
  // An engine that could not start has logged why.
  const engine = await starting.catch(() => null);
  if (engine === null) return self.exit(1);
  try {
    await engine.close();
    self.exit(0);
  } catch (thrown) {
    engine.logger.error('The engine did not stop cleanly.', errorFields(thrown));
    self.exit(1);
  }
}

function ignoreFailedStart(): void {
  // Main is told `failed`. Messages that it sent before have no engine to go to.
}
