import type { BehaviorSubject } from 'rxjs';
import { createDownloader } from '../../download/index.ts';
import { installedPath } from '../../disk/paths.ts';
import { removeInstalled } from '../../installed/verify.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import { createHooks } from '../../hooks/index.ts';
import { causeOfAbsence, Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { createUnavailableReporter } from '../../scheduler/reporter.ts';
import type { UnavailableReporter } from '../../scheduler/reporter.ts';
import { Admission } from '../work/admission.ts';
import { Effects } from '../work/effects.ts';
import type { EngineOptions } from './engine-options.ts';
import { Health } from '../views/health.ts';
import { Leases } from '../work/leases.ts';
import { ModelsRoot } from '../../installed/models-root.ts';
import { createNetwork } from '../work/network.ts';
import type { Network } from '../work/network.ts';
import type { EngineParts } from './parts.ts';
import { ProgressFeed } from '../work/progress-feed.ts';
import { saveSettings } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import { redactedSettings } from '../views/settings-view.ts';
import { claimJournal } from '../record/truth.ts';
import { TruthKeeper } from '../record/truth-keeper.ts';
import { Verifications } from '../work/verifications.ts';
import { programVersion } from './version.ts';

/** The options of an engine with its surroundings found out. */
export interface Surroundings extends EngineOptions {
  /** Absolute. */
  dataDir: string;
  settings: BehaviorSubject<Settings>;
  bootId: string;
  clock: Clock;
  logger: Logger;
}

/** Every room of an engine, wired and at rest: `engine.ts` brings them to life. */
export interface Composition {
  parts: EngineParts;
  network: Network;
  truth: TruthKeeper;
  health: Health;
  hooks: ReturnType<typeof createHooks>;
}

export function compose(around: Surroundings): Composition {
  const { dataDir, settings, clock, logger, claimed } = around;
  const ledger = new Ledger(claimed.journal, claimed.state);
  const network = createNetwork(around);
  const { fetch, library, scheduler, catalog } = network;
  const modelsRoot = modelsRootOf(around, ledger);
  const { modelsDir } = modelsRoot;
  const pathOf = (modelId: string, version: string) => installedPath(modelsDir, modelId, version);
  const progress = new ProgressFeed();
  ledger.state$.subscribe(now => progress.retain(now));
  const admission = new Admission(around.only ?? null);
  const downloader = createDownloader({
    ...{ dataDir, modelsDir, library, fetch, clock, logger, bootId: around.bootId },
    assertRoot: () => modelsRoot.assertThere(),
    maxDownloads: () => settings.value.maxDownloads,
    connectionsPerFile: () => settings.value.connectionsPerFile,
  });
  settings.subscribe(() => downloader.limitsChanged());
  // Each of the three calls the others back, after `start` alone.
  const truth: TruthKeeper = new TruthKeeper({
    ...{ dataDir, modelsDir, claimed, ledger, clock, logger },
    modelsAreThere: () => modelsRoot.isThere(),
    open: around.reclaim ?? (() => claimJournal(dataDir, claimed.journal.run, clock)),
    startedEvent: () => startedEvent(around),
    onReopened: () => effects.convergeAll(),
    onFenced: () => void effects.stop(),
    onRegistryHealth: error => health.registryError.next(error?.toJSON() ?? null),
  });
  const effects: Effects = new Effects({
    ...{ ledger, downloader, clock, logger },
    removeInstalled: model => removeInstalled(modelsDir, model.modelId, model.version),
    registryWritten: () => truth.registryWritten(),
    onProgress: sample => progress.add(sample),
    // What a newer program wrote may mean more than this one can fold: it is shown, and nothing is changed on its word.
    mayRun: model => !truth.readOnly && admission.admits(model),
  });
  const health: Health = new Health({
    base: { version: programVersion(), pid: process.pid, startedAt: isoNow(clock), dataDir, modelsDir },
    ...{ journal$: truth.health$, catalog, ranking$: scheduler.ranking$, settings$: settings, clock },
  });
  const parts: EngineParts = {
    ...{ dataDir, modelsDir, modelsRoot, pathOf, ledger, effects, downloader, progress, clock, settings },
    ...{ fetch, library, scheduler, catalog, health$: health.health$ },
    reporter: reporterOf(ledger, network, clock),
    leases: new Leases(),
    verifications: new Verifications(),
    changeSettings: change => changeSettings(change, parts, network),
    admit: (modelId, version) => admission.add({ modelId, version }),
  };
  return { parts, network, truth, health, hooks: hooksOf(parts, logger) };
}

function modelsRootOf({ dataDir, settings, logger }: Surroundings, ledger: Ledger): ModelsRoot {
  return new ModelsRoot({
    ...{ dataDir, modelsDir: settings.value.modelsDir, logger },
    installed: () => [...ledger.state.models.values()].filter(({ installation }) => installation !== null),
  });
}

/** A report's outcome is recorded with the event that made the model unavailable. */
function reporterOf(ledger: Ledger, { scheduler }: Network, clock: Clock): UnavailableReporter {
  return createUnavailableReporter({
    client: scheduler,
    record: async event => {
      const cause = event.subject === null ? undefined : causeOfAbsence(ledger.state, event.subject);
      await ledger.append([cause === undefined ? event : { ...event, cause }]);
    },
    clock,
  });
}

function hooksOf({ ledger, progress, pathOf }: EngineParts, logger: Logger): ReturnType<typeof createHooks> {
  const taskOf = (taskId: string) =>
    [...ledger.state.models.values()].find(({ task }) => task?.taskId === taskId)?.task ?? null;
  return createHooks({
    events$: ledger.events$,
    progress$: progress.progress$,
    installedPath: pathOf,
    totalBytes: taskId => taskOf(taskId)?.totalBytes ?? null,
    logger,
  });
}

function startedEvent({ host, bootId }: Surroundings): NewEvent {
  return {
    type: 'EngineStarted',
    subject: null,
    data: {
      pid: process.pid,
      version: programVersion(),
      node: process.versions.node,
      platform: process.platform,
      host,
      boot_id: bootId,
    },
  };
}

async function changeSettings(change: Partial<Settings>, parts: EngineParts, network: Network): Promise<void> {
  const { settings, ledger, dataDir } = parts;
  const next = { ...settings.value, ...change };
  await ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: redactedSettings(next) } }]);
  await saveSettings(dataDir, change);
  settings.next(next);
  network.refresh();
}

function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
