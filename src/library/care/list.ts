import { readdir } from 'node:fs/promises';
import { ModelError } from '../../model/errors.ts';
import { compareVersions, formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import { assertFolder, failureOfFile } from '../server/folder.ts';
import { createIsInside } from '../server/inside.ts';
import { openLibraryStorage } from '../server/storage.ts';
import type { VersionInfo, Withdrawal } from '../types.ts';

/** A version of a library as its operator sees it. */
export interface ListedVersion extends ModelVersion {
  /** null for one that can't be served. */
  info: VersionInfo | null;
  /** Names of the signatures beside manifest.json. */
  signatures: string[];
  withdrawn: Withdrawal | null;
  /** Why it can't be served. */
  problem: string | null;
}

export interface ListOptions {
  storage: string;
  modelId?: string;
  version?: string;
}

/**
 * All versions that lie in a library's folder, sorted by model and version: shown, hidden and
 * withdrawn.
 *
 * @throws ModelError INVALID_ARGUMENT without such a folder; MODEL_UNKNOWN, VERSION_UNKNOWN for a
 *   name that isn't there; PERMISSION_DENIED
 */
export async function listLibrary({ storage, modelId, version }: ListOptions): Promise<ListedVersion[]> {
  await assertFolder(storage);
  const problems = new Map<string, string>();
  const library = openLibraryStorage({
    storage,
    isInside: createIsInside(storage),
    onProblem: (ref, { message }) => problems.set(ref, message),
  });
  const listed: ListedVersion[] = [];
  try {
    for (const model of await library.models()) {
      if (modelId !== undefined && model !== modelId) continue;
      const withdrawn = await library.withdrawals(model);
      for (const name of await library.versions(model)) {
        if (version !== undefined && name !== version) continue;
        const ref = { modelId: model, version: name };
        const info = await library.version(model, name).catch(() => null);
        const names: string[] = await readdir(library.directory(model, name)).catch(() => []);
        listed.push({
          ...ref,
          info,
          signatures: [MANIFEST_SIGNATURE_FILE, MINISIG_FILE].filter(file => names.includes(file)),
          withdrawn: withdrawn[name] ?? null,
          problem: info === null ? (problems.get(formatRef(ref)) ?? 'It has no checksum.sha256.') : null,
        });
      }
    }
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
  if (listed.length === 0 && modelId !== undefined) throw unknown(modelId, version);
  return listed.sort((a, b) =>
    a.modelId === b.modelId ? compareVersions(a.version, b.version) : a.modelId < b.modelId ? -1 : 1,
  );
}

function unknown(modelId: string, version: string | undefined): ModelError {
  return version === undefined
    ? new ModelError('MODEL_UNKNOWN', `The library has no model ${modelId}.`)
    : new ModelError('VERSION_UNKNOWN', `The library has no ${formatRef({ modelId, version })}.`);
}
