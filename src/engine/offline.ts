/** Questions that need no engine. What asks a server is loaded when it is asked: `path` and `list` don't pay for it. */
import { join } from 'node:path';
import { installedPath } from '../download/paths.ts';
import { loadChain } from '../events/chain.ts';
import { surveyJournal } from '../events/survey.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import { ModelsReplay, readCheckpoint } from '../projections/checkpoint.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import type { CatalogModel } from '../library/contract.ts';
import { systemClock } from '../ports/clock.ts';
import type { Ranking } from '../scheduler/contract.ts';
import type { ModelView, Remote } from './api/contract.ts';
import { InstalledFiles } from './installed-files.ts';
import { resolveModelPath } from './model-paths.ts';
import { readSettings } from './settings/index.ts';
import { modelViews } from './views.ts';
import type { PathOf } from './views.ts';

/** All models of a data directory, now or as of an event (inclusive): read from the journal, without a lock, writing nothing. */
export async function readModels(dataDir: string, options: { atSeq?: number } = {}): Promise<ModelView[]> {
  const { state, pathOf } = await readState(dataDir, options.atSeq);
  return modelViews(state, pathOf);
}

/**
 * As getModelPath, without an engine.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE, INVALID_ARGUMENT
 */
export async function readModelPath(dataDir: string, modelId: string, version?: string): Promise<string> {
  const { state, pathOf } = await readState(dataDir);
  const installed = new InstalledFiles();
  const disk = { pathOf, look: installed.look.bind(installed) };
  return resolveModelPath(state, disk, { modelId, version }).path;
}

async function readState(dataDir: string, atSeq = Infinity): Promise<{ state: ModelsState; pathOf: PathOf }> {
  const settings = await readSettings(dataDir);
  const modelsDir = settings.modelsDir ?? join(dataDir, 'models');
  const found = await readCheckpoint(dataDir);
  const checkpoint = found && found.at.seq <= atSeq ? found : null;
  const fold = new ModelsReplay(checkpoint, atSeq);
  // Lines of the last batch are not proven durable yet, but they are what happened as far as anyone can tell now.
  const chain = await loadChain(nodeFileSystem, join(dataDir, 'journal'));
  await surveyJournal(nodeFileSystem, chain, { known: checkpoint?.at ?? null, replay: fold });
  const { state } = fold;
  return { state, pathOf: (modelId, version) => installedPath(modelsDir, modelId, version) };
}

/** Where a query that runs without an engine looks; URLs given hold over settings.json. */
export interface RemoteSource {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
}

/** Asks the library; its error is part of the value, beside what the cache still knows. Writes nothing. */
export async function readCatalog({ dataDir, libraryUrl }: RemoteSource): Promise<Remote<CatalogModel[]>> {
  const settings = await readSettings(dataDir, { libraryUrl });
  const [{ firstValueFrom }, { CatalogFeed }, { createLibraryClient }, { createNodeFetch }] = await Promise.all([
    import('rxjs'),
    import('./catalog-feed.ts'),
    import('../library/client.ts'),
    import('../ports/node-fetch.ts'),
  ]);
  const fetch = createNodeFetch();
  const feed = new CatalogFeed({
    library: createLibraryClient({
      baseUrl: () => settings.libraryUrl,
      token: () => settings.libraryToken,
      fetch,
      clock: systemClock,
    }),
    clock: systemClock,
    random: Math.random,
  });
  await feed.refresh();
  feed.close();
  fetch.close();
  return firstValueFrom(feed.catalog$);
}

/** Asks the dispatch server, likewise. */
export async function readRanking({ dataDir, schedulerUrl }: RemoteSource): Promise<Remote<Ranking>> {
  const settings = await readSettings(dataDir, { schedulerUrl });
  const [{ filter, firstValueFrom }, { createSchedulerClient }, { createNodeFetch }] = await Promise.all([
    import('rxjs'),
    import('../scheduler/client.ts'),
    import('../ports/node-fetch.ts'),
  ]);
  const fetch = createNodeFetch();
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
