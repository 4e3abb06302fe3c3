import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT_FILE } from '../../installed/index.ts';
import { ModelError } from '../../model/errors.ts';
import { unopenableName } from '../../model/file-path.ts';
import { unsuitableVolume } from '../../ports/volume/volume.ts';
import type { UnsuitableVolume } from '../../ports/volume/volume.ts';
import { readSettings } from '../settings/index.ts';
import type { SettingsOverrides } from '../settings/index.ts';

/**
 * What an engine writes in its data directory. `models` may be a link, because the user may choose
 * its place.
 */
const OWN_FOLDERS = ['journal', 'journal/torn', 'projections', 'cache', 'in-progress-downloads', 'reports'];
const OWN_FILES = [
  ...['registry.json', 'settings.json', 'browser-session.json', 'leases.json'],
  ...['engine.json', 'engine.lock', 'engine.gate', 'engine.gate.json'],
];

export interface DirectoryOptions {
  overrides?: SettingsOverrides;
  /** Default: of this platform. */
  volumeOf?: UnsuitableVolume;
}

/**
 * Refuses a data directory that no engine can run in, before a directory, an engine.json or a
 * segment is made in it.
 *
 * @throws ModelError PERMISSION_DENIED with the `path` of a link in the way; INVALID_ARGUMENT for
 *   malformed settings or an unsuitable volume
 */
export async function assertUsable(dataDir: string, { overrides, volumeOf }: DirectoryOptions): Promise<void> {
  assertOpenable(dataDir);
  await assertNoLinks(dataDir);
  const { modelsDir } = await readSettings(dataDir, overrides);
  await assertNoLink(join(modelsDir ?? join(dataDir, 'models'), ROOT_FILE));
  await assertSuitable(dataDir, volumeOf);
}

/**
 * Refuses a data directory that Node makes under a name that no other program of Windows can open.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export function assertOpenable(dataDir: string, platform: NodeJS.Platform = process.platform): void {
  const name = platform === 'win32' ? unopenableName(dataDir) : null;
  if (name === null) return;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `Expected a data directory that every program on Windows can open, got ${dataDir} with the name ${JSON.stringify(name)}.`,
    { details: { dataDir, name } },
  );
}

/**
 * Refuses a data directory in which a symbolic link has the place of one of our files: our writes
 * would land outside. The directory itself may be reached through a link.
 *
 * @throws ModelError PERMISSION_DENIED with the `path` of the link
 */
async function assertNoLinks(dataDir: string): Promise<void> {
  for (const name of [...OWN_FILES, ...OWN_FOLDERS]) await assertNoLink(join(dataDir, name));
  for (const folder of OWN_FOLDERS) {
    // Absent or unreadable: the opening of the journal tells which.
    const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) if (entry.isSymbolicLink()) throw linked(join(dataDir, folder, entry.name));
  }
}

/** @throws ModelError PERMISSION_DENIED with the `path`, when a symbolic link lies there */
async function assertNoLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found?.isSymbolicLink()) throw linked(path);
}

function linked(path: string): ModelError {
  return new ModelError(
    'PERMISSION_DENIED',
    `Expected ${path} to lie in its folder itself, got a symbolic link, and nothing is written through one. To keep models on another disk, set models_dir.`,
    { details: { path } },
  );
}

/**
 * Refuses to begin a data directory on a network or FAT volume: locks, syncs and renames promise
 * less there than the journal needs. Only a directory without a journal is checked, because the
 * check takes a second on Windows.
 *
 * @throws ModelError INVALID_ARGUMENT with `volume` in its details
 */
export async function assertSuitable(dataDir: string, volumeOf: UnsuitableVolume = unsuitableVolume): Promise<void> {
  if (await hasJournal(dataDir)) return;
  const volume = await volumeOf(dataDir);
  if (volume === null) return;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `The data directory ${dataDir} is on a volume that can't keep a journal safe (${volume}). Choose a local disk; models_dir may lie elsewhere.`,
    { details: { dataDir, volume } },
  );
}

async function hasJournal(dataDir: string): Promise<boolean> {
  try {
    return (await readdir(join(dataDir, 'journal'))).length > 0;
  } catch {
    // Absent or unreadable: the opening of the journal tells which.
    return false;
  }
}
