import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { HealthView } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import { toModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Settings } from '../settings/index.ts';
import { testServer } from './test-server.ts';

export interface SupportCallsOptions {
  dataDir: string;
  settings: () => Settings;
  fetch: Fetch;
  clock: Clock;
  health$: Observable<HealthView>;
}

/** Calls for those who look for a cause. Their code is loaded when somebody asks. */
export function supportCalls(
  options: SupportCallsOptions,
): Pick<EngineApi['call'], 'diagnose' | 'saveReport' | 'stateAt' | 'explain' | 'testServer'> {
  const { dataDir, settings, fetch, clock, health$ } = options;
  return {
    testServer: params => testServer({ fetch, clock, settings: settings() }, params),
    diagnose: async params => {
      const { examine } = await import('../doctor/index.ts');
      return (await examine({ ...params, dataDir, overrides: settings(), fetch, clock })).report;
    },
    stateAt: async ({ seq, time }) => {
      const { readModelsAt } = await import('../offline.ts');
      return (await readModelsAt(dataDir, seq !== undefined ? { seq } : time !== undefined ? { time } : null)).models;
    },
    explain: async ({ model, language = 'en' }) => {
      const { explainInDirectory } = await import('../explain/of-directory.ts');
      return explainInDirectory(dataDir, { subject: model, language, looksAtDisk: true });
    },
    saveReport: async () => {
      const { saveBundle } = await import('../bundle/index.ts');
      const folder = join(dataDir, 'reports');
      const path = join(folder, `report-${nameOf(clock.now())}.zip`);
      try {
        await mkdir(folder, { recursive: true });
        const health = await firstValueFrom(health$);
        await saveBundle({ path, dataDir, overrides: settings(), fetch, clock, health });
        return { path, sizeBytes: (await stat(path)).size };
      } catch (error) {
        throw toModelError(error, 'PERMISSION_DENIED');
      }
    },
  };
}

/** A time that every platform takes as a name: `2026-05-01T10-00-00.000Z`. */
function nameOf(now: number): string {
  return new Date(now).toISOString().replaceAll(':', '-');
}
