import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../../scripts/setup.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** By its address, so that it is found from any folder that a child runs in. */
const FROM_SOURCE = ['--import', import.meta.resolve('tsx')];

/** Set by `npm test`, which compiles the programs that tests start: the folder of scripts/children.mjs. */
const CHILDREN = process.env.TEST_CHILDREN;

/**
 * Node's arguments before the command line's own. Where dist is of these sources, which `npm test` sees to, it is what users run:
 * it starts in half the time, because neither its process nor its threads compile anything. Else it runs from source.
 */
export const PROGRAM: readonly string[] =
  CHILDREN !== undefined || isBuilt()
    ? [join(ROOT, 'dist/cli/bin.cjs')]
    : [...FROM_SOURCE, join(ROOT, 'src/cli/main.ts')];

/**
 * Node's arguments before those of a test's own program: compiled where `npm test` has done so, else from source.
 *
 * @param file absolute path of the .ts; tsconfig.children.json includes it
 */
export function childProgram(file: string): string[] {
  if (CHILDREN === undefined) return [...FROM_SOURCE, file];
  return [join(CHILDREN, relative(ROOT, file).replace(/\.ts$/, '.js'))];
}
