import type { Observable } from 'rxjs';
import type { DownloadHooks } from '../hooks/types.ts';
import type { ApiMethod, ApiMethods, ApiStream, ApiStreams } from './contract.ts';
import type { ModelManager } from './model-manager.ts';

/** Answers the engine API: the engine in this process, or a client of an engine elsewhere. */
export interface ApiCaller {
  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']>;
  stream<S extends ApiStream>(name: S, params: ApiStreams[S]['params']): Observable<ApiStreams[S]['value']>;
}

/**
 * The ModelManager interface over an API. It is written once, so that both ways to use it are the
 * same.
 */
export function managerOver(api: ApiCaller, hooks: DownloadHooks, close: () => Promise<void>): ModelManager {
  const named = (modelId: string, version?: string) => ({ modelId, ...(version !== undefined && { version }) });
  const command =
    (method: 'install' | 'pause' | 'resume' | 'cancel' | 'remove' | 'repair') =>
    (modelId: string, version?: string, options?: { commandId?: string }) =>
      api.call(method, { ...named(modelId, version), ...options });
  const { onDownloadStart, onDownloadProgress, onDownloadError, onDownloadComplete } = hooks;
  return {
    getModelPath: (modelId, version) => api.call('getModelPath', named(modelId, version)),
    getModelPathForTask: task => api.call('getModelPathForTask', task),
    useModel: async (modelId, version) => {
      const { path, leaseId } = await api.call('useModel', named(modelId, version));
      return {
        path,
        release: async () => {
          await api.call('releaseModel', { leaseId });
        },
      };
    },
    install: command('install'),
    update: (modelId, options) => api.call('update', { modelId, ...options }),
    pause: command('pause'),
    resume: command('resume'),
    cancel: command('cancel'),
    remove: command('remove'),
    repair: command('repair'),
    verify: (modelId, version) => api.call('verify', named(modelId, version)),
    adopt: path => api.call('adopt', { path }),
    list: () => api.call('list', {}),
    state$: api.stream('state', {}),
    progress$: api.stream('progress', {}),
    catalog$: api.stream('catalog', {}),
    ranking$: api.stream('ranking', {}),
    health$: api.stream('health', {}),
    events$: options => api.stream('events', options ?? {}),
    ...{ onDownloadStart, onDownloadProgress, onDownloadError, onDownloadComplete },
    hooks,
    close,
  };
}
