import { join } from 'node:path';
import type { BehaviorSubject } from 'rxjs';
import { createLibraryClient } from '../../library/client/index.ts';
import type { CatalogMemory, LibraryClient } from '../../library/types.ts';
import type { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { createNodeFetch } from '../../ports/node-fetch.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import { createSchedulerClient } from '../../scheduler/client/index.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import { CatalogFeed } from './catalog-feed.ts';
import type { Settings } from '../settings/index.ts';

export interface NetworkOptions {
  dataDir: string;
  /** Read at each request: a change counts at once. */
  settings: BehaviorSubject<Settings>;
  clock: Clock;
  fetch?: Fetch;
  systemProxy?: SystemProxy;
  rankingPollMs?: number;
  /** Of signed catalogues, in the journal. */
  catalogMemory: CatalogMemory;
}

/** The engine's connections to other machines: library and dispatch server, over one `fetch`. */
export interface Network {
  fetch: Fetch;
  library: LibraryClient;
  catalog: CatalogFeed;
  scheduler: SchedulerClient;
  /** Asks both servers anew, in the background. */
  refresh(): void;
  /** Closes kept-alive connections that were opened here: they would keep the process alive. */
  release(): void;
}

export function createNetwork(options: NetworkOptions): Network {
  const { dataDir, settings, clock, systemProxy, rankingPollMs, catalogMemory } = options;
  const own =
    options.fetch === undefined
      ? createNodeFetch({ network: () => settings.value, ...(systemProxy && { systemProxy }) })
      : null;
  const fetch: Fetch = options.fetch ?? (own as Fetch);
  const library = createLibraryClient({
    baseUrl: () => settings.value.libraryUrl,
    token: () => settings.value.libraryToken,
    pinnedKeys: () => settings.value.pinnedKeys,
    cacheFile: join(dataDir, 'cache', 'catalog.json'),
    memory: catalogMemory,
    fetch,
    clock,
  });
  const scheduler = createSchedulerClient({
    baseUrl: () => settings.value.schedulerUrl,
    token: () => settings.value.schedulerToken,
    nodeId: () => settings.value.nodeId,
    cacheFile: join(dataDir, 'cache', 'ranking.json'),
    fetch,
    clock,
    ...(rankingPollMs !== undefined && { pollMs: rankingPollMs }),
  });
  const catalog = new CatalogFeed({ library, clock, random: Math.random });
  const refresh = () => {
    scheduler.refresh();
    void catalog.refresh();
  };
  return { fetch, library, catalog, scheduler, refresh, release: () => own?.close() };
}

/**
 * What was seen of signed catalogues is in the journal: a library, or who stands before it, can't
 * bring an old one back after a restart.
 */
export function catalogMemory(ledger: Ledger, isReadOnly: () => boolean): CatalogMemory {
  return {
    serialOf: library => ledger.state.catalogs.get(library) ?? null,
    accepted: async (library, { serial, madeAt, validUntil }) => {
      if (isReadOnly()) return;
      const data = { library, serial, made_at: madeAt, valid_until: validUntil };
      await ledger.append([{ type: 'CatalogAccepted', subject: null, data }]);
    },
  };
}
