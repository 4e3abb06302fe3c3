/** Set-up of all commands: packages, generated code, build. Each is redone only when what it is made from has changed. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, hashFiles, listFiles, readStamp, writeStamp } from './fingerprint.mjs';
import { GENERATED, ensureSchemas } from './schemas.mjs';
import { StepError, runNode, say, step } from './steps.mjs';

const INSTALL_STAMP = 'node_modules/.model-manager-setup.json';
const BUILD_STAMP = '.build.json';
/** The first that exists is the UI's; none: there is no UI to bundle. */
const VITE_CONFIGS = ['vite.config.mjs', 'vite.config.ts', 'src/ui/vite.config.mjs', 'src/ui/vite.config.ts'];
/** Writes the doors of the package for CommonJS; a checkout without it has none. */
const COMMONJS = 'scripts/commonjs.mjs';
/** Bundles the command line. */
const BUNDLE = 'scripts/bundle.mjs';
const BUILD_CONFIGS = [
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/generate-schemas.ts', COMMONJS, BUNDLE],
  ...VITE_CONFIGS,
];
const MIN_NODE = [20, 19];

/**
 * @typedef {object} SetupOptions
 * @property {string} [root] the checkout
 * @property {(line: string) => void} [log]
 * @property {AbortSignal} [signal] ends the running step
 * @property {NodeJS.ProcessEnv} [env]
 */

/** One line for a Node that is too old, instead of a syntax error somewhere later. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new StepError(`Node ${MIN_NODE.join('.')} or newer is needed; this is ${version}.`);
}

/**
 * npm's own program: the one that runs us, else the one beside Node, else the one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} path of npm-cli.js
 */
export function findNpm(env = process.env, execPath = process.execPath) {
  const beside = path.dirname(fs.realpathSync(execPath));
  const onPath = (env.PATH ?? env.Path ?? '')
    .split(path.delimiter)
    .map(directory => path.join(directory, 'npm'))
    .filter(file => fs.existsSync(file))
    .map(file => fs.realpathSync(file));
  const candidates = [
    env.npm_execpath ?? '',
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    ...onPath,
  ];
  // yarn and pnpm set npm_execpath too; they don't read package-lock.json.
  const found = candidates.find(file => path.basename(file) === 'npm-cli.js' && fs.existsSync(file));
  if (found === undefined)
    throw new StepError('npm was not found beside Node nor on the PATH; install it and try again.');
  return found;
}

/**
 * Whether node_modules holds what the lock file names, by npm's own record. True after a plain `npm ci`.
 *
 * @param {string} root
 */
export function holdsLockedPackages(root) {
  const locked = readStamp(path.join(root, 'package-lock.json'))?.packages;
  const installed = readStamp(path.join(root, 'node_modules/.package-lock.json'))?.packages;
  if (typeof locked !== 'object' || typeof installed !== 'object' || locked === null || installed === null)
    return false;
  return Object.entries(locked).every(([name, entry]) => {
    const present = installed[name];
    if (name === '' || (present === undefined && (entry.optional || entry.devOptional))) return true;
    return present?.version === entry.version && present?.integrity === entry.integrity;
  });
}

/** A linked node_modules belongs to another checkout: it is used and never changed. */
function isLinked(root) {
  return fs.lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/**
 * Brings node_modules to what package-lock.json says.
 *
 * @param {SetupOptions} [options]
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureInstalled({ root = ROOT, log = say, signal, env = process.env } = {}) {
  if (isLinked(root)) return false;
  const stampFile = path.join(root, INSTALL_STAMP);
  const lock = hashFiles(root, ['package-lock.json']);
  if (readStamp(stampFile)?.lock === lock) return false;
  if (holdsLockedPackages(root)) {
    writeStamp(stampFile, { lock });
    return false;
  }
  // Dev packages also under NODE_ENV=production; no install scripts: no package here needs one.
  const flags = ['--include=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'];
  await step('Installing packages', () => runNode([findNpm(env), 'ci', ...flags], { cwd: root, env, signal }), log);
  writeStamp(stampFile, { lock });
  return true;
}

/** Hash of everything that the build is made from. Generated code counts as what it is made from. */
function buildHash(root) {
  const sources = listFiles(root, 'src').filter(file => !file.startsWith(`${GENERATED}/`));
  return hashFiles(root, [...BUILD_CONFIGS, ...sources, ...listFiles(root, 'schemas')]);
}

/** Folders that a killed build left beside dist. A live build of another process keeps its own. */
function sweepLeftovers(root) {
  for (const name of fs.readdirSync(root)) {
    const owner = /^dist\.(?:tmp|old)-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner)))
      fs.rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** tsc and vite side by side; the first failure ends the other. */
async function compile(root, out, { log, signal, env }) {
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const options = { cwd: root, env, signal: either };
  const typescript = async () => {
    await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--outDir', out], options);
    if (fs.existsSync(path.join(root, COMMONJS))) await runNode([COMMONJS, out], options);
    if (fs.existsSync(path.join(root, 'src/cli/main.ts'))) await runNode([BUNDLE, out], options);
  };
  const jobs = [step('Compiling', typescript, log)];
  const config = VITE_CONFIGS.find(file => fs.existsSync(path.join(root, file)));
  if (config !== undefined) {
    const args = ['node_modules/vite/bin/vite.js', 'build', '--config', config, '--outDir', path.join(out, 'ui')];
    args.push('--emptyOutDir', '--logLevel', 'warn');
    jobs.push(step('Bundling the UI', () => runNode(args, options), log));
  }
  const outcomes = await Promise.allSettled(
    jobs.map(job =>
      job.catch(error => {
        failed.abort();
        throw error;
      }),
    ),
  );
  const reasons = outcomes.filter(outcome => outcome.status === 'rejected').map(outcome => outcome.reason);
  const first = reasons.find(reason => reason instanceof StepError) ?? reasons[0];
  if (first !== undefined) throw first;
}

/**
 * Whether dist is what the sources say.
 *
 * @returns {boolean}
 */
export function isBuilt(root = ROOT) {
  return readStamp(path.join(root, 'dist', BUILD_STAMP))?.sources === buildHash(root);
}

/**
 * Brings dist to what the sources say. The build goes to a folder beside it, its stamp is written last and one rename puts
 * it in place, so a build that is killed half-way is never taken for a whole one.
 *
 * @param {SetupOptions & {force?: boolean}} [options]
 * @returns {Promise<boolean>} whether anything was built
 */
export async function ensureBuilt({ root = ROOT, log = say, signal, env = process.env, force = false } = {}) {
  await ensureSchemas({ root, log, signal, env });
  const dist = path.join(root, 'dist');
  if (!force && isBuilt(root)) return false;
  const sources = buildHash(root);
  sweepLeftovers(root);
  const fresh = path.join(root, `dist.tmp-${process.pid}`);
  const old = path.join(root, `dist.old-${process.pid}`);
  try {
    await compile(root, fresh, { log, signal, env });
    writeStamp(path.join(fresh, BUILD_STAMP), { sources });
    if (fs.existsSync(dist)) fs.renameSync(dist, old);
    fs.renameSync(fresh, dist);
  } finally {
    for (const leftover of [fresh, old]) fs.rmSync(leftover, { recursive: true, force: true });
  }
  return true;
}
