/** Questions to the servers that need no engine. It is loaded where one is asked. */
import { filter, firstValueFrom } from 'rxjs';
import type { Remote } from '../api/contract.ts';
import { createLibraryClient } from '../library/client/index.ts';
import type { CatalogModel } from '../library/types.ts';
import { systemClock } from '../ports/clock.ts';
import { createNodeFetch } from '../ports/node-fetch.ts';
import { createSchedulerClient } from '../scheduler/client/index.ts';
import type { Ranking } from '../scheduler/types.ts';
import { readSettings } from './settings/index.ts';
import { CatalogFeed } from './work/catalog-feed.ts';

/** Where a query without an engine asks. Given URLs hold over settings.json. */
export interface RemoteSource {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
}

/** Asks the library. The value holds its error beside the cached models. Writes nothing. */
export async function readCatalog({ dataDir, libraryUrl }: RemoteSource): Promise<Remote<CatalogModel[]>> {
  const settings = await readSettings(dataDir, { libraryUrl });
  const fetch = createNodeFetch({ network: () => settings });
  const library = createLibraryClient({
    baseUrl: () => settings.libraryUrl,
    token: () => settings.libraryToken,
    pinnedKeys: () => settings.pinnedKeys,
    fetch,
    clock: systemClock,
  });
  const feed = new CatalogFeed({ library, clock: systemClock, random: Math.random });
  await feed.refresh();
  feed.close();
  fetch.close();
  return firstValueFrom(feed.catalog$);
}

/**
 * Asks the dispatch server. The value holds its error beside the cached ranking. Writes nothing.
 */
export async function readRanking({ dataDir, schedulerUrl }: RemoteSource): Promise<Remote<Ranking>> {
  const settings = await readSettings(dataDir, { schedulerUrl });
  const fetch = createNodeFetch({ network: () => settings });
  const client = createSchedulerClient({
    baseUrl: () => settings.schedulerUrl,
    token: () => settings.schedulerToken,
    nodeId: () => settings.nodeId,
    fetch,
    clock: systemClock,
  });
  try {
    return await firstValueFrom(client.ranking$.pipe(filter(({ value, error }) => value !== null || error !== null)));
  } finally {
    await client.close();
    fetch.close();
  }
}
