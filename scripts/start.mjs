/** `npm start`: set-up, sample models, library, dispatch server, engine and UI; Ctrl-C ends all of it. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureElectron, rememberFailure } from './electron.mjs';
import { ROOT } from './fingerprint.mjs';
import { hostUrl, openBrowser, startHost, stopHost } from './host.mjs';
import { USAGE, parseOptions } from './start-options.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { StepError, say, seconds } from './steps.mjs';

/** Tasks that asked for each sample model, as a dispatch server would have counted them. */
const SAMPLE_DEMAND = { 'tesseract-deu': 128, 'tesseract-eng': 87, 'tesseract-fra': 31 };

/** One thread pool for file I/O and hashing; must be set before the engine's process starts. */
const THREADPOOL_SIZE = '16';
/** Servers that still have connections are given up on after this. */
const CLOSE_LIMIT_MS = 500;
/** An Electron that fails within this time can't run here: the browser is used. */
const ELECTRON_TRIAL_MS = 5_000;

/** The built program's own modules; they exist only after the build. */
async function importBuilt(file) {
  return import(pathToFileURL(path.join(ROOT, 'dist', file)).href);
}

/** Sample library and dispatch server, on free loopback ports. */
async function startServers(options, closers) {
  const [{ publishSamples }, { serveLibrary }, { serveScheduler }] = await Promise.all(
    ['library/publish/index.js', 'library/server/index.js', 'scheduler/server/index.js'].map(importBuilt),
  );
  const storage = path.join(ROOT, '.cache', 'sample-library');
  await publishSamples({ storage, nodeModules: path.join(ROOT, 'node_modules') });
  const limits = options.rate === undefined ? {} : { rateBytesPerSecond: options.rate };
  const library = await serveLibrary({ storage, ...limits });
  closers.push(() => inTime(library.close()));
  // So that Top Models has something to show before the first task.
  const scheduler = await serveScheduler({ seed: SAMPLE_DEMAND });
  closers.push(() => inTime(scheduler.close()));
  return { library: library.url, scheduler: scheduler.url };
}

/** Starts a host whose end belongs to `closers`. */
function hostWith(closers, command, args, variables = {}) {
  const env = { ...process.env, ...variables, UV_THREADPOOL_SIZE: THREADPOOL_SIZE };
  // Set in a terminal inside an Electron program: it would make Electron a plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  const host = startHost(command, args, { cwd: ROOT, env });
  closers.push(() => stopHost(host));
  return host;
}

/** @returns the running host, or null when Electron can't run here */
async function startElectron(binary, { data, library, scheduler }, closers) {
  // Chromium refuses its sandbox to root.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // The app takes its settings from variables: among its flags are opened files and switches of Chromium.
  const host = hostWith(closers, binary, [...sandbox, ROOT], {
    MODEL_MANAGER_DATA: data,
    MODEL_MANAGER_LIBRARY: library,
    MODEL_MANAGER_SCHEDULER: scheduler,
  });
  host.lines.resume();
  let timer;
  const trial = new Promise(resolve => (timer = setTimeout(resolve, ELECTRON_TRIAL_MS, null)));
  const early = await Promise.race([host.ended, trial]);
  clearTimeout(timer);
  if (early === null || early.code === 0) return host;
  rememberFailure(`it exited with ${early.code}`);
  say(`Electron does not run here (it exited with ${early.code}): using the browser.`);
  return null;
}

async function startInBrowser({ data, library, scheduler }, options, closers) {
  const engineArgs = ['--data', data, '--library', library, '--scheduler', scheduler];
  const port = options.port === undefined ? [] : ['--port', String(options.port)];
  const main = path.join(ROOT, 'dist', 'cli', 'main.js');
  const host = hostWith(closers, process.execPath, [main, 'app', ...engineArgs, ...port, '--json']);
  const url = await hostUrl(host);
  say(`Open ${url}`);
  if (options.open) openBrowser(url);
  return host;
}

/** All of it; resolves to the exit code when the host has ended by itself. */
async function start(options, closers, signal) {
  const startedAt = performance.now();
  await ensureInstalled({ signal });
  const wanted = !options.browser && fs.existsSync(path.join(ROOT, 'src/electron/main.ts'));
  // Electron comes while the build runs.
  const [binary] = await Promise.all([
    wanted ? ensureElectron({ retry: options.electron, signal }) : null,
    ensureBuilt({ signal }),
  ]);
  const servers = await startServers(options, closers);
  signal.throwIfAborted();
  const places = { data: options.data, ...servers };
  const window = binary === null ? null : await startElectron(binary, places, closers);
  signal.throwIfAborted();
  const host = window ?? (await startInBrowser(places, options, closers));
  say(`Data directory ${options.data}`);
  say(`Library ${servers.library}   Dispatch server ${servers.scheduler}`);
  say(`Ready after ${seconds(startedAt)}. Ctrl-C ends everything.`);
  const { code } = await host.ended;
  return code;
}

/** Waits for a server's end, but not for connections that never end. */
function inTime(closing) {
  return Promise.race([closing, new Promise(resolve => setTimeout(resolve, CLOSE_LIMIT_MS).unref())]);
}

/** Closes everything, newest first; one that fails is named and doesn't keep the others. */
async function closeAll(closers) {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      say(`While closing: ${error.message}`);
    }
  }
}

async function main() {
  const closers = [];
  const stopping = new AbortController();
  const interrupted = new Promise(resolve => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(0));
  });
  void interrupted.then(() => stopping.abort());
  let code = 1;
  try {
    requireNode();
    const options = parseOptions(process.argv.slice(2));
    if (options.help) say(USAGE);
    code = options.help ? 0 : await Promise.race([interrupted, start(options, closers, stopping.signal)]);
  } catch (error) {
    if (error.output) say(error.output);
    process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
    code = error.exitCode ?? 1;
  }
  await closeAll(closers);
  process.exit(code);
}

await main();
