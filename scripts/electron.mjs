/**
 * Finds Electron's binary, or lets Electron's own installer fetch it. Electron is never imported here: the import would
 * start a download by itself.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, hashFiles, listFiles, readStamp, writeStamp } from './fingerprint.mjs';
import { say } from './steps.mjs';

/** So long without a byte, and the browser is used instead. */
const QUIET_LIMIT_MS = 10_000;
const WATCH_INTERVAL_MS = 250;
const PROGRESS_INTERVAL_MS = 2_000;
/** Failure of an earlier start; kept so that later ones don't wait for it again. */
const FAILURE_STAMP = '.cache/electron-failed.json';

/**
 * @param {string} [root]
 * @returns {string | null} path of the binary
 */
export function findElectron(root = ROOT, env = process.env) {
  const folder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!fs.existsSync(pathFile)) return null;
  const binary = path.join(
    env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'),
    fs.readFileSync(pathFile, 'utf8').trim(),
  );
  return fs.existsSync(binary) ? binary : null;
}

/** False on a Linux machine without a display: a server, a container, a plain terminal. */
export function hasDisplay(env = process.env, platform = process.platform) {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The installer's environment: ours, from which it reads mirrors, with proxies switched on. */
function installerEnv(env, temp) {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.npm_config_https_proxy ?? env.npm_config_proxy;
  const proxied = proxy && { HTTPS_PROXY: proxy, ELECTRON_GET_USE_PROXY: 'true', NODE_USE_ENV_PROXY: '1' };
  return { ...env, ...proxied, TMPDIR: temp, TEMP: temp, TMP: temp, ELECTRON_GET_NO_PROGRESS: '1' };
}

/** Bytes below a folder. A file that vanishes while it is looked at counts nothing. */
function folderBytes(root, directory) {
  return listFiles(root, directory).reduce(
    (sum, file) => sum + (fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Calls `onGrowth` with the bytes while they grow, and `onQuiet` once when they didn't grow for `quietLimitMs`. */
function watchGrowth(root, directories, { onGrowth, onQuiet, quietLimitMs }) {
  let bytes = 0;
  let grewAt = performance.now();
  const timer = setInterval(() => {
    let now = bytes;
    try {
      now = directories.reduce((sum, directory) => sum + folderBytes(root, directory), 0);
    } catch (error) {
      // The installer renames and removes folders while we list them; the next look finds them.
      if (error.code !== 'ENOENT') throw error;
    }
    if (now !== bytes) {
      bytes = now;
      grewAt = performance.now();
      onGrowth(bytes);
    } else if (performance.now() - grewAt >= quietLimitMs) {
      clearInterval(timer);
      onQuiet();
    }
  }, WATCH_INTERVAL_MS);
  return () => clearInterval(timer);
}

/** Runs the installer. Resolves to null when it succeeded, else to the reason in a few words. */
function install(root, { env, log, signal, quietLimitMs }) {
  const temp = path.join('.cache', `electron-${process.pid}`);
  const tempPath = path.join(root, temp);
  fs.mkdirSync(tempPath, { recursive: true });
  return new Promise(resolve => {
    const child = spawn(process.execPath, [path.join('node_modules', 'electron', 'install.js')], {
      cwd: root,
      env: installerEnv(env, tempPath),
      signal,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    let quiet = false;
    let toldAt = performance.now();
    child.stderr.on('data', chunk => (errors += chunk));
    const unwatch = watchGrowth(root, [temp, 'node_modules/electron/dist'], {
      quietLimitMs,
      onGrowth(bytes) {
        if (performance.now() - toldAt < PROGRESS_INTERVAL_MS) return;
        toldAt = performance.now();
        log(`Fetching Electron … ${(bytes / 1e6).toFixed(1)} MB`);
      },
      onQuiet() {
        quiet = true;
        child.kill('SIGKILL');
      },
    });
    const settle = reason => {
      unwatch();
      fs.rmSync(tempPath, { recursive: true, force: true, maxRetries: 3 });
      resolve(reason);
    };
    child.once('error', error => settle(error.message));
    child.once('close', code => {
      if (quiet) settle(`no byte came for ${quietLimitMs / 1000} s`);
      else settle(code === 0 ? null : (errors.trim().split('\n')[0] ?? `its installer exited with ${code}`));
    });
  });
}

/** Keeps later starts from trying again what failed; `npm start -- --electron` does try again. */
export function rememberFailure(reason, root = ROOT) {
  writeStamp(path.join(root, FAILURE_STAMP), { lock: hashFiles(root, ['package-lock.json']), reason });
}

/**
 * Electron's binary, fetched when it is missing. One line says why where it can't be had.
 *
 * @param {{root?: string, retry?: boolean, log?: (line: string) => void, signal?: AbortSignal, env?: NodeJS.ProcessEnv,
 *   platform?: NodeJS.Platform, quietLimitMs?: number}} [options] retry: also after a remembered failure
 * @returns {Promise<string | null>} null: use the browser
 */
export async function ensureElectron(options = {}) {
  const { root = ROOT, retry = false, log = say, signal, env = process.env, platform = process.platform } = options;
  if (!hasDisplay(env, platform)) {
    if (retry) log('Electron needs a display and there is none here: using the browser.');
    return null;
  }
  const failure = readStamp(path.join(root, FAILURE_STAMP));
  const remembered = !retry && failure?.lock === hashFiles(root, ['package-lock.json']);
  if (remembered) {
    log(`Using the browser; Electron failed before (${failure.reason}). To try again: npm start -- --electron`);
    return null;
  }
  const present = findElectron(root, env);
  if (present !== null) return present;
  log('Fetching Electron …');
  const reason = await install(root, { env, log, signal, quietLimitMs: options.quietLimitMs ?? QUIET_LIMIT_MS });
  const binary = findElectron(root, env);
  if (binary !== null) {
    fs.rmSync(path.join(root, FAILURE_STAMP), { force: true });
    return binary;
  }
  if (signal?.aborted) return null;
  rememberFailure(reason ?? 'its installer left no binary', root);
  log(`Electron could not be fetched (${reason ?? 'its installer left no binary'}): using the browser.`);
  return null;
}
