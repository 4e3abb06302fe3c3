/** Options of `npm start`. */
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StepError } from './steps.mjs';

/** Where programs of this platform keep a user's data. */
export function defaultDataDir(env = process.env, platform = process.platform, home = os.homedir()) {
  const name = 'model-manager-demo';
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), name);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', name);
  return path.join(env.XDG_DATA_HOME || path.join(home, '.local', 'share'), name);
}

/**
 * @param {string[]} argv
 * @returns options; a wrong one throws StepError with one line and exitCode 2
 */
export function parseOptions(argv, env = process.env) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        rate: { type: 'string' },
        electron: { type: 'boolean' },
        browser: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw usageError(error.message);
  }
  return {
    help: values.help ?? false,
    data: path.resolve(values.data ?? defaultDataDir(env)),
    port: wholeNumber('--port', values.port, { min: 0, max: 65_535 }),
    rate: wholeNumber('--rate', values.rate, { min: 1, max: Number.MAX_SAFE_INTEGER }),
    electron: values.electron ?? false,
    browser: values.browser ?? false,
    open: !values['no-open'] && !env.CI,
  };
}

function usageError(message) {
  return Object.assign(new StepError(message), { exitCode: 2 });
}

function wholeNumber(name, text, { min, max }) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw usageError(`${name}: expected a whole number from ${min} to ${max}, got ${text}`);
}

export const USAGE = `npm start -- [options]
  --data DIR    data directory (default: ${defaultDataDir()})
  --port N      port of the UI in the browser (default: the last one, if free)
  --rate BYTES  of the sample library, bytes per second per connection (default: unlimited)
  --electron    try again to get Electron
  --browser     the browser even where Electron is there
  --no-open     print the URL only
  --help`;
