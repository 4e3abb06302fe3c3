import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { AdoptedVersion, AdoptResult } from '../../api/contract.ts';
import type { EngineApi, SessionContext } from '../../api/session.ts';
import { assertOwnFolders, entryAt, hasCode, installedPath, isDirectory } from '../../disk/index.ts';
import { createSampler } from '../../download/index.ts';
import {
  findCopies,
  installCopy,
  liesInPlace,
  proveInPlace,
  readCopy,
  sha256Of,
  stampOf,
} from '../../installed/index.ts';
import type { CopiedVersion } from '../../installed/index.ts';
import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import { formatRef, versionCollisionKey } from '../../model/identity.ts';
import { fullMessage, isNoRoom } from '../../ports/system-error.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import { recordsOf } from '../views/model-paths.ts';
import type { VerifierOptions } from '../work/verify.ts';

export interface AdoptOptions extends VerifierOptions {
  pinnedKeys: () => readonly string[];
}

/**
 * Adopts versions that somebody copied to this machine: hashed, put in place, recorded. Nothing is
 * fetched, and nothing of the source is changed.
 */
export function adoptCall(options: AdoptOptions): EngineApi['call']['adopt'] {
  const { ledger, modelsRoot, proofs, verifications, progress, clock, pinnedKeys } = options;
  const { modelsDir } = modelsRoot;
  const placeOf = ({ plan }: CopiedVersion) => installedPath(modelsDir, plan.modelId, plan.version);

  /** @throws ModelError why the state of the version doesn't allow it now */
  async function assertAdoptable(copy: CopiedVersion, inPlace: boolean): Promise<void> {
    await modelsRoot.assertThere();
    await assertOwnFolders(modelsDir, copy.plan.modelId);
    const record = ledger.state.models.get(formatRef(copy.plan));
    const reason = refusalOf(copy, record) ?? collision(copy);
    if (reason) throw reason;
    if (record || inPlace || (await entryAt(placeOf(copy))) === null) return;
    const message = `${placeOf(copy)} is there, and nothing is known of it: adopt that folder, or move it away.`;
    throw new ModelError('INVALID_ARGUMENT', message);
  }

  function collision({ plan }: CopiedVersion): ModelError | null {
    const key = versionCollisionKey(plan.version);
    const other = recordsOf(ledger.state, plan.modelId).find(
      ({ version }) => version !== plan.version && versionCollisionKey(version) === key,
    );
    if (!other) return null;
    const message = `${formatRef(plan)} differs from ${other.version}, which is here, by case or build metadata alone.`;
    return new ModelError('INVALID_ARGUMENT', message);
  }

  async function prove(copy: CopiedVersion, inPlace: boolean, signal: AbortSignal): Promise<string | null> {
    const { modelId, version, totalBytes } = copy.plan;
    const phase = 'verifying' as const;
    const sample = { taskId: `adopt-${randomUUID()}`, modelId, version, phase, receivedBytes: 0, totalBytes };
    const release = progress.hold(formatRef(copy.plan));
    try {
      const before = inPlace ? await stampOf(modelsDir, copy.plan) : null;
      const onBytes = createSampler({ clock }, sample, value => progress.add(value));
      const work = { onBytes, signal, ground: modelsRoot, beforeInstall: () => assertAdoptable(copy, inPlace) };
      await (inPlace ? proveInPlace(copy, work) : installCopy(modelsDir, copy, work));
      const stamp = await stampOf(modelsDir, copy.plan);
      if (!inPlace || stamp === before) return stamp;
      throw new ModelError('FILE_BUSY', `${copy.folder} changes while it is adopted.`, { retryable: true });
    } finally {
      release();
    }
  }

  async function adoptOne(folder: string, session: SessionContext): Promise<AdoptedVersion> {
    const copy = await readCopy(folder, pinnedKeys());
    const { modelId, version, totalBytes: sizeBytes } = copy.plan;
    const ref = formatRef(copy.plan);
    const adopted = { modelId, version, from: folder, path: placeOf(copy), sizeBytes };
    const inPlace = await liesInPlace(modelsDir, copy);
    await assertAdoptable(copy, inPlace);
    if (ledger.state.models.get(ref)?.status === 'ready' && (await isDirectory(placeOf(copy))))
      return { ...adopted, unchanged: true };
    if (verifications.of({ modelId, version }).length > 0)
      throw new ModelError('FILE_BUSY', `${ref} is being verified or adopted already.`, { retryable: true });
    const stamp = await verifications.run(copy.plan, session, signal => prove(copy, inPlace, signal));
    await proofs.put(copy.plan, stamp === null ? null : { stamp, whole: true });
    await ledger.execute({
      ...{ type: 'ReportFound', modelId, version, sizeBytes, adoptedFrom: folder },
      ...{ checksumSha256: sha256Of(copy.plan.checksumFile), fileCount: copy.plan.files.length },
      ...(copy.plan.source === 'manifest' && { manifestSha256: copy.plan.planSha256 }),
      extra: copy.plan.extra,
    });
    return { ...adopted, unchanged: false };
  }

  return async ({ path }, session) => {
    if (!isAbsolute(path) || path.includes('\0'))
      throw new ModelError('INVALID_ARGUMENT', `Expected an absolute path, got ${path}.`);
    const folders = await findCopies(path).catch((thrown: unknown) => {
      throw reasonOf(thrown);
    });
    if (folders.length === 0) {
      const message = `Expected a copied version at ${path} or below it: no folder there has a checksum.sha256.`;
      throw new ModelError('INVALID_ARGUMENT', message);
    }
    const result: AdoptResult = { adopted: [], refused: [] };
    for (const folder of folders) {
      try {
        result.adopted.push(await adoptOne(folder, session));
      } catch (thrown) {
        const error = reasonOf(thrown);
        if (['CANCELLED', 'DISK_FULL', 'JOURNAL_UNWRITABLE'].includes(error.code)) throw error;
        result.refused.push({ path: folder, error: error.toJSON() });
      }
    }
    return result;
  };
}

function reasonOf(thrown: unknown): ModelError {
  if (isModelError(thrown)) return toModelError(thrown, 'SERVER_ERROR');
  if (thrown instanceof Error && isNoRoom(thrown))
    return new ModelError('DISK_FULL', fullMessage(thrown), { retryable: true, cause: thrown });
  return toModelError(thrown, hasCode(thrown, 'EACCES', 'EPERM', 'EROFS') ? 'PERMISSION_DENIED' : 'SERVER_ERROR');
}

const INSTALLED: ReadonlySet<string> = new Set(['ready', 'damaged', 'missing']);

/** Why a version can't be adopted over what is recorded of it; null when it can. */
function refusalOf({ plan }: CopiedVersion, record: ModelRecord | undefined): ModelError | null {
  if (!record) return null;
  const ref = formatRef(plan);
  if (record.status === 'removing' || record.status === 'cancelled') {
    return new ModelError('FILE_BUSY', `${ref} is still being removed.`, { retryable: true });
  }
  if (!INSTALLED.has(record.status)) {
    const message = `A download of ${ref} is not finished: cancel it, then adopt the copy.`;
    return new ModelError('INVALID_ARGUMENT', message);
  }
  if (record.installation?.checksumSha256 !== sha256Of(plan.checksumFile)) {
    const message = `${ref} is here with other files: remove it, if the copy shall take its place.`;
    return new ModelError('INVALID_ARGUMENT', message);
  }
  return null;
}
