/**
 * What a volume can do, found out by trying it. Its type doesn't tell: FAT may come through FUSE.
 */
import { chmod, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../durable-files.ts';

/** The calls that are tried; a test gives others. */
export interface AbilityCalls {
  chmod: typeof chmod;
  utimes: typeof utimes;
  syncDirectory: typeof syncDirectory;
}

const CALLS: AbilityCalls = { chmod, utimes, syncDirectory };
/** Some good disks keep whole seconds (ext4 with small inodes); FAT keeps every second one. */
const COARSEST_MS = 1_000;
/** An odd number of seconds and a half. */
const PROBED_TIME = new Date(1_700_000_001_500);
const MODES = [0o600, 0o640];

/**
 * What a journal and its locks need and the volume lacks, in a few words; null when it lacks
 * nothing, or takes no file now: who writes next meets the reason.
 *
 * @param directory is there; what is tried in it is removed
 */
export async function lackingAbility(directory: string, calls: Partial<AbilityCalls> = {}): Promise<string | null> {
  const probe = await mkdtemp(join(directory, '.model-manager-')).catch(() => null);
  if (probe === null) return null;
  const file = join(probe, 'file');
  try {
    const isMade = await writeFile(file, '').then(
      () => true,
      () => false,
    );
    return isMade ? await lackingOf(file, probe, { ...CALLS, ...calls }) : null;
  } finally {
    await rm(probe, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function lackingOf(file: string, folder: string, calls: AbilityCalls): Promise<string | null> {
  // Tokens stand in files that only their owner may read.
  for (const mode of MODES) {
    const keeps = async () => (await calls.chmod(file, mode), ((await stat(file)).mode & 0o777) === mode);
    if (!(await does(keeps))) return 'no file modes';
  }
  const isPrecise = async () => {
    await calls.utimes(file, PROBED_TIME, PROBED_TIME);
    return Math.abs((await stat(file)).mtimeMs - PROBED_TIME.getTime()) < COARSEST_MS;
  };
  if (!(await does(isPrecise))) return 'times of 2 s';
  const syncs = () => calls.syncDirectory(folder).then(() => true);
  return (await does(syncs)) ? null : 'no sync of directories';
}

function does(attempt: () => Promise<boolean>): Promise<boolean> {
  return attempt().catch(() => false);
}
