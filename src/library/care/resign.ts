import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { MANIFEST_FILE } from '../../model/manifest.ts';
import { parseManifest } from '../format/manifest-file.ts';
import { signManifest } from '../format/signing.ts';
import { replaceSignatures } from '../publish/place.ts';
import { failureOfFile } from '../server/folder.ts';
import { unlessMissing } from '../server/missing.ts';
import { listLibrary } from './list.ts';
import type { ListOptions } from './list.ts';

export interface ResignOptions extends ListOptions {
  /** A secret key of minisign, or an Ed25519 private key in PEM. */
  signKey: string;
  keyPassword?: string;
}

export interface ResignedLibrary {
  /** Versions whose signatures were replaced, `model_id@version`. */
  resigned: string[];
  /** Versions without a manifest.json, which can't be signed. */
  unsigned: string[];
}

/**
 * Signs all versions, or the named ones, with this key. Signatures are no published bytes: nothing
 * else of a version is touched, and one that has these signatures already is left alone.
 *
 * @throws ModelError as `listLibrary`; INVALID_ARGUMENT for a bad key; MANIFEST_INVALID for a
 *   manifest that isn't this version's: a signature would make it true
 */
export async function resignLibrary({ signKey, keyPassword, ...named }: ResignOptions): Promise<ResignedLibrary> {
  const done: ResignedLibrary = { resigned: [], unsigned: [] };
  for (const { modelId, version } of await listLibrary(named)) {
    const ref: ModelVersion = { modelId, version };
    const folder = join(named.storage, 'models', modelId, version);
    try {
      const manifest = await unlessMissing(readFile(join(folder, MANIFEST_FILE)));
      if (manifest === undefined) {
        done.unsigned.push(formatRef(ref));
        continue;
      }
      parseManifest(manifest, ref);
      if (await replaceSignatures(folder, signManifest(manifest, signKey, keyPassword ?? null)))
        done.resigned.push(formatRef(ref));
    } catch (thrown) {
      throw failureOfFile(thrown);
    }
  }
  return done;
}
