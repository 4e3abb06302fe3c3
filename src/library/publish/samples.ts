import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { isRecord, parseJson } from '../format/json.ts';
import { publishVersion } from './publish.ts';
import { openLibraryStorage } from '../server/storage.ts';

export interface PublishSamplesOptions {
  /** The library's folder. */
  storage: string;
  /** The node_modules folder with the packages @tesseract.js-data/{eng,fra,deu}. */
  nodeModules: string;
}

const LANGUAGES: Readonly<Record<string, string>> = { eng: 'English', fra: 'French', deu: 'German' };

/**
 * Folders of the npm packages: the small integer models first, then the larger ones as an update.
 */
const VERSIONS = [
  { version: '1.0.0', folder: '4.0.0_best_int', variant: 'best, integer' },
  { version: '2.0.0', folder: '4.0.0', variant: 'standard and legacy' },
] as const;

/**
 * Publishes real models of some MB: Tesseract's text recognition for three languages, in two
 * versions each. A version that is there already stays untouched.
 *
 * @returns the samples' names, `model_id@version`
 * @throws ModelError INVALID_ARGUMENT when the packages are not installed
 */
export async function publishSamples({ storage, nodeModules }: PublishSamplesOptions): Promise<string[]> {
  const refs: string[] = [];
  for (const language of Object.keys(LANGUAGES)) {
    for (const sample of VERSIONS) {
      const ref = { modelId: `tesseract-${language}`, version: sample.version };
      if (!(await isPublished(storage, ref))) await publishSample({ storage, nodeModules }, ref, language, sample);
      refs.push(formatRef(ref));
    }
  }
  return refs;
}

async function publishSample(
  { storage, nodeModules }: PublishSamplesOptions,
  ref: ModelVersion,
  language: string,
  { folder, variant }: (typeof VERSIONS)[number],
): Promise<void> {
  const name = `@tesseract.js-data/${language}`;
  const root = join(nodeModules, name);
  await publishVersion({
    storage,
    ...ref,
    paths: [join(root, folder)],
    extra: {
      title: `Tesseract OCR, ${LANGUAGES[language]}`,
      description: `Text recognition for ${LANGUAGES[language]} (${variant}).`,
      task: 'ocr',
      language,
      license: await licenseOf(root),
      source: `npm:${name}/${folder}`,
    },
  });
}

async function isPublished(storage: string, { modelId, version }: ModelVersion): Promise<boolean> {
  return openLibraryStorage({ storage })
    .version(modelId, version)
    .then(
      () => true,
      () => false,
    );
}

async function licenseOf(root: string): Promise<string | null> {
  const bytes = await readFile(join(root, 'package.json')).catch(() => undefined);
  const json = bytes && parseJson(bytes, 'package.json');
  return isRecord(json) && typeof json.license === 'string' ? json.license : null;
}
