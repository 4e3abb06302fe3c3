import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BehaviorSubject } from 'rxjs';
import type { createHooks } from '../../hooks/index.ts';
import { systemClock } from '../../ports/clock.ts';
import { silentLogger } from '../../ports/logger.ts';
import type { EngineApi } from '../../api/session.ts';
import { createApi } from '../handlers/api-handlers.ts';
import { startBackground } from '../work/background.ts';
import { compose } from './composition.ts';
import type { EngineOptions } from './engine-options.ts';
import { bootId } from '../ownership/boot-id.ts';
import type { EngineParts } from './parts.ts';
import { loadSettings } from '../settings/index.ts';
import { DRAINED_BY_MS, RECORDED_BY_MS, StopTime } from './stop-time.ts';

export interface Engine {
  api: EngineApi;
  parts: EngineParts;
  hooks: ReturnType<typeof createHooks>;
  /** Stops transfers at a checkpoint, records EngineStopped, closes the journal. At most RECORDED_BY_MS. */
  close(reason?: string): Promise<void>;
}

/**
 * Brings an engine to life over a data directory that the caller owns.
 *
 * Order: journal (recover, fold) → what the start found is recorded → registry.json → effects. Nothing acts before
 * the events of the start are durable.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock = systemClock, logger = silentLogger } = options;
  const dataDir = resolve(options.dataDir);
  const settings = new BehaviorSubject(await loadSettings(dataDir, options.overrides));
  await mkdir(join(dataDir, 'in-progress-downloads'), { recursive: true });
  const around = { ...options, dataDir, settings, bootId: await bootId(), clock, logger };
  const { parts, network, truth, health, hooks } = compose(around);
  const { effects, modelsRoot, catalog, ledger } = parts;
  if (!(await modelsRoot.isThere())) logger.warn('the models directory is not there', { modelsDir: parts.modelsDir });

  await truth.start();
  effects.convergeAll();
  const background = startBackground({ ledger, modelsRoot, catalog, health, truth, logger });

  async function close(reason = 'asked to stop'): Promise<void> {
    const time = new StopTime(clock);
    background.stop();
    hooks.dispose();
    const { verifications, reporter, scheduler } = parts;
    const closing = [effects.stop(), verifications.close(), reporter.close(), scheduler.close()];
    await time.until(DRAINED_BY_MS, Promise.all([...closing, background.done]));
    await time.until(RECORDED_BY_MS, truth.close(reason));
    network.release();
  }

  return { api: createApi(parts), parts, hooks, close };
}
