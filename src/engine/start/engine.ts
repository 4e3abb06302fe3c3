import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BehaviorSubject } from 'rxjs';
import type { DownloadHooks } from '../../hooks/types.ts';
import type { Ledger } from '../../manager/index.ts';
import { systemClock } from '../../ports/clock.ts';
import { silentLogger } from '../../ports/logger.ts';
import type { EngineApi } from '../../api/session.ts';
import { bootId } from '../ownership/boot-id.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { loadSettings } from '../settings/index.ts';
import { compose } from './composition.ts';
import type { EngineOptions } from './engine-options.ts';
import { DRAINED_BY_MS, RECORDED_BY_MS, StopTime } from './stop-time.ts';

export interface Engine {
  api: EngineApi;
  hooks: DownloadHooks;
  /** What happened and what is true now; whoever runs the engine in its own process may look. */
  ledger: Ledger;
  /**
   * Ends transfers with their progress recorded, records EngineStopped, closes the journal. At most
   * RECORDED_BY_MS.
   */
  close(reason?: string): Promise<void>;
  /**
   * Another engine owns the data directory now: this one changes nothing more, and health says so.
   */
  takenOver(by: EngineInfo): void;
}

/**
 * Starts an engine over a data directory that the caller owns.
 *
 * Order: journal (recover, fold) → what the start found is recorded → registry.json → effects.
 * Nothing acts before the events of the start are durable.
 *
 * @throws ModelError INVALID_ARGUMENT for malformed settings; JOURNAL_UNWRITABLE when another
 *   engine owns the journal
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, logger = silentLogger } = options;
  const dataDir = resolve(options.dataDir);
  const settings = new BehaviorSubject(await loadSettings(dataDir, options.overrides));
  await mkdir(join(dataDir, 'in-progress-downloads'), { recursive: true });
  const around = { ...options, dataDir, settings, bootId: await bootId(), clock, logger };
  const composed = compose(around);
  await composed.start();

  async function close(reason = 'asked to stop'): Promise<void> {
    const time = new StopTime(clock);
    await time.until(DRAINED_BY_MS, composed.drain());
    await time.until(RECORDED_BY_MS, composed.record(reason));
    composed.release();
  }

  const { api, hooks, ledger } = composed;
  return { api, hooks, ledger, close, takenOver: by => composed.takenOver(by) };
}
