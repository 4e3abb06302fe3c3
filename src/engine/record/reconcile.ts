import { hasCode } from '../../disk/index.ts';
import { removedIn } from '../../projections/folds/base.ts';
import { discoverVersions, proveVersion, verifyInstalled } from '../../installed/index.ts';
import type { Journal } from '../../events/types.ts';
import type { Ledger } from '../../manager/index.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';

export interface ReconcilerOptions {
  ledger: Ledger;
  modelsDir: string;
  /** False while the disk of the models is unplugged. */
  modelsAreThere: () => Promise<boolean>;
  logger: Logger;
}

/**
 * After events were lost: records installed versions anew that the journal no longer knows, as
 * ModelInstalled with the task id `reconciled`. A version proves itself by its files. A version
 * whose removal is recorded is never taken back.
 */
export class Reconciler {
  readonly #o: ReconcilerOptions;
  /** Recorded anew by their sizes; their hashes are still to be checked. */
  #adopted: ModelVersion[] = [];

  constructor(options: ReconcilerOptions) {
    this.#o = options;
  }

  /**
   * Resolves to whether all is reconciled, so that no later start has to do it again. Never
   * rejects.
   */
  async reconcile(): Promise<boolean> {
    try {
      return (await this.#adoptUnknown()) && (await this.#o.modelsAreThere());
    } catch (error) {
      this.#o.logger.warn('Installed models could not be compared with the journal.', errorFields(error));
      return false;
    }
  }

  /**
   * Hashes the versions that were recorded anew, and records what is damaged.
   *
   * @throws the signal's reason
   */
  async checkAdopted(signal: AbortSignal): Promise<void> {
    const { ledger, modelsDir } = this.#o;
    for (const model of this.#adopted.splice(0)) {
      const { modelId, version } = model;
      const { damaged } = await verifyInstalled(modelsDir, modelId, version, { signal }).catch((error: unknown) => {
        if (!hasCode(error, 'FILE_BUSY')) throw error;
        this.#o.logger.warn('A version that was recorded anew is held by another program.', errorFields(error));
        return { damaged: [] };
      });
      if (damaged.length > 0) await ledger.execute({ type: 'ReportDamaged', ...model, files: damaged });
    }
  }

  /** Resolves to false when something can't be read now and may be readable another time. */
  async #adoptUnknown(): Promise<boolean> {
    const { ledger, modelsDir, logger } = this.#o;
    const found = await discoverVersions(modelsDir);
    const unknown = found.filter(model => !ledger.state.models.has(formatRef(model)));
    if (unknown.length === 0) return true;
    const removed = await removedVersions(ledger.journal);
    let isComplete = true;
    for (const model of unknown.filter(each => !removed.has(formatRef(each)))) {
      const facts = await proveVersion(modelsDir, model);
      if (facts === 'unreadable') isComplete = false;
      if (facts === null || facts === 'unreadable') continue;
      await ledger.execute({ type: 'ReportFound', ...model, ...facts });
      logger.warn('An installed version that the journal lost is recorded anew.', { model: formatRef(model) });
      this.#adopted.push(model);
    }
    return isComplete;
  }
}

async function removedVersions(journal: Journal): Promise<ReadonlySet<string>> {
  const removed = new Set(removedIn(await journal.base()));
  for await (const { type, subject } of journal.read()) {
    if (subject !== null && (type === 'RemovalRequested' || type === 'ModelRemoved')) removed.add(subject);
  }
  return removed;
}
