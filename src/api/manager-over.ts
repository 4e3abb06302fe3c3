import type { DownloadHooks } from '../hooks/types.ts';
import type { LeaseHolder } from '../model/holder.ts';
import { KeptLeases } from './kept-leases.ts';
import type { ModelManager } from './model-manager.ts';
import type { ApiCaller } from './transport.ts';

export interface ManagerParts {
  hooks: DownloadHooks;
  /** Tells the engine which process holds a lease. Absent: the engine's own one. */
  holder?: () => Promise<LeaseHolder>;
  close: () => Promise<void>;
}

/**
 * The ModelManager interface over an API. It is written once, so that both ways to use it are the
 * same.
 */
export function managerOver(api: ApiCaller, { hooks, holder, close }: ManagerParts): ModelManager {
  const leases = new KeptLeases(api, holder);
  const named = (modelId: string, version?: string) => ({ modelId, ...(version !== undefined && { version }) });
  const command =
    (method: 'install' | 'pause' | 'resume' | 'cancel' | 'remove' | 'repair') =>
    (modelId: string, version?: string, options?: { commandId?: string }) =>
      api.call(method, { ...named(modelId, version), ...options });
  const { onDownloadStart, onDownloadProgress, onDownloadError, onDownloadComplete } = hooks;
  return {
    getModelPath: (modelId, version) => api.call('getModelPath', named(modelId, version)),
    getModelPathForTask: task => api.call('getModelPathForTask', task),
    useModel: (modelId, version) => leases.take(named(modelId, version)),
    install: command('install'),
    update: (modelId, options) => api.call('update', { modelId, ...options }),
    pause: command('pause'),
    resume: command('resume'),
    cancel: command('cancel'),
    prioritize: (models, options) => api.call('prioritize', { models: [...models], ...options }),
    remove: command('remove'),
    repair: command('repair'),
    verify: (modelId, version) => api.call('verify', named(modelId, version)),
    adopt: path => api.call('adopt', { path }),
    pruneJournal: (before, options) => api.call('pruneJournal', { before, ...options }),
    getSettings: () => api.call('getSettings', {}),
    setSettings: settings => api.call('setSettings', { settings }),
    list: () => api.call('list', {}),
    state$: api.stream('state', {}),
    progress$: api.stream('progress', {}),
    catalog$: api.stream('catalog', {}),
    ranking$: api.stream('ranking', {}),
    health$: api.stream('health', {}),
    events$: options => api.stream('events', options ?? {}),
    ...{ onDownloadStart, onDownloadProgress, onDownloadError, onDownloadComplete },
    hooks,
    close: () => {
      leases.close();
      return close();
    },
  };
}
