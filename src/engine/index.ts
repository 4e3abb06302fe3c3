/** The public API of the package: a model manager in this process, or a connection to one in another. */
import { randomUUID } from 'node:crypto';
import { firstValueFrom, filter, map, merge, timer } from 'rxjs';
import { createHooks } from '../hooks/hooks.ts';
import { ModelError } from '../model/errors.ts';
import { createApiClient } from './api/client.ts';
import { nodeTransport } from './api/node-transport.ts';
import type { EngineApi, SessionContext } from './api/session.ts';
import { managerOver } from './manager-over.ts';
import type { ApiCaller } from './manager-over.ts';
import type { ModelManager } from './model-manager.ts';
import { readEngineFile } from './ownership/engine-file.ts';

export { readCatalog, readModelPath, readModels, readRanking } from './offline.ts';
export { ModelError, isModelError } from '../model/errors.ts';
export type { ErrorCode, ErrorValue } from '../model/errors.ts';
export type { ModelLease, ModelManager } from './model-manager.ts';
export type * from './api/contract.ts';

export interface ModelManagerOptions {
  /** The data directory; made when it is missing. One engine at a time owns it. */
  dataDir: string;
  /** Recorded in EngineStarted. Default: `embedded`. */
  host?: 'app' | 'browser' | 'cli' | 'embedded';
  /** These two hold over settings.json and are not written to it. */
  libraryUrl?: string;
  schedulerUrl?: string;
  /** Folder of the built UI to serve on loopback; none without it. */
  uiDir?: string;
  /** Of the endpoint on loopback. Default: any free one. */
  port?: number;
  /** `model_id@version`s that this engine may continue by itself; all without it. */
  only?: string[];
}

/**
 * Starts the engine of a data directory in this process.
 *
 * @example
 * const manager = await createModelManager({ dataDir, libraryUrl: 'https://models.example' });
 * await manager.install('whisper-large-v3');
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE when an engine runs there already: use connectModelManager
 */
export async function createModelManager(options: ModelManagerOptions): Promise<ModelManager & { url: string }> {
  const { libraryUrl, schedulerUrl, host = 'embedded', ...rest } = options;
  // Who only connects does not pay for the engine's rooms.
  const { startEngine } = await import('./running.ts');
  const engine = await startEngine({ ...rest, host, overrides: { libraryUrl, schedulerUrl } });
  const session: SessionContext = { id: `local-${randomUUID()}`, onClose: () => undefined };
  const manager = managerOver(localCaller(engine.api, session), engine.hooks, () => engine.close());
  return { ...manager, url: engine.url };
}

/** How long a running engine may take to answer a connection. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to the engine that runs in a data directory, found through engine.json.
 *
 * @throws ModelError NETWORK_UNREACHABLE when none runs there
 */
export async function connectModelManager({ dataDir }: { dataDir: string }): Promise<ModelManager> {
  const info = await readEngineFile(dataDir);
  if (!info) throw new ModelError('NETWORK_UNREACHABLE', `No engine runs in ${dataDir}.`, { retryable: true });
  const client = createApiClient(nodeTransport({ port: info.port, token: info.token }));
  const late$ = timer(CONNECT_TIMEOUT_MS).pipe(map(() => 'lost' as const));
  const outcome = await firstValueFrom(merge(client.connection$, late$).pipe(filter(state => state !== 'connecting')));
  if (outcome !== 'open') {
    client.close();
    throw new ModelError('NETWORK_UNREACHABLE', `No engine answers in ${dataDir}.`, { retryable: true });
  }
  const hooks = createHooks({
    events$: client.stream('events', {}),
    progress$: client.stream('progress', {}),
    installedPath: () => '',
  });
  const close = () => {
    hooks.dispose();
    client.close();
    return Promise.resolve();
  };
  return managerOver(client, hooks, close);
}

function localCaller(api: EngineApi, session: SessionContext): ApiCaller {
  return {
    call: (method, params) => api.call[method](params, session),
    stream: (name, params) => api.stream[name](params),
  };
}
