/** The program as it was at another commit, built with its own packages, to be measured beside the present one. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { findNpm } from '../../scripts/setup.mjs';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The last commit before the rooms were divided; what is slower than it has become slower since. */
const DEFAULT_COMMIT = '95307fd';
/** Written last: a folder without it was left half-built. */
const STAMP = '.built';

/** A build to start whole processes of: `node <cli> list`. */
export interface OlderBuild {
  /** In full, 40 hex digits. */
  commit: string;
  /** Absolute path of its dist/. */
  dist: string;
  /** Absolute path of its command line, for Node. */
  cli: string;
}

export interface OlderOptions {
  /** Anything that git knows as a commit. */
  commit?: string;
  /** The repository that has it. */
  repository?: string;
  /** Builds are kept here, a folder a commit. */
  cache?: string;
}

/**
 * Checks a commit out beside the project's caches and builds it there, once a commit. Needs git, tar and npm.
 *
 * @throws Error when git doesn't know the commit, or with what npm or the build wrote
 */
export async function olderBuild(options: OlderOptions = {}): Promise<OlderBuild> {
  const { commit: named = DEFAULT_COMMIT, repository = ROOT, cache = join(ROOT, '.cache', 'older') } = options;
  const commit = await fullName(repository, named);
  const folder = join(cache, commit);
  if (!existsSync(join(folder, STAMP))) {
    console.error(`building ${commit.slice(0, 7)} …`);
    await checkOut(repository, commit, folder);
    const npm = (...args: string[]) => run(process.execPath, [findNpm(), ...args], { cwd: folder });
    await npm('ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
    await npm('run', 'build');
    await writeFile(join(folder, STAMP), '');
  }
  return { commit, dist: join(folder, 'dist'), cli: join(folder, 'dist', 'cli', 'bin.cjs') };
}

async function fullName(repository: string, commit: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  try {
    return (await run('git', args, { cwd: repository })).stdout.trim();
  } catch (error) {
    throw new Error(`Expected a commit of this repository, got ${commit}; a shallow clone has only its last.`, {
      cause: error,
    });
  }
}

/** The commit's files without a repository: nothing that is done there can change this one. */
async function checkOut(repository: string, commit: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await run('git', ['archive', '--format=tar', '-o', archive, commit], { cwd: repository });
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
}

/** `--against COMMIT` of a benchmark's command line, and the words beside it. */
export function againstOption(words: string[]): { commit: string; rest: string[] } {
  const options = { against: { type: 'string', default: DEFAULT_COMMIT } } as const;
  const { values, tokens } = parseArgs({ args: words, options, strict: false, tokens: true });
  const taken = new Set(
    tokens.flatMap(token => {
      if (token.kind !== 'option' || token.name !== 'against') return [];
      return token.inlineValue ? [token.index] : [token.index, token.index + 1];
    }),
  );
  return { commit: String(values.against), rest: words.filter((_, index) => !taken.has(index)) };
}
