import { fileURLToPath } from 'node:url';
import { isBuilt } from '../../scripts/setup.mjs';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/**
 * Node's arguments before the command line's own. Where dist is of these sources, which `npm test` sees to, it is what users run:
 * it starts in half the time, because neither its process nor its threads compile anything. Else it runs from source.
 */
export const PROGRAM: readonly string[] = isBuilt()
  ? [pathOf('dist/cli/bin.cjs')]
  : ['--import', 'tsx', pathOf('src/cli/main.ts')];
