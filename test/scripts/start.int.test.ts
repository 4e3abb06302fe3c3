import { expect } from 'chai';
import fs from 'node:fs';
import path from 'node:path';
import type { Context } from 'mocha';
import { defaultDataDir, parseOptions } from '../../scripts/start-options.mjs';
import { copyScripts, makeTree, removeTree, runScript, writeTree } from './tree.ts';
import type { Running } from './tree.ts';
import { leaveOut } from '../support/leave-out.ts';
import { needsSignals } from '../support/signals.ts';

/** From the signal to the end of everything. */
const END_LIMIT_MS = 3_000;

const SERVER = `import http from 'node:http';
const serve = async () => {
  const server = http.createServer((request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return { url: 'http://127.0.0.1:' + server.address().port, close: () => new Promise(resolve => server.close(resolve)) };
};`;

/** The built program, as far as npm start knows it. */
const BUILT = {
  'src/library/publish/index.js': `import fs from 'node:fs';
export const publishSamples = async options => fs.writeFileSync('published.json', JSON.stringify(options));`,
  'src/library/server/index.js': `${SERVER}\nexport const serveLibrary = serve;`,
  'src/scheduler/server/index.js': `${SERVER}\nexport const serveScheduler = serve;`,
};

/** An engine that says where it is, with a child of its own; `ending` is what it does on SIGTERM. */
function engine(ending: string): string {
  return `import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
const helper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
const server = http.createServer().listen(0, '127.0.0.1', () => {
  const pids = [process.pid, helper.pid];
  fs.writeFileSync('engine.json', JSON.stringify({ pids, argv: process.argv.slice(2), threads: process.env.UV_THREADPOOL_SIZE }));
  console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port + '/#token' }));
});
process.on('SIGTERM', () => { ${ending} });`;
}

const TSC = `const fs = require('node:fs');
fs.cpSync('src', process.argv[process.argv.indexOf('--outDir') + 1], { recursive: true });`;

describe('npm start', () => {
  let root: string;
  let running: Running | null;

  beforeEach(() => {
    running = null;
    root = makeTree({
      'package.json': '{"type":"module"}',
      'package-lock.json': '{"packages":{"":{}}}',
      'node_modules/package.json': '{"type":"commonjs"}',
      'node_modules/.package-lock.json': '{"packages":{}}',
      'node_modules/typescript/bin/tsc': TSC,
      'src/cli/main.js': engine('process.exit(0)'),
      ...BUILT,
    });
    copyScripts(root);
  });

  afterEach(async () => {
    running?.child.kill('SIGTERM');
    await running?.ended;
    removeTree(root);
  });

  function start(args: string[] = [], env: NodeJS.ProcessEnv = {}): Running {
    const all = ['scripts/start.mjs', '--no-open', '--data', path.join(root, 'data'), ...args];
    running = runScript(root, all, { DISPLAY: '', WAYLAND_DISPLAY: '', ...env });
    return running;
  }

  const engineFile = (): { pids: number[]; argv: string[]; threads: string } =>
    JSON.parse(fs.readFileSync(path.join(root, 'engine.json'), 'utf8')) as ReturnType<typeof engineFile>;

  function isAlive(pid: number): boolean {
    try {
      return process.kill(pid, 0) && !/^State:\s*Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  }

  async function answers(url: string): Promise<boolean> {
    return fetch(url).then(
      () => true,
      () => false,
    );
  }

  it('builds, publishes, serves, and prints where the UI is', async () => {
    const { seen, output } = start(['--rate', '1000', '--port', '0']);
    await seen(/Ready after/);
    const library = /Library (\S+)/.exec(output())?.[1] ?? '';
    const scheduler = /Dispatch server (\S+)/.exec(output())?.[1] ?? '';
    expect(output()).to.match(/Open http:\/\/127\.0\.0\.1:\d+\/#token/);
    expect(await answers(library)).to.equal(true);
    const { argv, threads } = engineFile();
    const data = path.join(root, 'data');
    expect(argv).to.deep.equal([
      'app',
      '--data',
      data,
      '--library',
      library,
      '--scheduler',
      scheduler,
      '--port',
      '0',
      '--json',
    ]);
    expect(threads).to.equal('16');
    expect(JSON.parse(fs.readFileSync(path.join(root, 'published.json'), 'utf8'))).to.deep.equal({
      storage: path.join(root, '.cache/sample-library'),
      nodeModules: path.join(root, 'node_modules'),
    });
  });

  for (const [title, ending] of [
    ['an engine that ends when asked', 'process.exit(0)'],
    ['an engine that does not listen', ''],
  ] as const) {
    it(`leaves nothing behind after SIGINT, with ${title}`, async function () {
      needsSignals(this);
      writeTree(root, { 'src/cli/main.js': engine(ending) });
      const { child, seen, ended, output } = start();
      await seen(/Ready after/);
      const url = /Library (\S+)/.exec(output())?.[1] ?? '';
      const before = performance.now();
      child.kill('SIGINT');
      expect(await ended).to.equal(0);
      expect(performance.now() - before).to.be.below(END_LIMIT_MS);
      expect(engineFile().pids.filter(isAlive)).to.deep.equal([]);
      expect(await answers(url)).to.equal(false);
    });
  }

  it('ends a running set-up step at SIGTERM', async function () {
    needsSignals(this);
    writeTree(root, {
      'node_modules/typescript/bin/tsc':
        'setInterval(() => {}, 1000); require("node:fs").writeFileSync("tsc.pid", String(process.pid));',
    });
    const { child, seen, ended } = start();
    await seen(/Compiling/);
    child.kill('SIGTERM');
    expect(await ended).to.equal(0);
    const file = path.join(root, 'tsc.pid');
    if (fs.existsSync(file)) expect(isAlive(Number(fs.readFileSync(file, 'utf8')))).to.equal(false);
  });

  it('ends with the code of an engine that can not start', async () => {
    writeTree(root, { 'src/cli/main.js': 'console.error("DATA_DIRECTORY_IN_USE: pid 7"); process.exit(4);' });
    const { ended, output } = start();
    expect(await ended).to.equal(4);
    expect(output()).to.match(/DATA_DIRECTORY_IN_USE: pid 7\n.*The engine ended with 4\./s);
    expect(output()).to.not.include('    at ');
  });

  it('shows what a failing build wrote', async () => {
    writeTree(root, { 'node_modules/typescript/bin/tsc': 'console.log("error TS1: broken"); process.exit(2);' });
    const { ended, output } = start();
    expect(await ended).to.equal(1);
    expect(output()).to.include('error TS1: broken');
    expect(output()).to.not.include('    at ');
  });

  /** Commands of the shell in the place of Electron's binary. Linux alone: there DISPLAY says that it could show a window. */
  function putElectron(test: Context, commands: string): void {
    if (process.platform !== 'linux') leaveOut(test, 'Only Linux asks for a DISPLAY.');
    writeTree(root, {
      'src/electron/main.ts': '',
      'node_modules/electron/path.txt': 'electron',
      'node_modules/electron/dist/electron': `#!/bin/sh\n${commands}`,
    });
    fs.chmodSync(path.join(root, 'node_modules/electron/dist/electron'), 0o755);
  }

  it('uses the browser when Electron can not run here, and does not try again', async function () {
    putElectron(this, 'echo x >> started.txt\nexit 127\n');
    for (let round = 0; round < 2; round += 1) {
      const { child, seen, ended } = start([], { DISPLAY: ':0' });
      await seen(/Ready after/);
      child.kill('SIGINT');
      expect(await ended).to.equal(0);
    }
    expect(fs.readFileSync(path.join(root, 'started.txt'), 'utf8')).to.equal('x\n');
  });

  it('tells the app its data directory and servers by variables, the only way that it takes them', async function () {
    putElectron(this, 'env > told.txt\necho "$@" > args.txt\nexec sleep 60\n');
    const { child, seen, ended, output } = start([], { DISPLAY: ':0', MODEL_MANAGER_DATA: '/elsewhere' });
    await seen(/Ready after/);
    child.kill('SIGINT');
    expect(await ended).to.equal(0);
    const told = fs.readFileSync(path.join(root, 'told.txt'), 'utf8').split('\n');
    expect(told).to.include.members([
      `MODEL_MANAGER_DATA=${path.join(root, 'data')}`,
      `MODEL_MANAGER_LIBRARY=${/Library (\S+)/.exec(output())?.[1]}`,
      `MODEL_MANAGER_SCHEDULER=${/Dispatch server (\S+)/.exec(output())?.[1]}`,
      'UV_THREADPOOL_SIZE=16',
    ]);
    expect(fs.readFileSync(path.join(root, 'args.txt'), 'utf8').trim().split(' ').at(-1)).to.equal(root);
    expect(output()).not.to.include('Open http');
  });

  it('refuses a wrong option with one line and exit code 2', async () => {
    for (const args of [['--wrong'], ['--port', '70000'], ['--rate', 'fast'], ['extra']]) {
      const { ended, output } = start(args);
      expect(await ended).to.equal(2);
      expect(output().trim().split('\n')).to.have.length(1);
    }
  });

  it('keeps data where the platform does', () => {
    expect(defaultDataDir({}, 'linux', '/home/u')).to.equal('/home/u/.local/share/model-manager-demo');
    expect(defaultDataDir({ XDG_DATA_HOME: '/x' }, 'linux', '/home/u')).to.equal('/x/model-manager-demo');
    expect(defaultDataDir({}, 'darwin', '/Users/u')).to.equal(
      '/Users/u/Library/Application Support/model-manager-demo',
    );
    expect(parseOptions([], { CI: 'true' }).open).to.equal(false);
  });
});
