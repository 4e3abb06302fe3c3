import { createHash } from 'node:crypto';
import { join } from 'node:path';

const NAME_MAX_BYTES = 200;
const HASH_CHARS = 16;
/** The first of them name the version, so that its parts are found without a list of its files. */
const OWNER_CHARS = 5;

const RETIRED = 'removed';

/** models/temp: what isn't installed yet, on the file system of the models. */
export function tempDir(modelsDir: string): string {
  return join(modelsDir, 'temp');
}

/** Directory of an installed version. */
export function installedPath(modelsDir: string, modelId: string, version: string): string {
  return join(modelsDir, modelId, version);
}

/** models/temp/<model_id>_<version>.<file>.part */
export function partPath(modelsDir: string, modelId: string, version: string, file: string): string {
  return join(tempDir(modelsDir), partName(modelId, version, file));
}

/** The file lock of a part. */
export function partLockPath(part: string): string {
  return `${part}.lock`;
}

/** A copy of a part. When it is complete, it takes the place of the part that can't be trusted. */
export function nextPartPath(part: string): string {
  return `${part}.new`;
}

/** models/temp/<model_id>_<version>.incoming: a version being put together. */
export function incomingPath(modelsDir: string, modelId: string, version: string): string {
  return join(tempDir(modelsDir), stagingName(modelId, version, 'incoming'));
}

/**
 * models/temp/<model_id>_<version>.adopting: a copy of a version from elsewhere, not yet proven.
 */
export function adoptingPath(modelsDir: string, modelId: string, version: string): string {
  return join(tempDir(modelsDir), stagingName(modelId, version, 'adopting'));
}

/** Place of a version's directory between its removal and its unlinking. */
export function retiredPath(modelsDir: string, modelId: string, version: string): string {
  return join(tempDir(modelsDir), stagingName(modelId, version, RETIRED));
}

/** Whether a name in models/temp is that of a version on its way out. */
export function isRetired(name: string): boolean {
  return name.endsWith(`.${RETIRED}`);
}

/** in-progress-downloads/<model_id>-<version>.lock */
export function taskLockPath(dataDir: string, modelId: string, version: string): string {
  const plain = `${modelId}-${version}`;
  // "a-1.0.0" could be the model "a" or a model "a-1.0.0-…": a name with two readings gets the
  // hash.
  const ambiguous = splits(plain, '-') > 1 || looksHashed(plain);
  return join(dataDir, 'in-progress-downloads', `${fit(plain, ambiguous, [modelId, version], '.lock')}.lock`);
}

/**
 * Name of a part in models/temp. No two (model, version, file) share a name, on any file system.
 */
export function partName(modelId: string, version: string, file: string): string {
  const escaped = file.replaceAll('%', '%25').replaceAll('/', '%2F');
  const plain = `${modelId}_${version}.${escaped}`;
  const ambiguous = !isPlainVersion(version) || splits(plain, '_') > 1 || looksHashed(plain);
  return `${fit(plain, ambiguous, [modelId, version, file], '.part.lock')}.part`;
}

/** Whether a name in models/temp is a part of this version, the lock of one or the copy of one. */
export function isPartOf(name: string, modelId: string, version: string): boolean {
  const base = /^(.*)\.part(?:\.lock|\.new)?$/s.exec(name)?.[1];
  const prefix = `${modelId}_${version}.`;
  if (base === undefined) return false;
  if (!looksHashed(base)) return isPlainVersion(version) && base.startsWith(prefix);
  const begin = cutToBytes(prefix, NAME_MAX_BYTES - '.part.lock'.length - 1 - HASH_CHARS);
  return base.startsWith(begin) && base.slice(-HASH_CHARS).startsWith(ownerHash(modelId, version));
}

/**
 * Name of a version's staging folder. It doesn't end in ".part", so it is never the name of a part.
 */
function stagingName(modelId: string, version: string, kind: 'incoming' | 'adopting' | 'removed'): string {
  const plain = `${modelId}_${version}`;
  // No version has a "_": the last "_" always ends the model's name.
  return `${fit(plain, false, [modelId, version], `.${kind}`)}.${kind}`;
}

function fit(plain: string, ambiguous: boolean, identity: string[], suffix: string): string {
  if (!ambiguous && Buffer.byteLength(plain + suffix) <= NAME_MAX_BYTES) return plain;
  const [modelId = '', version = ''] = identity;
  const hash = ownerHash(modelId, version) + sha256(identity).slice(0, HASH_CHARS - OWNER_CHARS);
  return `${cutToBytes(plain, NAME_MAX_BYTES - suffix.length - 1 - HASH_CHARS)}~${hash}`;
}

function ownerHash(modelId: string, version: string): string {
  return sha256([modelId, version]).slice(0, OWNER_CHARS);
}

function sha256(identity: string[]): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

/** Number of ways to read the name as "model, separator, text that begins like a version". */
function splits(name: string, separator: string): number {
  let count = 0;
  for (let at = name.indexOf(separator); at >= 0; at = name.indexOf(separator, at + 1)) {
    if (/^\d+\.\d+\.\d+/.test(name.slice(at + 1))) count += 1;
  }
  return count;
}

/**
 * False with a pre-release or build tag: its dots would give two ways to read where the file
 * begins.
 */
function isPlainVersion(version: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(version);
}

/** True for a plain name that ends like a hashed one: the two could be mistaken. */
function looksHashed(name: string): boolean {
  return /~[0-9a-f]{16}$/i.test(name);
}

function cutToBytes(text: string, bytes: number): string {
  let cut = '';
  let used = 0;
  for (const char of text) {
    used += Buffer.byteLength(char);
    if (used > bytes) break;
    cut += char;
  }
  return cut;
}
