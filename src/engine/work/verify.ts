import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createSampler } from '../../download/index.ts';
import { hasCode, hashFile, installedPath, isDirectory } from '../../disk/index.ts';
import { stampOf, verifyInstalled } from '../../installed/index.ts';
import type { ModelsRoot, Proofs } from '../../installed/index.ts';
import type { DamagedFile } from '../../events/vocabulary.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import type { InstallationRecord } from '../../projections/folds/model-record.ts';
import type { Clock } from '../../ports/clock.ts';
import type { VerifyResult } from '../../api/contract.ts';
import type { SessionContext } from '../../api/session.ts';
import type { ProgressFeed } from './progress-feed.ts';
import type { Verifications } from './verifications.ts';

/** Files that somebody moves while they are hashed are hashed once more. */
const MAX_HASHINGS = 2;

const MISSING: VerifyResult = {
  ...{ ok: false, files: 0, missing: true },
  damaged: [{ path: CHECKSUM_FILE, reason: 'missing' }],
};

export interface VerifierOptions {
  ledger: Ledger;
  modelsRoot: ModelsRoot;
  proofs: Proofs;
  verifications: Verifications;
  progress: ProgressFeed;
  clock: Clock;
}

export type Verify = (model: ModelVersion, session: SessionContext) => Promise<VerifyResult>;

export interface Verifier {
  /**
   * Hashes an installed version and records what it is: damaged, missing, or whole again. Views see
   * its progress, as they see a download's.
   *
   * @throws ModelError MODEL_NOT_AVAILABLE when it isn't installed; CANCELLED, see Verifications;
   *   FILE_BUSY while the disk of the models is unplugged: that says nothing of them
   */
  verify: Verify;
  /** As verify, but it leaves it to the caller to record that a version is missing. */
  examine: Verify;
}

export function verifier(options: VerifierOptions): Verifier {
  const { ledger, modelsRoot, proofs, verifications, progress, clock } = options;
  const { modelsDir } = modelsRoot;

  async function hash(model: ModelVersion, installation: InstallationRecord, signal: AbortSignal) {
    const { modelId, version } = model;
    const taskId = `verify-${randomUUID()}`;
    const phase = 'verifying' as const;
    const sample = { taskId, modelId, version, phase, receivedBytes: 0, totalBytes: installation.sizeBytes };
    const release = progress.hold(formatRef(model));
    try {
      for (let hashing = 1; ; hashing += 1) {
        const before = await stampOf(modelsDir, model);
        const onBytes = createSampler({ clock }, sample, value => progress.add(value));
        const report = await verifyInstalled(modelsDir, modelId, version, { onBytes, signal });
        report.damaged.push(...(await changedDocuments(model, installation, report.damaged)));
        const stamp = await stampOf(modelsDir, model);
        if (stamp === before || hashing === MAX_HASHINGS) return { report, stamp: stamp === before ? stamp : null };
      }
    } finally {
      release();
    }
  }

  /**
   * What is wrong with checksum.sha256 and manifest.json themselves. A list of other files, with
   * those files, is another version: none of its own lines tells.
   */
  async function changedDocuments(
    { modelId, version }: ModelVersion,
    { checksumSha256, manifestSha256 }: InstallationRecord,
    known: readonly DamagedFile[],
  ): Promise<DamagedFile[]> {
    const folder = installedPath(modelsDir, modelId, version);
    const found: DamagedFile[] = [];
    const look = async (path: string, sha256: string) => {
      const hash = await hashOf(join(folder, path));
      if (hash !== sha256) found.push({ path, reason: hash === null ? 'missing' : 'checksum' });
    };
    // Where a file is wrong, it is the list or the file: the list alone is told when nothing else is.
    if (known.length === 0) await look(CHECKSUM_FILE, checksumSha256);
    if (manifestSha256 !== undefined) await look(MANIFEST_FILE, manifestSha256);
    return found;
  }

  const isThere = ({ modelId, version }: ModelVersion) => isDirectory(installedPath(modelsDir, modelId, version));

  async function examine({ modelId, version }: ModelVersion, session: SessionContext): Promise<VerifyResult> {
    const model = { modelId, version };
    const { installation, brokenBy } = ledger.state.models.get(formatRef(model)) ?? {};
    if (!installation) throw new ModelError('MODEL_NOT_AVAILABLE', `${formatRef(model)} is not installed.`);
    await modelsRoot.assertReadable();
    if (!(await isThere(model))) return MISSING;
    const { report, stamp } = await verifications.run(model, session, signal => hash(model, installation, signal));
    const whole = report.damaged.length === 0;
    if (!whole) {
      // A disk that is unplugged while its files are hashed takes all of them away.
      await modelsRoot.assertReadable();
      if (!(await isThere(model))) return MISSING;
    }
    await proofs.put(model, stamp === null ? null : { stamp, whole });
    if (!whole) await ledger.execute({ type: 'ReportDamaged', ...model, files: report.damaged });
    else if (typeof brokenBy === 'number') await ledger.execute({ type: 'ReportHealed', ...model, brokenBy });
    return { ok: whole, ...report };
  }

  async function verify(model: ModelVersion, session: SessionContext): Promise<VerifyResult> {
    const result = await examine(model, session);
    if (result.missing) {
      const { modelId, version } = model;
      await ledger.execute({ type: 'ReportMissing', modelId, version, reason: 'its folder is gone' });
    }
    return result;
  }

  return { verify, examine };
}

/** null where there is no file. */
async function hashOf(path: string): Promise<string | null> {
  try {
    return await hashFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
