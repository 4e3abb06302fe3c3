import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import type { SettingsOverrides } from '../settings/index.ts';
import type { ClaimedJournal } from '../record/truth.ts';

export interface EngineOptions {
  dataDir: string;
  host: 'app' | 'browser' | 'cli' | 'embedded';
  /** Flags and environment: they hold over settings.json and are not written to it. */
  overrides?: SettingsOverrides;
  /** `model_id@version`s that this engine may continue; all without it. Commands add to it. */
  only?: string[];
  /** The journal, opened by the caller, who owns the data directory. */
  claimed: ClaimedJournal;
  /** Milliseconds between two polls of the ranking; the dispatch client's default without it. */
  rankingPollMs?: number;
  /**
   * Opens the journal again after it failed, and rejects when the directory has another owner by
   * now.
   */
  reclaim?: () => Promise<ClaimedJournal>;
  /** Called once when another engine owns the data directory: this one must let it go. */
  onFenced?: () => void;
  clock?: Clock;
  fetch?: Fetch;
  /** Without `fetch`: tells which proxy the host's session uses. */
  systemProxy?: SystemProxy;
  /** Default: logs nothing. `startEngine` gives it the log of the data directory. */
  logger?: Logger;
}
