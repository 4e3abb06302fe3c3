import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { unsuitableVolume } from '../ports/volume.ts';
import type { UnsuitableVolume } from '../ports/volume.ts';

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
