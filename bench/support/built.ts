/** The benchmarks' children as a user's machine runs the program: compiled. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHILDREN, buildChildren } from '../../scripts/children.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let building: Promise<unknown> | null = null;

/**
 * The path of the module as compiled; of one that is no TypeScript, its own.
 *
 * @throws StepError with the compiler's words in `output`
 */
export async function built(module: URL): Promise<string> {
  const path = fileURLToPath(module);
  if (!path.endsWith('.ts')) return path;
  building ??= buildChildren();
  await building;
  return join(CHILDREN, relative(ROOT, path).replace(/\.ts$/, '.js'));
}
