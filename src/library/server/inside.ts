import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { unlessMissing } from './missing.ts';

/** Paths that were looked at are remembered up to this number; then the memory begins anew. */
const REMEMBERED = 50_000;

/**
 * Tells what lies in the library's folder from what a symbolic link in it leads to elsewhere:
 * who may put a link there must not read the machine's other files through the server.
 *
 * @param identity changes with what the path leads to (its inode, say): the same is not looked at
 *   again
 */
export type IsInside = (path: string, identity: string) => Promise<boolean>;

/** @param root the library's folder, which may be a link itself */
export function createIsInside(root: string): IsInside {
  const known = new Map<string, string>();
  return async (path, identity) => {
    if (known.get(path) === identity) return true;
    const [real, realRoot] = await Promise.all([unlessMissing(realpath(path)), unlessMissing(realpath(root))]);
    if (real === undefined || realRoot === undefined || !isBelow(realRoot, real)) return false;
    if (known.size >= REMEMBERED) known.clear();
    known.set(path, identity);
    return true;
  };
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
