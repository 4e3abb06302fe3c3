import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { unsuitableVolume } from '../../ports/volume.ts';
import type { UnsuitableVolume } from '../../ports/volume.ts';

/** What an engine writes in its data directory. `models` isn't among them: that one may be a link, the user's choice. */
const OWN_FOLDERS = ['journal', 'journal/torn', 'projections', 'cache', 'in-progress-downloads'];
const OWN_FILES = [
  ...['registry.json', 'settings.json', 'browser-session.json'],
  ...['engine.json', 'engine.gate', 'engine.gate.json'],
];

/**
 * Refuses a data directory in which a symbolic link has the place of something of ours: what is written there would land
 * outside. The directory itself may be reached through one.
 *
 * @throws ModelError PERMISSION_DENIED with the `path` of the link
 */
export async function assertNoLinks(dataDir: string): Promise<void> {
  for (const name of [...OWN_FILES, ...OWN_FOLDERS]) await assertNoLink(join(dataDir, name));
  for (const folder of OWN_FOLDERS) {
    // Absent or unreadable: opening says which, in its own words.
    const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) if (entry.isSymbolicLink()) throw linked(join(dataDir, folder, entry.name));
  }
}

/** @throws ModelError PERMISSION_DENIED with the `path`, when a symbolic link lies there */
export async function assertNoLink(path: string): Promise<void> {
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
 * Refuses to begin a data directory on a network or FAT volume: locks, syncs and renames mean less there than the journal
 * needs. Only a directory without a journal is looked at, since the look costs a second on Windows.
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
    // Absent or unreadable: opening says which, in its own words.
    return false;
  }
}
