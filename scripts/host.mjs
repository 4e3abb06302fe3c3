/** The process that hosts the engine: started in a group of its own, ended as a group. */
import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { StepError } from './steps.mjs';

/** Time to end after SIGTERM; then the group is killed. With the servers' own limit everything is gone within 3 s. */
const GRACE_MS = 2_000;
/** An engine that repairs much at its start may take a while to listen. */
const READY_LIMIT_MS = 60_000;

/**
 * Starts the host. On POSIX it leads its own process group: Ctrl-C in the terminal reaches only us, and we pass one signal
 * on. Nothing is sent over the IPC channel: its end tells the host that we are gone, also after a SIGKILL.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 */
export function startHost(command, args, options = {}) {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const ended = new Promise(resolve => {
    child.once('error', error => resolve({ code: 1, error }));
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  });
  return { child, ended, lines: readline.createInterface({ input: child.stdout }) };
}

/** Sends a signal to the host and all its children; one that is gone already is what was wanted. */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).once(
      'error',
      () => child.kill(),
    );
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Ends the host: SIGTERM, and SIGKILL for whatever of its group is left 2 s later. */
export async function stopHost({ child, ended }) {
  signalGroup(child, 'SIGTERM');
  let timer;
  const late = new Promise(resolve => (timer = setTimeout(resolve, GRACE_MS)));
  await Promise.race([ended, late]);
  clearTimeout(timer);
  if (process.platform !== 'win32') signalGroup(child, 'SIGKILL');
}

/**
 * Waits for the host's first line, `{"url": …}`; what follows is read and dropped.
 *
 * @returns {Promise<string>} the URL; rejects with StepError when the host ends first, says something else or is silent
 */
export function hostUrl({ ended, lines }, limitMs = READY_LIMIT_MS) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StepError(`The engine said nothing for ${limitMs / 1000} s.`)), limitMs);
    lines.once('line', line => {
      clearTimeout(timer);
      const url = parseUrl(line);
      if (url === null) reject(new StepError(`Expected {"url": …} from the engine, got ${line.slice(0, 200)}`));
      else resolve(url);
    });
    void ended.then(({ code, error }) => {
      clearTimeout(timer);
      const stop = new StepError(
        error ? `The engine could not be started: ${error.message}` : `The engine ended with ${code}.`,
      );
      reject(Object.assign(stop, { exitCode: code }));
    });
  });
}

function parseUrl(line) {
  try {
    const { url } = JSON.parse(line);
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}

/** Opens the default browser if there is one. It may fail without a word, so the URL is printed as well. */
export function openBrowser(url, { platform = process.platform, env = process.env } = {}) {
  const commands = {
    darwin: ['open', [url]],
    win32: ['rundll32', ['url.dll,FileProtocolHandler', url]],
  };
  const [command, args] = commands[platform] ?? ['xdg-open', [url]];
  if (command === 'xdg-open' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const opener = spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true });
  opener.once('error', () => opener.removeAllListeners());
  opener.unref();
}
