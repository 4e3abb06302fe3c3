import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BehaviorSubject } from 'rxjs';
import { createDownloader } from '../download/downloader.ts';
import { installedPath } from '../download/paths.ts';
import { removeInstalled } from '../download/verify.ts';
import type { NewEvent } from '../events/vocabulary.ts';
import { createHooks } from '../hooks/hooks.ts';
import { createLibraryClient } from '../library/client.ts';
import { causeOfAbsence } from '../manager/causes.ts';
import { Ledger } from '../manager/ledger.ts';
import { formatRef } from '../model/identity.ts';
import { systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import { silentLogger } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { createNodeFetch } from '../ports/node-fetch.ts';
import type { SystemProxy } from '../ports/proxy.ts';
import { createSchedulerClient } from '../scheduler/client.ts';
import { createUnavailableReporter } from '../scheduler/reporter.ts';
import { createApi } from './api-handlers.ts';
import type { EngineApi } from './api/session.ts';
import { CatalogFeed } from './catalog-feed.ts';
import { Effects } from './effects.ts';
import { Health } from './health.ts';
import { checkInstallations, followUpdates } from './housekeeping.ts';
import { Leases } from './leases.ts';
import { ModelsRoot } from './models-root.ts';
import { bootId } from './ownership/boot-id.ts';
import type { EngineParts } from './parts.ts';
import { ProgressFeed } from './progress-feed.ts';
import { loadSettings, saveSettings } from './settings/index.ts';
import type { Settings, SettingsOverrides } from './settings/index.ts';
import { redactedSettings } from './settings-view.ts';
import { DRAINED_BY_MS, RECORDED_BY_MS, StopTime } from './stop-time.ts';
import { TruthKeeper } from './truth-keeper.ts';
import { claimJournal } from './truth.ts';
import type { ClaimedJournal } from './truth.ts';
import { Verifications } from './verifications.ts';
import { programVersion } from './version.ts';

export interface EngineOptions {
  dataDir: string;
  host: 'app' | 'browser' | 'cli' | 'embedded';
  /** Flags and environment: they hold over settings.json and are not written to it. */
  overrides?: SettingsOverrides;
  /** `model_id@version`s that this engine may continue; all without it. Commands add to it. */
  only?: string[];
  /** The journal, opened by whoever took ownership of the data directory. */
  claimed: ClaimedJournal;
  /** Milliseconds between two polls of the ranking; the dispatch client's default without it. */
  rankingPollMs?: number;
  /** Opens the journal again after it failed, and rejects when the directory has another owner by now. */
  reclaim?: () => Promise<ClaimedJournal>;
  clock?: Clock;
  fetch?: Fetch;
  /** Without `fetch`: which proxy the host's session takes. */
  systemProxy?: SystemProxy;
  logger?: Logger;
}

export interface Engine {
  api: EngineApi;
  parts: EngineParts;
  hooks: ReturnType<typeof createHooks>;
  /** Stops transfers at a checkpoint, records EngineStopped, closes the journal. At most RECORDED_BY_MS. */
  close(reason?: string): Promise<void>;
}

/**
 * Composes an engine over a data directory that the caller owns.
 *
 * Order: journal (recover, fold) → what the start found is recorded → registry.json → effects. Nothing acts before
 * the events of the start are durable.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, logger = silentLogger } = options;
  // Kept-alive connections would keep the process alive: what this engine opened, it closes.
  const ownFetch = options.fetch
    ? null
    : createNodeFetch({
        network: () => settings.value,
        ...(options.systemProxy && { systemProxy: options.systemProxy }),
      });
  const fetch: Fetch = options.fetch ?? (ownFetch as Fetch);
  const dataDir = resolve(options.dataDir);
  const startedAt = new Date(clock.now()).toISOString();
  const settings = new BehaviorSubject(await loadSettings(dataDir, options.overrides));
  await mkdir(join(dataDir, 'in-progress-downloads'), { recursive: true });

  const boot = await bootId();
  const { journal, recovery, state } = options.claimed;
  // What a newer program wrote may mean more than this one can fold: it is shown, and nothing is changed on its word.
  const readOnly = recovery.readOnly !== null;
  const ledger = new Ledger(journal, state);
  const modelsRoot = new ModelsRoot({
    dataDir,
    modelsDir: settings.value.modelsDir,
    installed: () => [...ledger.state.models.values()].filter(({ installation }) => installation !== null),
    logger,
  });
  const { modelsDir } = modelsRoot;
  const pathOf = (modelId: string, version: string) => installedPath(modelsDir, modelId, version);
  if (!(await modelsRoot.isThere())) logger.warn('the models directory is not there', { modelsDir });

  const tokenOf = (key: 'libraryToken' | 'schedulerToken') => () => settings.value[key];
  const library = createLibraryClient({
    baseUrl: () => settings.value.libraryUrl,
    token: tokenOf('libraryToken'),
    pinnedKeys: () => settings.value.pinnedKeys,
    cacheFile: join(dataDir, 'cache', 'catalog.json'),
    fetch,
    clock,
  });
  const scheduler = createSchedulerClient({
    baseUrl: () => settings.value.schedulerUrl,
    token: tokenOf('schedulerToken'),
    nodeId: () => settings.value.nodeId,
    cacheFile: join(dataDir, 'cache', 'ranking.json'),
    fetch,
    clock,
    ...(options.rankingPollMs !== undefined && { pollMs: options.rankingPollMs }),
  });
  const catalog = new CatalogFeed({ library, clock, random: Math.random });
  const progress = new ProgressFeed();
  const downloader = createDownloader({
    dataDir,
    modelsDir,
    library,
    fetch,
    clock,
    logger,
    bootId: boot,
    assertRoot: () => modelsRoot.assertThere(),
    maxDownloads: () => settings.value.maxDownloads,
    connectionsPerFile: () => settings.value.connectionsPerFile,
  });
  const reporter = createUnavailableReporter({
    client: scheduler,
    record: async event => {
      const cause = event.subject === null ? undefined : causeOfAbsence(ledger.state, event.subject);
      await ledger.append([cause === undefined ? event : { ...event, cause }]);
    },
    clock,
  });
  const hooks = createHooks({
    events$: ledger.events$,
    progress$: progress.progress$,
    installedPath: pathOf,
    totalBytes: taskId =>
      [...ledger.state.models.values()].find(r => r.task?.taskId === taskId)?.task?.totalBytes ?? null,
    logger,
  });

  const startedEvent = (): NewEvent => ({
    type: 'EngineStarted',
    subject: null,
    data: {
      pid: process.pid,
      version: programVersion(),
      node: process.versions.node,
      platform: process.platform,
      host: options.host,
      boot_id: boot,
    },
  });
  const truth = new TruthKeeper({
    dataDir,
    modelsDir,
    modelsAreThere: () => modelsRoot.isThere(),
    claimed: options.claimed,
    ledger,
    clock,
    logger,
    open: options.reclaim ?? (() => claimJournal(dataDir, journal.run, clock)),
    startedEvent,
    onReopened: () => effects.convergeAll(),
    onFenced: () => void effects.stop(),
    onRegistryHealth: error => health.registryError.next(error?.toJSON() ?? null),
  });
  const health = new Health({
    base: { version: programVersion(), pid: process.pid, startedAt, dataDir, modelsDir },
    journal$: truth.health$,
    catalog,
    ranking$: scheduler.ranking$,
    settings$: settings,
    clock,
  });
  const admitted = options.only === undefined ? null : new Set(options.only);
  const effects = new Effects({
    ledger,
    downloader,
    removeInstalled: model => removeInstalled(modelsDir, model.modelId, model.version),
    registryWritten: () => truth.registryWritten(),
    onProgress: sample => progress.add(sample),
    mayRun: model => !readOnly && (admitted === null || admitted.has(formatRef(model))),
    clock,
    logger,
  });
  ledger.state$.subscribe(now => progress.retain(now));

  await truth.start();

  const parts: EngineParts = {
    dataDir,
    modelsDir,
    modelsRoot,
    ledger,
    effects,
    downloader,
    library,
    scheduler,
    reporter,
    catalog,
    progress,
    leases: new Leases(),
    verifications: new Verifications(),
    pathOf,
    fetch,
    clock,
    health$: health.health$,
    settings,
    changeSettings: change => changeSettings(change),
    admit: (modelId, version) => admitted?.add(formatRef({ modelId, version })),
  };

  async function changeSettings(change: Partial<Settings>): Promise<void> {
    const next = { ...settings.value, ...change };
    await ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: redactedSettings(next) } }]);
    await saveSettings(dataDir, change);
    settings.next(next);
    scheduler.refresh();
    void catalog.refresh();
  }

  const warn = (what: string) => (error: unknown) => logger.warn(what, { error: String(error) });
  effects.convergeAll();
  const background = [
    catalog.refresh(),
    health.watchFreeSpace(),
    readOnly ? null : checkInstallations(ledger, modelsRoot, logger).catch(warn('checking installed models failed')),
    truth.checkInBackground(),
  ];
  const updates = readOnly ? null : followUpdates(ledger, catalog.catalog$, logger);

  async function close(reason = 'asked to stop'): Promise<void> {
    const time = new StopTime(clock);
    truth.stop();
    updates?.unsubscribe();
    catalog.close();
    health.close();
    hooks.dispose();
    await time.until(
      DRAINED_BY_MS,
      Promise.all([effects.stop(), parts.verifications.close(), reporter.close(), scheduler.close(), ...background]),
    );
    await time.until(RECORDED_BY_MS, truth.close(reason));
    ownFetch?.close();
  }

  return { api: createApi(parts), parts, hooks, close };
}
