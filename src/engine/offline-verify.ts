/** Verifies without an engine, for who may read a data directory and not write to it. */
import { dirname, join } from 'node:path';
import { DiskAway, hashFile, isDirectory } from '../disk/index.ts';
import { verifyInstalled } from '../installed/index.ts';
import { ModelError } from '../model/errors.ts';
import { formatRef } from '../model/identity.ts';
import { CHECKSUM_FILE } from '../model/manifest.ts';
import type { ModelView, VerifyResult } from '../api/contract.ts';

/**
 * Hashes an installed version as the engine does. Nothing is recorded.
 *
 * @param view of the journal; `path` is where the version lies
 * @throws ModelError MODEL_NOT_AVAILABLE when it isn't ready; DiskAway
 */
export async function verifyFiles(view: ModelView): Promise<VerifyResult> {
  const { modelId, version, path, checksumSha256 } = view;
  if (path === null) throw new ModelError('MODEL_NOT_AVAILABLE', `${formatRef(view)} is not ready.`);
  const modelsDir = dirname(dirname(path));
  if (!(await isDirectory(modelsDir))) throw new DiskAway(modelsDir);
  const missing = { path: CHECKSUM_FILE, reason: 'missing' as const };
  if (!(await isDirectory(path))) return { ok: false, files: 0, missing: true, damaged: [missing] };
  const report = await verifyInstalled(modelsDir, modelId, version);
  // A list of other files, with those files, is another version: none of its own lines tells.
  if (report.damaged.length === 0 && (await hashFile(join(path, CHECKSUM_FILE))) !== checksumSha256)
    report.damaged.push({ path: CHECKSUM_FILE, reason: 'checksum' });
  return { ok: report.damaged.length === 0, ...report };
}
