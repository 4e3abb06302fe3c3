import type { BehaviorSubject, Observable } from 'rxjs';
import type { Effects } from '../work/effects.ts';
import type { ModelsRoot } from '../../installed/models-root.ts';
import type { Leases } from '../work/leases.ts';
import type { ProgressFeed } from '../work/progress-feed.ts';
import type { Verifications } from '../work/verifications.ts';
import type { CatalogFeed } from '../work/catalog-feed.ts';
import type { PathOf } from '../views/model-views.ts';
import type { Downloader } from '../../download/types.ts';
import type { LibraryClient } from '../../library/types.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Ledger } from '../../manager/index.ts';
import type { SchedulerClient } from '../../scheduler/client.ts';
import type { UnavailableReporter } from '../../scheduler/reporter.ts';
import type { HealthView } from '../../api/contract.ts';
import type { Settings } from '../settings/index.ts';

/** The rooms of a running engine, wired once in composition.ts. */
export interface EngineParts {
  dataDir: string;
  modelsDir: string;
  modelsRoot: ModelsRoot;
  ledger: Ledger;
  effects: Effects;
  downloader: Downloader;
  library: LibraryClient;
  scheduler: SchedulerClient;
  reporter: UnavailableReporter;
  catalog: CatalogFeed;
  progress: ProgressFeed;
  leases: Leases;
  verifications: Verifications;
  pathOf: PathOf;
  fetch: Fetch;
  clock: Clock;
  health$: Observable<HealthView>;
  settings: BehaviorSubject<Settings>;
  /** Stores a change, records SettingsChanged, and lets every room see it. */
  changeSettings(change: Partial<Settings>): Promise<void>;
  /** Adds a model to those that a command-hosted engine may continue. */
  admit(modelId: string, version: string): void;
}
