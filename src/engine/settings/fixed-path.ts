import { posix } from 'node:path';
import { unopenableName } from '../../model/file-path.ts';

/** With a drive or a share: `C:models` and `\\models` mean another folder for each current drive. */
const FIXED_ON_WINDOWS = /^(?:[A-Za-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/])/;

/**
 * What a path of the settings should have been; null when it is the same place for every program,
 * whatever its current directory is.
 *
 * @param platform for tests
 */
export function expectedPath(path: string, platform: NodeJS.Platform = process.platform): string | null {
  if (path.includes('\0')) return 'an absolute path';
  if (platform !== 'win32') return posix.isAbsolute(path) ? null : 'an absolute path';
  if (!FIXED_ON_WINDOWS.test(path)) return 'an absolute path with its drive or share, such as D:\\models';
  const name = unopenableName(path);
  return name === null
    ? null
    : `a path that every program on Windows can open, without the name ${JSON.stringify(name)}`;
}
