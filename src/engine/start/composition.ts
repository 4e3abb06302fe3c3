import { filter, merge } from 'rxjs';
import type { BehaviorSubject } from 'rxjs';
import { installedPath } from '../../disk/index.ts';
import { createDownloader } from '../../download/index.ts';
import type { DownloadHooks } from '../../hooks/types.ts';
import { ModelsRoot, Proofs, RetiredFolders, clearOrphanLocks, removeInstalled } from '../../installed/index.ts';
import { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { Logger } from '../../ports/logger.ts';
import type { EngineApi } from '../../api/session.ts';
import { adoptCall } from '../handlers/adopt-call.ts';
import { downloadCalls } from '../handlers/download-calls.ts';
import { installedCalls } from '../handlers/installed-calls.ts';
import { pathCalls } from '../handlers/path-calls.ts';
import { RequestFailures } from '../handlers/request-failures.ts';
import { CommandRunner } from '../handlers/run-command.ts';
import { serverCalls } from '../handlers/server-calls.ts';
import { settingsCalls } from '../handlers/settings-calls.ts';
import { storageCalls } from '../handlers/storage-calls.ts';
import { streams } from '../handlers/streams.ts';
import { supportCalls } from '../handlers/support-calls.ts';
import { Leases } from '../leases/leases.ts';
import { logEvents, logRemote } from '../log/log-events.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { isProcessAlive } from '../ownership/process-identity.ts';
import { pruneJournal } from '../record/prune.ts';
import { Reconciler } from '../record/reconcile.ts';
import { claimJournal } from '../record/truth.ts';
import { TruthKeeper } from '../record/truth-keeper.ts';
import { bandwidthLimit } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import { Health } from '../views/health.ts';
import { History } from '../views/history.ts';
import { Refusals } from '../views/refusals.ts';
import { formatRef } from '../../model/identity.ts';
import { modelViews } from '../views/model-views.ts';
import { startBackground } from '../work/background.ts';
import { Admission, Effects } from '../work/effects.ts';
import { recordFindings } from '../work/findings.ts';
import { Healing } from '../work/healing.ts';
import { liveHooks } from '../work/live-hooks.ts';
import { catalogMemory, createNetwork } from '../work/network.ts';
import { ProgressFeed } from '../work/progress-feed.ts';
import { UndoWaits } from '../handlers/undo-waits.ts';
import { unavailableReports } from '../work/unavailable.ts';
import { Verifications } from '../work/verifications.ts';
import { verifier } from '../work/verify.ts';
import type { EngineOptions } from './engine-options.ts';
import { REPORTED_BY_MS } from './stop-time.ts';
import { programVersion, startedEvent } from './version.ts';

/** The options of an engine, with its surroundings found out. */
export interface Surroundings extends EngineOptions {
  /** Absolute. */
  dataDir: string;
  settings: BehaviorSubject<Settings>;
  bootId: string;
  clock: Clock;
  logger: Logger;
}

/** An engine at rest, and the steps of its life. */
export interface Composition {
  api: EngineApi;
  ledger: Ledger;
  hooks: DownloadHooks;
  /**
   * Records what the opening found, then registry.json, then effects.
   *
   * @throws ModelError when another engine owns the journal
   */
  start(): Promise<void>;
  /** Another engine owns the data directory now: nothing more is changed. */
  takenOver(by: EngineInfo): void;
  /** Ends transfers, verifications and reports; resolves when all have ended. */
  drain(): Promise<unknown>;
  /** Records EngineStopped and closes the journal. */
  record(reason: string): Promise<void>;
  /** Closes the connections that are kept open; nothing is written any more. */
  release(): void;
}

/**
 * Wires an engine. Each function and class gets what it uses, by name; only this one knows all of
 * them.
 */
export function compose(around: Surroundings): Composition {
  const { dataDir, settings, clock, logger, claimed } = around;
  const ledger = new Ledger(claimed.journal, claimed.state);
  logEvents(ledger.events$, logger);
  const network = createNetwork({ ...around, catalogMemory: catalogMemory(ledger, () => truth.readOnly) });
  const { fetch, library, scheduler, catalog } = network;
  const modelsRoot = new ModelsRoot({
    ...{ dataDir, modelsDir: settings.value.modelsDir, logger },
    installed: () => [...ledger.state.models.values()].filter(({ installation }) => installation !== null),
  });
  const { modelsDir } = modelsRoot;
  const pathOf = (modelId: string, version: string) => installedPath(modelsDir, modelId, version);
  const progress = new ProgressFeed();
  ledger.state$.subscribe(now => progress.retain(now));
  const admission = new Admission(around.only ?? null);
  const downloader = createDownloader({
    ...{ dataDir, modelsDir, library, fetch, clock, logger, bootId: around.bootId },
    ground: modelsRoot,
    maxDownloads: () => settings.value.maxDownloads,
    order: () => ledger.state.order,
    connectionsPerFile: () => settings.value.connectionsPerFile,
    bytesPerSecond: () => bandwidthLimit(settings.value, () => clock.now()),
  });
  const ordered$ = ledger.events$.pipe(filter(({ type }) => type === 'DownloadsOrdered'));
  merge(settings, ordered$).subscribe(() => downloader.limitsChanged());

  const retired = new RetiredFolders({
    ...{ modelsDir, clock, logger },
    unfinished: () => [...ledger.state.models.values()].filter(({ status, task }) => status === 'removing' || task),
  });

  // Truth, effects and health call each other, but not before `start`.
  const truth: TruthKeeper = new TruthKeeper({
    ...{ dataDir, claimed, ledger, clock, logger },
    reconciler: new Reconciler({ ledger, modelsDir, modelsAreThere: () => modelsRoot.isThere(), logger }),
    open: around.reclaim ?? (() => claimJournal(dataDir, claimed.journal.run, clock)),
    startedEvent: () => startedEvent(around.host, around.bootId),
    clearLeftovers: async () => {
      await retired.clear();
      return clearOrphanLocks(dataDir, modelsDir, logger);
    },
    onReopened: () => effects.convergeAll(),
    onFenced: () => {
      void Promise.all([effects.stop(), leases.close()]);
      around.onFenced?.();
    },
    onRegistryHealth: error => health.registryError.next(error?.toJSON() ?? null),
  });
  const effects: Effects = new Effects({
    ...{ ledger, downloader, clock, logger },
    removeInstalled: model => removeInstalled(modelsDir, model.modelId, model.version, { ground: modelsRoot }),
    registryWritten: () => truth.registryWritten(),
    onProgress: sample => progress.add(sample),
    onSlotWait: (model, waits) => progress.awaitsSlot(formatRef(model), waits),
    // A newer program's events may mean more than this one can fold: it shows them and changes
    // nothing on their word.
    mayRun: model => !truth.readOnly && admission.admits(model),
    mayUndo: ref => undo.has(ref),
  });
  const undo = new UndoWaits({ ledger, clock, onEnd: ref => effects.converge(ref) });
  const health: Health = new Health({
    base: {
      version: programVersion(),
      pid: process.pid,
      startedAt: new Date(clock.now()).toISOString(),
      dataDir,
      modelsDir,
    },
    ...{ journal$: truth.health$, catalog, ranking$: scheduler.ranking$, settings$: settings, clock },
    state$: ledger.state$,
  });

  const leases = new Leases({
    ...{ dataDir, clock, logger, isAlive: isProcessAlive },
    self: { pid: process.pid, processStarted: null, bootId: around.bootId },
  });
  const verifications = new Verifications();
  const reporter = unavailableReports({ ledger, scheduler, clock });
  const commands = new CommandRunner({
    ledger,
    admit: model => admission.add(model),
    converge: ref => effects.converge(ref),
    discarded: ref => effects.discarded(ref),
    undo,
  });
  const history = new History({
    ...{ dataDir, fs: nodeFileSystem, journal: () => ledger.journal },
    onDamage: range => truth.damageMet(range),
    onWrong: segment => truth.indexIsWrong(segment),
  });
  const refusals = new Refusals(params => history.page(params));
  const proofs = new Proofs({ dataDir, logger });
  const { verify, examine } = verifier({ ledger, modelsRoot, proofs, verifications, progress, clock });
  const healing = new Healing({ ledger, modelsRoot, proofs, examine, clock, logger });
  const api: EngineApi = {
    call: {
      ...pathCalls({ ledger, pathOf, onFinding: recordFindings({ ledger, modelsRoot, healing }), leases, reporter }),
      ...downloadCalls({
        ...{ commands, ledger, library, pathOf, verifications },
        failures: new RequestFailures({ ledger, clock }),
      }),
      ...installedCalls({ commands, ledger, leases, verifications, verify }),
      adopt: adoptCall({
        ...{ ledger, modelsRoot, proofs, verifications, progress, clock },
        pinnedKeys: () => settings.value.pinnedKeys,
      }),
      pruneJournal: ({ before, dryRun = false }) =>
        pruneJournal({ dataDir, ledger, fs: nodeFileSystem }, { before, dryRun }),
      ...storageCalls({
        ...{ commands, ledger, modelsDir, failureOf: ref => effects.failureOf(ref) },
        discard: (...model) => downloader.discard(...model),
      }),
      ...settingsCalls({ dataDir, settings, ledger, onChanged: () => network.refresh() }),
      ...serverCalls({ library, scheduler, catalog, networkHint: () => downloader.networkHint(), effects }),
      ...supportCalls({ dataDir, settings: () => settings.value, fetch, clock, health$: health.health$ }),
      list: () => Promise.resolve(modelViews(ledger.state, pathOf, progress.measured, leases.inUse())),
      history: params => history.page(params),
      contribution: async () => ({ refused: await refusals.count(), served: await scheduler.served() }),
    },
    stream: streams({
      ...{ ledger, pathOf, progress, leases, catalog, ranking$: scheduler.ranking$ },
      health$: health.health$,
    }),
  };
  const hooks = liveHooks({ ledger, progress, pathOf, logger });
  let background: ReturnType<typeof startBackground> | null = null;

  return {
    ...{ api, ledger, hooks },
    start: async () => {
      if (!(await modelsRoot.isThere())) logger.warn('The models folder is not there.', { path: modelsDir });
      await leases.open();
      await truth.start();
      effects.convergeAll();
      logRemote(catalog.catalog$, { server: 'library', url: () => settings.value.libraryUrl }, logger);
      logRemote(scheduler.ranking$, { server: 'dispatch server', url: () => settings.value.schedulerUrl }, logger);
      background = startBackground({ ledger, modelsRoot, retired, catalog, health, truth, healing, logger });
      leases.beginGrace();
    },
    takenOver: by => truth.takenOver(by),
    drain: () => {
      background?.stop();
      undo.close();
      hooks.dispose();
      return Promise.all([
        effects.stop(),
        retired.stop(),
        verifications.close(),
        leases.close(),
        reporter.close(REPORTED_BY_MS),
        scheduler.close(),
        background?.done,
        healing.settled(),
      ]);
    },
    record: reason => truth.close(reason),
    release: () => {
      truth.letGo();
      network.release();
    },
  };
}
