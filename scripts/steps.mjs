/** Steps of the bootstrap: a title, elapsed seconds, and a child's output, which is shown only when it fails. */
import { spawn } from 'node:child_process';

/** A long step prints a line at this interval, so that it doesn't look like a hang. */
const HEARTBEAT_MS = 10_000;

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {number} startedAt as of performance.now() */
export function seconds(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** A step that ended badly; `output` is what its program wrote. */
export class StepError extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output = '') {
    super(message);
    this.name = 'StepError';
    this.output = output;
  }
}

/**
 * Runs `work` under a title with lines at its start, every 10 s and at its end.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} [log]
 * @returns {Promise<T>}
 */
export async function step(title, work, log = say) {
  const startedAt = performance.now();
  log(`${title} …`);
  const heartbeat = setInterval(() => log(`${title} … ${seconds(startedAt)}`), HEARTBEAT_MS);
  try {
    const result = await work();
    log(`${title}: done in ${seconds(startedAt)}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Runs a program to its end and keeps what it writes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal}} [options]
 * @returns {Promise<{code: number, output: string}>} code 1 when the program was ended by a signal
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const chunks = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stderr.on('data', chunk => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/**
 * Runs a Node program that must succeed.
 *
 * @param {string[]} args script and arguments
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal}} [options]
 * @returns {Promise<string>} its output; rejects with StepError when it exits with anything but 0
 */
export async function runNode(args, options = {}) {
  const { code, output } = await capture(process.execPath, args, options);
  if (code !== 0) throw new StepError(`${args.join(' ')} exited with ${code}`, output);
  return output;
}
