import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { unlessMissing } from '../server/missing.ts';

/** Where a path leads, links followed, also when its last folders don't exist yet. */
export async function realPlace(path: string): Promise<string> {
  const found = await unlessMissing(realpath(path));
  if (found !== undefined) return found;
  const above = dirname(resolve(path));
  return above === resolve(path) ? above : join(await realPlace(above), basename(path));
}

/** @throws ModelError INVALID_ARGUMENT where one folder lies in the other */
export function assertApart(storage: string, out: string): void {
  const inside = (a: string, b: string) => {
    const path = relative(a, b);
    return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  };
  if (inside(storage, out) || inside(join(out, 'storage'), storage)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected an export outside of the library, got ${out} for ${storage}.`);
  }
}
