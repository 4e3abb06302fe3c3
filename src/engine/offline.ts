import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { installedPath } from '../download/paths.ts';
import { readJournal } from '../events/read.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import { evolve, initialModels } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import type { ModelView } from './api/contract.ts';
import { resolveModelPath } from './model-paths.ts';
import { readSettings } from './settings/index.ts';
import { modelViews } from './views.ts';
import type { PathOf } from './views.ts';

/** All models of a data directory whose engine doesn't run: read from the journal, without a lock, writing nothing. */
export async function readModels(dataDir: string): Promise<ModelView[]> {
  const { state, pathOf } = await readState(dataDir);
  return modelViews(state, pathOf);
}

/**
 * As getModelPath, without an engine.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE, INVALID_ARGUMENT
 */
export async function readModelPath(dataDir: string, modelId: string, version?: string): Promise<string> {
  const { state, pathOf } = await readState(dataDir);
  return resolveModelPath(state, pathOf, { modelId, version }).path;
}

async function readState(dataDir: string): Promise<{ state: ModelsState; pathOf: PathOf }> {
  const settings = await readSettings(dataDir);
  const modelsDir = settings.modelsDir ?? join(dataDir, 'models');
  const state = initialModels();
  const dir = join(dataDir, 'journal');
  const exists = await stat(dir).then(
    () => true,
    () => false,
  );
  if (exists) {
    for await (const entry of readJournal({ dir, fs: nodeFileSystem }))
      if ('event' in entry && entry.proven) evolve(state, entry.event);
  }
  return { state, pathOf: (modelId, version) => installedPath(modelsDir, modelId, version) };
}
