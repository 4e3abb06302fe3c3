/** The package as a user gets it: packed, and unpacked into a project of its own, without a network. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findNpm } from '../../scripts/setup.mjs';

const run = promisify(execFile);

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface PackedPackage {
  tarball: string;
  /** A project with the package in its node_modules, and what package.json names as its dependencies. */
  project: string;
  /** The package in it. */
  folder: string;
  /** Paths of the packed files, with `/`. */
  files: string[];
}

/** @param dir an empty folder, which is made the project */
export async function packInto(dir: string): Promise<PackedPackage> {
  // Without the build, which the run has made.
  const args = [findNpm(), 'pack', '--ignore-scripts', '--json', '--pack-destination', dir];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const folder = join(dir, 'node_modules', 'model-manager');
  await mkdir(dirname(folder));
  await run('tar', ['-xzf', filename], { cwd: dir });
  await rename(join(dir, 'package'), folder);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  // @types/node is what a project in TypeScript has.
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    const link = join(dir, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    // A junction needs no privilege on Windows.
    await symlink(join(ROOT, 'node_modules', name), link, 'junction');
  }
  return { tarball: join(dir, filename), project: dir, folder, files: files.map(({ path }) => path) };
}
