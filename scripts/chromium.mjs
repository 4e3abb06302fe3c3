/** Finds Chromium for the browser tests, or installs it where that takes no question. */
import fs from 'node:fs';
import path from 'node:path';
import { aptInstall, isDebianRoot } from './apt.mjs';
import { capture, say, step } from './steps.mjs';

const LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  name => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The usual places of this platform, best first.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @returns {string[]}
 */
export function chromiumCandidates(env = process.env, platform = process.platform) {
  const named = env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : [];
  if (platform === 'darwin') return [...named, ...MAC];
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(root => root !== undefined);
    return [...named, ...roots.flatMap(root => WINDOWS.map(file => path.win32.join(root, file)))];
  }
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(path.delimiter)].filter(folder => folder !== '');
  return [...named, ...LINUX.flatMap(name => folders.map(folder => path.join(folder, name)))];
}

/**
 * The first candidate that exists and runs. On Ubuntu `chromium-browser` may be a stub that only asks for a snap.
 *
 * @returns {Promise<string | null>}
 */
export async function findChromium(env = process.env, platform = process.platform) {
  for (const file of new Set(chromiumCandidates(env, platform))) {
    if (!fs.existsSync(file)) continue;
    // Windows' chrome.exe answers --version with a window.
    if (platform === 'win32' || (await capture(file, ['--version']).catch(() => ({ code: 1 }))).code === 0) return file;
  }
  return null;
}

/**
 * @param {{env?: NodeJS.ProcessEnv, platform?: string, canInstall?: boolean, log?: (line: string) => void}} [options]
 * @returns {Promise<string | null>} null after one line that says what is missing
 */
export async function ensureChromium(options = {}) {
  const { env = process.env, platform = process.platform, canInstall = isDebianRoot(), log = say } = options;
  const present = await findChromium(env, platform);
  if (present !== null) return present;
  if (canInstall) {
    const outcome = await step('Installing Chromium', () => aptInstall(['chromium']), log);
    if (outcome.code !== 0) log(outcome.output);
    const installed = await findChromium(env, platform);
    if (installed !== null) return installed;
  }
  log(
    'Chromium is missing, so the browser tests fail: install it (or Chrome, Edge), or set CHROMIUM_PATH to its program.',
  );
  return null;
}
