import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { peekSignedCatalog, SIGNED_CATALOG_PATH } from '../../format/signed-catalog.ts';
import { unlessMissing } from '../missing.ts';
import { bytesAnswer } from './answers.ts';
import type { JsonAnswer } from './answers.ts';

/**
 * The signed catalogue as it lies in the library's folder, read again when it has changed. Only the
 * holder of the key can make one: it is handed out, and nothing else that lies there.
 *
 * @returns undefined where there is none
 * @throws ModelError MANIFEST_INVALID for a file that is none
 */
export function createSignedAnswer(folder: string): () => Promise<JsonAnswer | undefined> {
  const file = join(folder, SIGNED_CATALOG_PATH);
  let known: { stamp: string; answer: JsonAnswer } | undefined;
  return async () => {
    const stats = await unlessMissing(stat(file));
    if (!stats) return undefined;
    const stamp = `${stats.ino}:${stats.mtimeMs}:${stats.size}`;
    if (known?.stamp !== stamp) {
      const bytes = await readFile(file);
      peekSignedCatalog(bytes);
      known = { stamp, answer: bytesAnswer(bytes) };
    }
    return known.answer;
  };
}
