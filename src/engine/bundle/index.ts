/** The door: a bundle for support is written from a data directory. */
import { join } from 'node:path';
import type { HealthView } from '../../api/contract.ts';
import { readModelsDir, readSettings } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';
import { parseSettings } from '../settings/settings.ts';
import { examine } from '../doctor/index.ts';
import type { DoctorOptions } from '../doctor/index.ts';
import { writeBundle } from './bundle.ts';
import type { BundleManifest } from './manifest.ts';

export type { BundleManifest } from './manifest.ts';

export interface SaveBundleOptions extends Pick<DoctorOptions, 'dataDir' | 'overrides' | 'fetch' | 'clock'> {
  /** A new file. */
  path: string;
  health?: HealthView | null;
  full?: boolean;
  signal?: AbortSignal;
}

/**
 * Writes a new zip with all that support asks for. It needs no engine.
 *
 * @throws ModelError, and errors of the system: EEXIST when the file is there
 */
export async function saveBundle({
  path,
  health = null,
  full,
  signal,
  ...rest
}: SaveBundleOptions): Promise<BundleManifest> {
  const { dataDir, overrides = {} } = rest;
  const { report } = await examine(rest);
  // The doctor's report says what is wrong with them.
  const settings: Settings = await readSettings(dataDir, overrides).catch(() => parseSettings({}, 'default'));
  const modelsDir = (await readModelsDir(dataDir).catch(() => null)) ?? join(dataDir, 'models');
  const more = { ...(full !== undefined && { full }), ...(signal && { signal }) };
  return writeBundle({ path, dataDir, modelsDir, settings, report, health, ...more });
}
