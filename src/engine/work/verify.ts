import { randomUUID } from 'node:crypto';
import { createSampler } from '../../download/index.ts';
import { verifyInstalled } from '../../installed/index.ts';
import type { IntegrityReport, ModelsRoot } from '../../installed/index.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionContext } from '../../api/session.ts';
import type { ProgressFeed } from './progress-feed.ts';
import type { Verifications } from './verifications.ts';

export interface VerifierOptions {
  ledger: Ledger;
  modelsRoot: ModelsRoot;
  verifications: Verifications;
  progress: ProgressFeed;
  clock: Clock;
}

export type Verify = (model: ModelVersion, session: SessionContext) => Promise<IntegrityReport>;

/**
 * Hashes an installed version and records what is damaged. Views see its progress, as they see a
 * download's.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE when it isn't installed; CANCELLED, see Verifications;
 *   FILE_BUSY while the disk of the models is unplugged: that says nothing of them
 */
export function verifier({ ledger, modelsRoot, verifications, progress, clock }: VerifierOptions): Verify {
  async function hash(model: ModelVersion, totalBytes: number, signal: AbortSignal): Promise<IntegrityReport> {
    const { modelId, version } = model;
    const taskId = `verify-${randomUUID()}`;
    const sample = { taskId, modelId, version, phase: 'verifying' as const, receivedBytes: 0, totalBytes };
    const release = progress.hold(formatRef(model));
    try {
      const onBytes = createSampler({ clock }, sample, value => progress.add(value));
      return await verifyInstalled(modelsRoot.modelsDir, modelId, version, { onBytes, signal });
    } finally {
      release();
    }
  }

  return async ({ modelId, version }, session) => {
    const model = { modelId, version };
    const installation = ledger.state.models.get(formatRef(model))?.installation;
    if (!installation) throw new ModelError('MODEL_NOT_AVAILABLE', `${formatRef(model)} is not installed.`);
    await modelsRoot.assertThere();
    const report = await verifications.run(model, session, signal => hash(model, installation.sizeBytes, signal));
    if (report.damaged.length > 0) {
      // A disk that is unplugged while its files are hashed takes all of them away.
      await modelsRoot.assertThere();
      await ledger.execute({ type: 'ReportDamaged', ...model, files: report.damaged });
    }
    return report;
  };
}
