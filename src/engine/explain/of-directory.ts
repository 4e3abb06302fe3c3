import { join } from 'node:path';
import type { ExplainedModel, ModelView } from '../../api/contract.ts';
import { isModelError, ModelError } from '../../model/errors.ts';
import type { Language } from '../../model/remedies.ts';
import { readNewest } from '../../projections/reading.ts';
import { readModelPath, readModelsAt } from '../offline.ts';
import { explainModel } from './explain-model.ts';

/** @param looksAtDisk false for a report from elsewhere, whose models are on another machine */
export async function explainInDirectory(
  dataDir: string,
  { subject, language, looksAtDisk }: { subject: string; language: Language; looksAtDisk: boolean },
): Promise<ExplainedModel> {
  const explained = await explainModel(
    {
      about: async function* (name, story) {
        const options = { dataDir, subject: name, newest: story.wanted, around: () => story.isUnderWay };
        for await (const item of readNewest(options)) if ('event' in item) yield item.event;
      },
      models: async () => (await readModelsAt(dataDir)).models,
      wrongOnDisk: view => (looksAtDisk ? wrongOnDisk(dataDir, view) : Promise.resolve(null)),
    },
    { subject, language },
  );
  if (explained === null)
    throw new ModelError(
      'MODEL_NOT_AVAILABLE',
      `The journal in ${join(dataDir, 'journal')} says nothing of ${subject}.`,
    );
  const { isOfOne: _isOfOne, ...said } = explained;
  return said;
}

async function wrongOnDisk(dataDir: string, { modelId, version }: ModelView): Promise<string | null> {
  try {
    await readModelPath(dataDir, modelId, version);
    return null;
  } catch (error) {
    if (!isModelError(error) || error.code !== 'MODEL_NOT_AVAILABLE') throw error;
    return typeof error.details?.['status'] === 'string' ? error.details['status'] : 'not available';
  }
}
