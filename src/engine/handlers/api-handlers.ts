import { auditTime, concat, defer, distinctUntilChanged, map, merge, skip, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { toModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ApiMethods, ModelView, SettingsView } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import { createCommands } from './commands.ts';
import { readHistory } from '../views/history.ts';
import { InstalledFiles } from '../../installed/installed-files.ts';
import { isDirectory, resolveModelPath } from '../views/model-paths.ts';
import type { Disk } from '../views/model-paths.ts';
import type { EngineParts } from '../start/parts.ts';
import { settingsChange, settingsView } from '../views/settings-view.ts';
import { discardPartial, readStorage } from '../views/storage.ts';
import { testServer } from './test-server.ts';
import { modelViews } from '../views/model-views.ts';

/** Ten states a second are all that a person can see. */
const STATE_INTERVAL_MS = 100;

/** The engine API over a running engine's rooms. */
export function createApi(parts: EngineParts): EngineApi {
  const { ledger, leases, pathOf } = parts;
  const commands = createCommands(parts);

  const installed = new InstalledFiles();
  const disk: Disk = { pathOf, look: (model, path) => installed.look(model, path), onFinding: findings(parts) };
  const resolve = (wanted: { modelId: string; version?: string }) => resolveModelPath(ledger.state, disk, wanted);

  function getModelPathForTask({ taskId, ...wanted }: ApiMethods['getModelPathForTask']['params']): string {
    try {
      return resolve(wanted).path;
    } catch (error) {
      const unavailable = toModelError(error, 'MODEL_NOT_AVAILABLE');
      if (unavailable.code === 'MODEL_NOT_AVAILABLE') {
        parts.reporter.report({
          taskId,
          modelId: wanted.modelId,
          version: wanted.version ?? null,
          reason: reasonOf(unavailable.details),
        });
      }
      throw unavailable;
    }
  }

  const views = (): ModelView[] => modelViews(ledger.state, pathOf);
  const state$: Observable<ModelView[]> = defer(() =>
    // The first at once, the others at most ten times a second.
    merge(ledger.state$.pipe(take(1)), ledger.state$.pipe(skip(1), auditTime(STATE_INTERVAL_MS))).pipe(map(views)),
  );

  return {
    call: {
      ...commands,
      getModelPath: params => attempt(() => resolve(params).path),
      getModelPathForTask: params => attempt(() => getModelPathForTask(params)),
      useModel: (params, session) =>
        attempt(() => {
          const { path, ...model } = resolve(params);
          session.onClose(() => leases.releaseAllOf(session.id));
          return { path, leaseId: leases.take(model, session.id) };
        }),
      releaseModel: ({ leaseId }) =>
        attempt(() => {
          leases.release(leaseId);
          return null;
        }),
      list: () => attempt(views),
      model: ({ modelId }) => parts.library.model(modelId),
      getSettings: () => attempt((): SettingsView => settingsView(parts.settings.value)),
      setSettings: async ({ settings }) => {
        await parts.changeSettings(settingsChange(settings));
        return settingsView(parts.settings.value);
      },
      history: params => readHistory(ledger.journal, params),
      refresh: async () => {
        parts.scheduler.refresh();
        await parts.catalog.refresh();
        return null;
      },
      hostSignal: ({ signal }) =>
        attempt(() => {
          if (signal !== 'suspend') parts.downloader.networkHint();
          return null;
        }),
      storage: () => readStorage(parts),
      discardPartial: params => discardPartial(parts, params),
      testServer: params => testServer({ ...parts, settings: parts.settings.value }, params),
    },
    stream: {
      state: () => state$,
      progress: () => parts.progress.progress$,
      events: params => ledger.journal.events$(params),
      catalog: () => parts.catalog.catalog$,
      ranking: () => parts.scheduler.ranking$,
      health: () =>
        concat(parts.health$.pipe(take(1)), parts.health$.pipe(skip(1), auditTime(STATE_INTERVAL_MS))).pipe(
          distinctUntilChanged(),
        ),
    },
  };
}

/** Records what a look at the disk found. The caller has its answer already; the fact goes to the journal beside it. */
function findings({ ledger, modelsDir, modelsRoot }: EngineParts): NonNullable<Disk['onFinding']> {
  /** On their way into the journal: a thousand callers at once are one fact. */
  const reported = new Set<string>();
  return (model, finding) => {
    const ref = formatRef(model);
    // A models directory that is gone altogether, or is the mount point of an unplugged disk, says nothing about its models.
    if (reported.has(ref) || !isDirectory(modelsDir)) return;
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

function reasonOf(details: Record<string, unknown>): string {
  return typeof details.reason === 'string' ? details.reason : 'not installed';
}

/** What is synchronous, as the promise that the API's shape asks for. */
function attempt<T>(action: () => T): Promise<T> {
  return new Promise(resolve => resolve(action()));
}
