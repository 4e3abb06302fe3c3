import { expect } from 'chai';
import fs from 'node:fs';
import path from 'node:path';
import { ensureElectron, findElectron, hasDisplay } from '../../scripts/electron.mjs';
import { makeTree, removeTree, writeTree } from './tree.ts';

const QUIET_LIMIT_MS = 600;

const SUCCEEDS = `const fs = require('node:fs');
fs.appendFileSync('calls.txt', [process.env.TMPDIR, process.env.ELECTRON_MIRROR, process.env.ELECTRON_GET_USE_PROXY].join(' ') + '\\n');
fs.mkdirSync('node_modules/electron/dist', { recursive: true });
fs.writeFileSync('node_modules/electron/dist/electron', '');
fs.writeFileSync('node_modules/electron/path.txt', 'electron');`;
const FAILS = `require('node:fs').appendFileSync('calls.txt', 'x\\n');
console.error('HTTPError: 404\\n    at somewhere'); process.exit(1);`;
const SILENT = 'setInterval(() => {}, 1000);';
/** Goes on for longer than the limit, with bytes all the time. */
const SLOW = `const fs = require('node:fs');
const timer = setInterval(() => fs.appendFileSync(process.env.TMPDIR + '/part', 'x'.repeat(1000)), 50);
setTimeout(() => { clearInterval(timer); ${SUCCEEDS.replace("const fs = require('node:fs');", '')} }, ${QUIET_LIMIT_MS * 2});`;

describe('Electron', () => {
  let root: string;
  let lines: string[];

  beforeEach(() => {
    lines = [];
    root = makeTree({ 'package-lock.json': '{}', 'node_modules/package.json': '{"type":"commonjs"}' });
  });

  afterEach(() => removeTree(root));

  const installer = (source: string): void => writeTree(root, { 'node_modules/electron/install.js': source });
  const ensure = (
    extra: { retry?: boolean; env?: NodeJS.ProcessEnv; platform?: NodeJS.Platform } = {},
  ): Promise<string | null> =>
    ensureElectron({
      root,
      log: (line: string) => void lines.push(line),
      env: { ...process.env, DISPLAY: ':0' },
      quietLimitMs: QUIET_LIMIT_MS,
      ...extra,
    });
  const calls = (): string[] => {
    const file = path.join(root, 'calls.txt');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  it('is found by path.txt, and not when its program is gone', () => {
    expect(findElectron(root)).to.equal(null);
    writeTree(root, { 'node_modules/electron/path.txt': 'electron\n' });
    expect(findElectron(root)).to.equal(null);
    writeTree(root, { 'node_modules/electron/dist/electron': '' });
    expect(findElectron(root)).to.equal(path.join(root, 'node_modules/electron/dist/electron'));
  });

  it('is fetched by its own installer with mirror and proxy, into a folder that is swept', async () => {
    installer(SUCCEEDS);
    const env = { ...process.env, DISPLAY: ':0', ELECTRON_MIRROR: 'https://mirror/', https_proxy: 'http://proxy:1' };
    expect(await ensure({ env })).to.match(/node_modules.electron.dist.electron$/);
    const [temp = '', mirror, proxy] = calls()[0]?.split(' ') ?? [];
    expect([mirror, proxy]).to.deep.equal(['https://mirror/', 'true']);
    expect(path.relative(root, temp)).to.match(/^\.cache/);
    expect(fs.existsSync(temp)).to.equal(false);
  });

  it('is waited for while bytes come, however slowly', async () => {
    installer(SLOW);
    expect(await ensure()).to.be.a('string');
  });

  it('is given up with one line when no byte comes', async () => {
    installer(SILENT);
    expect(await ensure()).to.equal(null);
    expect(lines).to.deep.equal([
      'Fetching Electron …',
      'Electron could not be fetched (no byte came for 0.6 s): using the browser.',
    ]);
  });

  it('is not tried again after a failure until asked to', async () => {
    installer(FAILS);
    expect(await ensure()).to.equal(null);
    expect(lines.at(-1)).to.equal('Electron could not be fetched (HTTPError: 404): using the browser.');
    expect(await ensure()).to.equal(null);
    expect(calls()).to.have.length(1);
    expect(lines.at(-1)).to.include('npm start -- --electron');
    installer(SUCCEEDS);
    expect(await ensure({ retry: true })).to.be.a('string');
    expect(await ensure()).to.be.a('string');
  });

  it('is tried again after another lock file', async () => {
    installer(FAILS);
    await ensure();
    writeTree(root, { 'package-lock.json': '{"new":true}' });
    await ensure();
    expect(calls()).to.have.length(2);
  });

  it('is not tried on a Linux machine without a display', async () => {
    installer(SUCCEEDS);
    expect(await ensure({ env: {}, platform: 'linux' })).to.equal(null);
    expect(calls()).to.deep.equal([]);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).to.equal(true);
    expect(hasDisplay({}, 'win32')).to.equal(true);
  });
});
