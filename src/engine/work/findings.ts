import type { ModelsRoot } from '../../installed/index.ts';
import type { Ledger } from '../../manager/index.ts';
import { formatRef } from '../../model/identity.ts';
import { isDirectory } from '../views/model-paths.ts';
import type { OnFinding } from '../views/model-paths.ts';
import type { Healing } from './healing.ts';

export interface FindingsOptions {
  ledger: Ledger;
  modelsRoot: ModelsRoot;
  /** What it found again a moment ago, it looks at itself. */
  healing: Pick<Healing, 'isFresh'>;
}

/**
 * Records what a look at the disk found. The caller already has its answer; the fact goes to the
 * journal beside it.
 */
export function recordFindings({ ledger, modelsRoot, healing }: FindingsOptions): OnFinding {
  /** On their way into the journal: a thousand callers at once are one fact. */
  const reported = new Set<string>();
  return (model, finding) => {
    const ref = formatRef(model);
    // A folder of models that is gone, or is the mount point of an unplugged disk, says nothing
    // about its models.
    if (reported.has(ref) || healing.isFresh(ref) || !isDirectory(modelsRoot.modelsDir)) return;
    reported.add(ref);
    const command =
      finding === 'missing'
        ? ({ type: 'ReportMissing', ...model, reason: 'its folder is gone' } as const)
        : ({ type: 'ReportDamaged', ...model, files: finding.damaged } as const);
    void modelsRoot
      .isThere()
      .then(async there => void (there && (await ledger.execute(command))))
      // The next caller finds it again.
      .catch(() => undefined)
      .finally(() => reported.delete(ref));
  };
}
