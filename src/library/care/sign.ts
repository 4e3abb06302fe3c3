import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import { MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../../model/manifest.ts';
import { encodeSignedCatalog, peekSignedCatalog, SIGNED_CATALOG_PATH } from '../format/signed-catalog.ts';
import type { SignedVersion } from '../format/signed-catalog.ts';
import { failureOfFile } from '../server/folder.ts';
import { unlessMissing } from '../server/missing.ts';
import { listLibrary } from './list.ts';
import type { ListedVersion } from './list.ts';
import { replaceFile } from './replace-file.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Clients that can't be reached by a newer one go on by the last for so long. */
const DEFAULT_VALID_DAYS = 30;

export interface SignLibraryOptions {
  storage: string;
  /** A secret key of minisign, or an Ed25519 private key in PEM. */
  signKey: string;
  keyPassword?: string;
  /** Default: DEFAULT_VALID_DAYS */
  validDays?: number;
  /** Milliseconds since 1970. */
  now: number;
}

export interface SignedLibrary {
  serial: number;
  /** ISO 8601. */
  validUntil: string;
  versions: number;
  /** Versions that are not signed themselves, `model_id@version`: the catalogue can't name them. */
  unsigned: string[];
}

/**
 * Writes `api/catalog.signed.json` anew: all versions that are signed, with the hashes of their
 * manifests, and those that were withdrawn. Nothing else is touched.
 *
 * @throws ModelError as `listLibrary`; INVALID_ARGUMENT for a bad key, and for a version that can't
 *   be read: it would be hidden from all clients
 */
export async function signLibrary(options: SignLibraryOptions): Promise<SignedLibrary> {
  const { storage, signKey, keyPassword, validDays = DEFAULT_VALID_DAYS, now } = options;
  const unsigned: string[] = [];
  const models = new Map<string, Map<string, SignedVersion>>();
  let versions = 0;
  try {
    for (const listed of await listLibrary({ storage })) {
      const signed = await signedVersionOf(storage, listed);
      if (signed === undefined) {
        if (!listed.withdrawn) unsigned.push(formatRef(listed));
        continue;
      }
      const ofModel = models.get(listed.modelId) ?? new Map<string, SignedVersion>();
      models.set(listed.modelId, ofModel.set(listed.version, signed));
      versions += 1;
    }
    const file = join(storage, SIGNED_CATALOG_PATH);
    const serial = Math.max((await serialIn(file)) + 1, Math.floor(now / 1000));
    const validUntil = new Date(now + validDays * DAY_MS).toISOString();
    const catalog = { serial, madeAt: new Date(now).toISOString(), validUntil, models };
    await replaceFile(file, encodeSignedCatalog(catalog, signKey, keyPassword ?? null));
    return { serial, validUntil, versions, unsigned };
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
}

/** Undefined for a version that is not signed itself. */
async function signedVersionOf(storage: string, listed: ListedVersion): Promise<SignedVersion | undefined> {
  const { modelId, version, info, signatures, withdrawn, problem } = listed;
  if (info === null) {
    // What was withdrawn may be half gone.
    if (withdrawn) return undefined;
    const message = `Expected a library that can be read; ${formatRef(listed)}: ${problem ?? ''}`;
    throw new ModelError('INVALID_ARGUMENT', message);
  }
  const manifest = await unlessMissing(readFile(join(storage, 'models', modelId, version, MANIFEST_FILE)));
  if (manifest === undefined || !signatures.includes(MANIFEST_SIGNATURE_FILE)) return undefined;
  return {
    manifest_sha256: createHash('sha256').update(manifest).digest('hex'),
    checksum_sha256: info.checksum_sha256,
    size_bytes: info.size_bytes,
    ...(withdrawn && { withdrawn }),
  };
}

/**
 * Of the last signing. Where that is lost, the time does: a serial is no less than the seconds
 * since 1970 at its signing.
 */
async function serialIn(file: string): Promise<number> {
  const bytes = await unlessMissing(readFile(file));
  try {
    return bytes ? peekSignedCatalog(bytes).serial : 0;
  } catch (thrown) {
    if (thrown instanceof ModelError && thrown.code === 'MANIFEST_INVALID') return 0;
    throw thrown;
  }
}
