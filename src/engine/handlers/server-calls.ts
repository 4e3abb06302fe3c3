import type { LibraryClient } from '../../library/types.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import type { EngineApi } from '../../api/session.ts';
import type { CatalogFeed } from '../work/catalog-feed.ts';

export interface ServerCallsOptions {
  library: LibraryClient;
  scheduler: SchedulerClient;
  catalog: CatalogFeed;
  /** Waiting downloads look at the network now. */
  networkHint: () => void;
}

/** Calls that ask the library and the dispatch server, or tell that they can be asked again. */
export function serverCalls({
  library,
  scheduler,
  catalog,
  networkHint,
}: ServerCallsOptions): Pick<EngineApi['call'], 'model' | 'refresh' | 'hostSignal'> {
  return {
    model: ({ modelId }) => library.model(modelId),
    refresh: async () => {
      scheduler.refresh();
      await catalog.refresh();
      return null;
    },
    hostSignal: ({ signal }) => {
      // A machine that goes to sleep has nothing to look for.
      if (signal !== 'suspend') networkHint();
      return Promise.resolve(null);
    },
  };
}
