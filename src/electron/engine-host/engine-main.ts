/** The engine process of the app: an engine, served to the ports that main sends. */
import type { MessagePortMain, ParentPort } from 'electron';
import { distinctUntilChanged, map, mergeMap, pairwise, throttleTime } from 'rxjs';
import type { ProgressSample } from '../../api/contract.ts';
import { portConnection } from '../../api/port-connection.ts';
import { serveSession } from '../../api/session.ts';
import type { EngineApi, SessionContext, ValidateParams } from '../../api/session.ts';
import { settingsFromEnvironment } from '../../engine/settings/environment.ts';
import type { Environment } from '../../engine/settings/environment.ts';
import type { SettingsOverrides } from '../../engine/settings/settings.ts';
import { toModelError } from '../../model/errors.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { systemClock } from '../../ports/clock.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import { outcomesBetween } from './outcomes.ts';
import { createSessionProxy } from './session-proxy.ts';

export interface HostedEngine {
  api: EngineApi;
  validateParams?: ValidateParams;
  /** Drains and stops; afterwards the process may end. */
  close(): Promise<void>;
}

export type EngineFactory = (options: {
  dataDir: string;
  host: 'app';
  systemProxy: SystemProxy;
  /** What environment variables say; they come before settings.json. */
  overrides: SettingsOverrides;
}) => Promise<HostedEngine>;

export interface EngineProcess {
  parentPort: Pick<ParentPort, 'on' | 'postMessage'>;
  dataDir: string;
  env: Environment;
  /** Signals that would end the process: a Ctrl-C in a terminal reaches this one as well as main. */
  onSignal(listener: () => void): void;
  exit(code: number): void;
}

/** A task bar needs no more. */
const PROGRESS_EVERY_MS = 1_000;

/** What the app asks for itself, without a connection. */
const HOST_SESSION: SessionContext = { id: 'host', onClose: () => undefined };

/** Starts an engine and serves it until main says `stop`. Never rejects: what fails is told to main. */
export async function runEngineProcess(createEngine: EngineFactory, self: EngineProcess): Promise<void> {
  const tell = (message: FromEngine) => self.parentPort.postMessage(message);
  const proxy = createSessionProxy(tell, systemClock);
  const start = async () => {
    const overrides = settingsFromEnvironment(self.env);
    return createEngine({ dataDir: self.dataDir, host: 'app', systemProxy: proxy.resolve, overrides });
  };
  const starting = start();
  let stopped: Promise<void> | null = null;
  const stopOnce = () => (stopped ??= stop(starting, self));
  self.onSignal(() => void stopOnce());
  self.parentPort.on('message', ({ data, ports }) => {
    const message = data as ToEngine;
    if (message.type === 'stop') void stopOnce();
    // Also while the engine starts: it may be waiting for it.
    else if (message.type === 'proxy') proxy.answered(message.id, message.proxy);
    else void starting.then(engine => obey(engine, message, ports, tell), ignoreFailedStart);
  });
  try {
    const { api } = await starting;
    tell({ type: 'ready' });
    tellProgress(api, tell);
    tellOutcomes(api, tell);
  } catch (thrown) {
    tell({ type: 'failed', error: toModelError(thrown, 'SERVER_ERROR').toJSON() });
  }
}

function obey(
  { api, validateParams }: HostedEngine,
  message: ToEngine,
  ports: MessagePortMain[],
  tell: (message: FromEngine) => void,
): void {
  const [port] = ports;
  if (message.type === 'connect' && port) serveSession(api, portConnection(port), validateParams);
  if (message.type === 'hostSignal') void signal(api, message.signal);
  if (message.type === 'locate') void locate(api, message.model, validateParams, tell);
}

/** What is asked for is a model and a version; the path is the engine's own. */
async function locate(
  api: EngineApi,
  model: unknown,
  validateParams: ValidateParams | undefined,
  tell: (message: FromEngine) => void,
): Promise<void> {
  try {
    validateParams?.('getModelPath', model);
    const path = await api.call.getModelPath(model as { modelId: string; version: string }, HOST_SESSION);
    tell({ type: 'located', path });
  } catch (thrown) {
    console.warn('The folder of a model can not be shown.', thrown);
  }
}

/** A hint: an engine that can't take it goes on as it was. */
async function signal(api: EngineApi, name: 'suspend' | 'resume'): Promise<void> {
  try {
    await api.call.hostSignal({ signal: name }, HOST_SESSION);
  } catch (thrown) {
    console.warn('The engine refused the signal of its host.', name, thrown);
  }
}

async function stop(starting: Promise<HostedEngine>, self: EngineProcess): Promise<void> {
  try {
    await (await starting).close();
    self.exit(0);
  } catch (thrown) {
    console.warn('The engine did not stop cleanly.', thrown);
    self.exit(1);
  }
}

function ignoreFailedStart(): void {
  // Main has been told `failed`; what it sent before it knew has nobody to go to.
}

function tellProgress(api: EngineApi, tell: (message: FromEngine) => void): void {
  api.stream
    .progress({})
    .pipe(
      throttleTime(PROGRESS_EVERY_MS, undefined, { leading: true, trailing: true }),
      map(fractionOf),
      distinctUntilChanged(),
    )
    .subscribe(fraction => tell({ type: 'progress', fraction }));
}

function tellOutcomes(api: EngineApi, tell: (message: FromEngine) => void): void {
  api.stream
    .state({})
    .pipe(
      pairwise(),
      mergeMap(([before, after]) => outcomesBetween(before, after)),
    )
    .subscribe(outcome => tell({ type: 'ended', outcome }));
}

/** Of all bytes that are on their way, to the percent. */
export function fractionOf(samples: readonly ProgressSample[]): number | null {
  let received = 0;
  let total = 0;
  for (const sample of samples) {
    if (sample.totalBytes === null) continue;
    received += sample.receivedBytes;
    total += sample.totalBytes;
  }
  return total > 0 ? Math.min(1, Math.round((received / total) * 100) / 100) : null;
}
