import { combineLatest, filter, startWith } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import { compareVersions, formatRef, isPrerelease, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { EventType } from '../../events/vocabulary.ts';
import { hasCode, installedPath, isDirectory } from '../../disk/index.ts';
import { checkInstalled } from '../../installed/index.ts';
import type { ModelsRoot, RetiredFolders } from '../../installed/index.ts';
import type { Ledger } from '../../manager/index.ts';
import type { CatalogFeed } from './catalog-feed.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Catalog, CatalogModel } from '../../library/types.ts';

/**
 * Checks that every ready version is there with the right sizes, and records what is not. No
 * content is read. When the folder of models is gone, or is the mount point of an unplugged disk,
 * nothing is recorded: its models may come back.
 */
export async function checkInstallations(ledger: Ledger, modelsRoot: ModelsRoot, logger: Logger): Promise<void> {
  const { modelsDir } = modelsRoot;
  const ready = [...ledger.state.models.values()].filter(record => record.status === 'ready');
  if (!(await modelsRoot.isThere())) {
    logger.warn('The models folder is not there.', { path: modelsDir });
    return;
  }
  for (const model of ready) {
    await checkVersion(ledger, modelsDir, model).catch((error: unknown) => {
      if (!hasCode(error, 'FILE_BUSY')) throw error;
      // It is looked at again when somebody asks for its path.
      logger.warn('An installed model is held by another program.', errorFields(error));
    });
  }
}

/** Records when a version is not there, or has files that are not there or have another size. */
export async function checkVersion(
  ledger: Ledger,
  modelsDir: string,
  { modelId, version }: ModelVersion,
): Promise<void> {
  const { damaged } = await checkInstalled(modelsDir, modelId, version);
  if (!(await isDirectory(installedPath(modelsDir, modelId, version)))) {
    await ledger.execute({ type: 'ReportMissing', modelId, version, reason: 'its folder is gone' });
  } else if (damaged.length > 0) {
    await ledger.execute({ type: 'ReportDamaged', modelId, version, files: damaged });
  }
}

/** Versions leave their place for models/temp by these. */
const RETIRING: ReadonlySet<EventType> = new Set<EventType>(['ModelRemoved', 'ModelInstalled', 'ModelRepaired']);

/**
 * Unlinks what a removal or a repair left because another program held it. Records what a removal
 * that failed half-way left of a version: where a file system renames no folder, its files are
 * unlinked in their place.
 */
export function followRemovals(
  ledger: Ledger,
  { modelsRoot, retired, logger }: { modelsRoot: ModelsRoot; retired: RetiredFolders; logger: Logger },
): Subscription {
  const look = async (ref: string) => {
    const record = ledger.state.models.get(ref);
    if (record?.status !== 'ready' || !(await modelsRoot.isThere())) return;
    await checkVersion(ledger, modelsRoot.modelsDir, record);
  };
  return ledger.events$.subscribe(({ type, subject }) => {
    if (RETIRING.has(type)) void retired.clear();
    if (type !== 'RemovalFailed' || subject === null) return;
    look(subject).catch((error: unknown) => logger.warn('A version could not be looked at.', errorFields(error)));
  });
}

/**
 * Records newer versions of the catalogue: after each answer, and after each install of an older
 * version.
 */
export function followUpdates(ledger: Ledger, catalog$: CatalogFeed['catalog$'], logger: Logger): Subscription {
  return combineLatest([catalog$, installations(ledger)]).subscribe(([{ value }]) => {
    recordUpdates(ledger, value ?? []).catch((error: unknown) =>
      logger.warn('Newer versions could not be recorded.', errorFields(error)),
    );
  });
}

/** Records each newer version of an installed model once. */
async function recordUpdates(ledger: Ledger, catalog: CatalogModel[]): Promise<void> {
  for (const { update, installedVersion } of updatesIn(ledger, catalog)) {
    await ledger.execute({ type: 'ReportUpdate', ...update, installedVersion });
  }
}

function updatesIn(ledger: Ledger, catalog: CatalogModel[]): { update: ModelVersion; installedVersion: string }[] {
  const found: { update: ModelVersion; installedVersion: string }[] = [];
  for (const { model_id: modelId, latest } of catalog) {
    if (latest === null || isPrerelease(latest)) continue;
    const records = [...ledger.state.models.values()].filter(
      record => record.modelId === modelId && record.installation,
    );
    const installedVersion = newestRelease(records.map(record => record.version));
    if (installedVersion !== undefined && compareVersions(latest, installedVersion) > 0) {
      found.push({ update: { modelId, version: latest }, installedVersion });
    }
  }
  return found;
}

/**
 * Records what the library took back of the installed versions, and what it offers again: after
 * each answer, and after each install. What it no longer names at all says neither.
 */
export function followWithdrawals(ledger: Ledger, answers$: Observable<Catalog>, logger: Logger): Subscription {
  return combineLatest([answers$, installations(ledger)]).subscribe(([catalog]) => {
    recordWithdrawals(ledger, catalog).catch((error: unknown) =>
      logger.warn('Withdrawn versions could not be recorded.', errorFields(error)),
    );
  });
}

async function recordWithdrawals(ledger: Ledger, { models, withdrawn = [] }: Catalog): Promise<void> {
  for (const { model_id: modelId, version, why, withdrawn_at } of withdrawn) {
    await ledger.execute({ type: 'ReportWithdrawal', modelId, version, withdrawal: { why, withdrawn_at } });
  }
  const known = new Set(ledger.state.withdrawn.keys());
  if (known.size === 0) return;
  const offered = models.flatMap(({ model_id: modelId, versions }) => versions.map(version => ({ modelId, version })));
  for (const model of offered.filter(each => known.has(formatRef(each)))) {
    await ledger.execute({ type: 'ReportWithdrawal', ...model, withdrawal: null });
  }
}

function installations(ledger: Ledger): Observable<unknown> {
  return ledger.events$.pipe(
    filter(({ type }) => type === 'ModelInstalled'),
    startWith(null),
  );
}
