import { join } from 'node:path';
import { publishVersion } from './publish.ts';

/** Real model files that npm packages ship: Tesseract's recognition data, small and large, MIT. */
const LANGUAGES = { eng: 'English', fra: 'French', deu: 'German' } as const;
const VERSIONS = { '1.0.0': '4.0.0_best_int', '2.0.0': '4.0.0' } as const;

/**
 * Publishes the sample models into a storage folder. Idempotent.
 *
 * @param nodeModules where the packages `@tesseract.js-data/*` are installed
 * @returns what is there now, as `model_id@version`
 */
export async function publishSamples({
  storage,
  nodeModules,
}: {
  storage: string;
  nodeModules: string;
}): Promise<string[]> {
  const published: string[] = [];
  for (const [language, name] of Object.entries(LANGUAGES)) {
    for (const [version, folder] of Object.entries(VERSIONS)) {
      const modelId = `tesseract-${language}`;
      await publishVersion({
        storage,
        modelId,
        version,
        paths: [join(nodeModules, '@tesseract.js-data', language, folder)],
        extra: { title: `Tesseract OCR, ${name}`, task: 'ocr', license: 'MIT', data: folder },
      });
      published.push(`${modelId}@${version}`);
    }
  }
  return published;
}
