import type { LibraryClient } from '../../library/types.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import type { EngineApi } from '../../api/session.ts';
import type { Effects } from '../work/effects.ts';
import type { CatalogFeed } from '../work/catalog-feed.ts';

export interface ServerCallsOptions {
  library: LibraryClient;
  scheduler: SchedulerClient;
  catalog: CatalogFeed;
  /** Waiting downloads look at the network now. */
  networkHint: () => void;
  effects: Pick<Effects, 'suspend' | 'wake'>;
}

/** Calls that ask the library and the dispatch server, or tell that they can be asked again. */
export function serverCalls({
  library,
  scheduler,
  catalog,
  networkHint,
  effects,
}: ServerCallsOptions): Pick<EngineApi['call'], 'model' | 'refresh' | 'hostSignal'> {
  return {
    model: ({ modelId }) => library.model(modelId),
    refresh: async () => {
      scheduler.refresh();
      await catalog.refresh();
      return null;
    },
    hostSignal: async ({ signal }) => {
      if (signal === 'suspend') await effects.suspend();
      else {
        if (signal === 'resume') effects.wake();
        networkHint();
      }
      return null;
    },
  };
}
