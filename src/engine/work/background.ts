import type { Ledger } from '../../manager/index.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import type { CatalogFeed } from './catalog-feed.ts';
import type { Health } from '../views/health.ts';
import type { Healing } from './healing.ts';
import { checkInstallations, followRemovals, followUpdates, followWithdrawals } from './housekeeping.ts';
import type { ModelsRoot, RetiredFolders } from '../../installed/index.ts';
import type { TruthKeeper } from '../record/truth-keeper.ts';

export interface BackgroundOptions {
  ledger: Ledger;
  modelsRoot: ModelsRoot;
  retired: RetiredFolders;
  catalog: CatalogFeed;
  health: Health;
  truth: TruthKeeper;
  healing: Healing;
  logger: Logger;
}

/**
 * Starts the work beside the commands: looks at the catalogue, the disk and the older segments of
 * the journal.
 */
export function startBackground(options: BackgroundOptions): { done: Promise<unknown>; stop(): void } {
  const { ledger, modelsRoot, retired, catalog, health, truth, healing, logger } = options;
  const warn = (what: string) => (error: unknown) => logger.warn(what, errorFields(error));
  const work: Promise<unknown>[] = [catalog.refresh(), health.watchFreeSpace(), truth.checkInBackground()];
  if (!truth.readOnly) {
    work.push(checkInstallations(ledger, modelsRoot, logger).catch(warn('Installed models could not be checked.')));
  }
  if (!truth.readOnly) healing.start();
  const followed = truth.readOnly
    ? []
    : [
        followUpdates(ledger, catalog.catalog$, logger),
        followWithdrawals(ledger, catalog.answers$, logger),
        followRemovals(ledger, { modelsRoot, retired, logger }),
      ];
  const stop = () => {
    truth.stop();
    healing.stop();
    for (const each of followed) each.unsubscribe();
    catalog.close();
    health.close();
  };
  return { done: Promise.all(work), stop };
}
