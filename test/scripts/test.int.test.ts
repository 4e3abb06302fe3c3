import { expect } from 'chai';
import fs from 'node:fs';
import path from 'node:path';
import { chromiumCandidates, ensureChromium } from '../../scripts/chromium.mjs';
import { recordSeconds, recordedSeconds, selectTests, shares } from '../../scripts/test-files.mjs';
import { CHECKOUT, copyScripts, makeTree, removeTree, runScript, writeTree } from './tree.ts';

const PASSES = "it('holds', () => {});";
const FAILS = "it('breaks', () => { throw new Error('no'); });";

describe('npm test', () => {
  let root: string;
  /** One for all runs: it is built once. */
  let built: string;

  before(() => {
    built = makeTree({
      'package.json': '{"type":"module"}',
      'tsconfig.json':
        '{"compilerOptions":{"noCheck":true,"types":[],"rootDir":"src","skipLibCheck":true},"include":["src"]}',
      'src/a.ts': 'export const a = 1;',
    });
    fs.symlinkSync(fs.realpathSync(path.join(CHECKOUT, 'node_modules')), path.join(built, 'node_modules'), 'junction');
    copyScripts(built);
  });
  after(() => removeTree(built));
  beforeEach(() => (root = built));
  afterEach(() => {
    if (root !== built) removeTree(root);
  });

  /** Puts tests into a checkout with real mocha, and with nothing to build. */
  function checkout(tests: Record<string, string>): void {
    fs.rmSync(path.join(root, 'test'), { recursive: true, force: true });
    writeTree(root, { '.mocharc.json': '{"node-option":["import=tsx"]}', ...tests });
  }

  async function run(
    pattern: string,
    env: Record<string, string> = {},
    flags: string[] = [],
  ): Promise<{ code: number | null; last: string; output: string }> {
    const { ended, output } = runScript(root, ['scripts/test.mjs', ...flags, pattern], env);
    const code = await ended;
    return { code, last: output().trimEnd().split('\n').at(-1) ?? '', output: output() };
  }

  it('counts what passed, and prints the acceptance rows with what they measured', async () => {
    const measures = "globalThis[Symbol.for('model-manager.measured')] = ['p99 3 ms'];";
    const rows = [`it('7.1a small model', () => { ${measures} });`, "it('7.6 tasks', () => {});"].join('\n');
    checkout({ 'test/acceptance/row.test.ts': rows, 'test/other.test.ts': FAILS });
    const { code, last, output } = await run('acceptance');
    expect([code, last]).to.deep.equal([0, '2 passed, 0 failed']);
    expect(output).to.match(/^\| 7\.1a \| small model.*\| p99 3 ms +\| yes +\|$/m);
    expect(output).to.match(/^\| 7\.6 .*\| yes +\|$/m);
    expect(output).not.to.match(/^\| 8\.8 /m);
  });

  it('fails with a row that has no test, when all of acceptance is run', async () => {
    checkout({
      'test/acceptance/row.test.ts':
        "it('7.1a small model', () => {});\nit('7.6 tasks', () => { throw new Error('no'); });",
    });
    const { ended, output } = runScript(root, ['scripts/test.mjs', '--acceptance'], {});
    expect(await ended).to.equal(1);
    // One failed, and twenty of the twenty-two rows were not run.
    expect(output()).to.match(/^1 passed, 21 failed$/m);
    expect(output()).to.match(/^\| 7\.6 .*\*\*no\*\* +\|$/m);
  });

  it('fails when one test fails, and runs the others', async () => {
    checkout({ 'test/a.test.ts': FAILS, 'test/b.test.ts': PASSES });
    const { code, last } = await run('test/');
    expect([code, last]).to.deep.equal([1, '1 passed, 1 failed']);
  });

  it('leaves long tests to test:long, which runs nothing else and gives them time', async () => {
    const outlasts = "it('takes longer than usual', done => void setTimeout(done, 300));";
    checkout({
      '.mocharc.json': '{"node-option":["import=tsx"],"timeout":100}',
      'test/a.test.ts': PASSES,
      'test/b.long.test.ts': outlasts,
    });
    expect(await run('test/')).to.include({ code: 0, last: '1 passed, 0 failed' });
    const { last, output } = await run('test/', {}, ['--long']);
    expect(last).to.equal('1 passed, 0 failed');
    expect(output).to.match(/^long +1 passed, 0 failed/m);
  });

  it('leaves tests against the programs of others to test:field', async () => {
    checkout({ 'test/a.test.ts': PASSES, 'test/b.field.test.ts': FAILS });
    expect(await run('test/')).to.include({ code: 0, last: '1 passed, 0 failed' });
  });

  it('fails when no test was run', async () => {
    checkout({ 'test/a.test.ts': PASSES });
    const { code, last } = await run('no such title');
    expect([code, last]).to.deep.equal([1, '0 passed, 0 failed']);
  });

  it('fails when something is still open after the last test', async () => {
    checkout({ 'test/a.test.ts': "it('leaves a timer', () => void setInterval(() => {}, 1000));" });
    const { code, last, output } = await run('a.test', { TEST_EXIT_LIMIT_MS: '200' });
    expect([code, last]).to.deep.equal([1, '1 passed, 1 failed']);
    expect(output).to.match(/Still open after the last test: .*Timeout/);
  });

  it('fails when the test process dies', async () => {
    checkout({ 'test/a.test.ts': "it('dies', () => process.exit(0));" });
    const { code, last } = await run('a.test');
    expect([code, last]).to.deep.equal([1, '0 passed, 1 failed']);
  });

  it('takes a part of the path, else of the title; browser tests apart', () => {
    root = makeTree({
      'test/b/x.test.ts': '',
      'test/a.int.test.ts': '',
      'test/ui.browser.test.ts': '',
      'test/x.long.test.ts': '',
      'test/z.field.test.ts': '',
      'test/y.property.test.ts': '',
      'test/z.property.int.test.ts': '',
      'test/help.ts': '',
      'test/windows/held.win.test.ts': '',
      'test/windows/story.wine.test.ts': '',
    });
    const properties = ['test/y.property.test.ts', 'test/z.property.int.test.ts'];
    const all = {
      fast: ['test/a.int.test.ts', 'test/b/x.test.ts', ...properties],
      browser: ['test/ui.browser.test.ts'],
      windows: ['test/windows/held.win.test.ts', 'test/windows/story.wine.test.ts'],
    };
    expect(selectTests(root, undefined)).to.deep.equal({ ...all, grep: undefined });
    const one = { fast: ['test/b/x.test.ts'], browser: [], windows: [] };
    expect(selectTests(root, 'b/x')).to.deep.equal({ ...one, grep: undefined });
    expect(selectTests(root, undefined, { platform: 'win32' }).fast).to.include('test/windows/held.win.test.ts');
    expect(selectTests(root, 'x', { kind: 'long' }).fast).to.deep.equal(['test/x.long.test.ts']);
    const long = ['test/x.long.test.ts', ...properties];
    expect(selectTests(root, undefined, { kind: 'long' }).fast).to.deep.equal(long);
    expect(selectTests(root, undefined, { kind: 'field' }).fast).to.deep.equal(['test/z.field.test.ts']);
    expect(selectTests(root, 'some title')).to.deep.equal({ ...all, grep: 'some title' });
  });

  it('shares files out by the time that they take; one that is not known counts as short', () => {
    const seconds = { a: 10, b: 6, c: 5, d: 1 };
    expect(shares(['a', 'b', 'c', 'd', 'new'], 2, seconds)).to.deep.equal([
      ['a', 'd', 'new'],
      ['b', 'c'],
    ]);
    expect(shares(['a', 'b'], 3, seconds)).to.deep.equal([['a'], ['b']]);
    expect(shares([], 3, seconds)).to.deep.equal([]);
  });

  it('records the times of files that take long', () => {
    root = makeTree({ 'test/a.test.ts': '' });
    expect(recordedSeconds(root)).to.deep.equal({});
    recordSeconds(root, { 'test/b.test.ts': 2600, 'test/a.test.ts': 61_400, 'test/quick.test.ts': 900 });
    expect(recordedSeconds(root)).to.deep.equal({ 'test/a.test.ts': 61, 'test/b.test.ts': 3 });
  });

  it('says in one line that Chromium is missing', async () => {
    root = makeTree({ 'no-browser': '' });
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    expect(await ensureChromium({ env: {}, platform: 'win32', canInstall: false, log })).to.equal(null);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^Chromium is missing/);
  });

  it('looks for Chromium where it was told to, then in the usual places', () => {
    root = makeTree({});
    expect(chromiumCandidates({ CHROMIUM_PATH: '/x' }, 'linux').slice(0, 2)).to.deep.equal(['/x', '/usr/bin/chromium']);
    expect(chromiumCandidates({ PROGRAMFILES: 'C:\\Programs' }, 'win32')[0]).to.equal(
      'C:\\Programs\\Google\\Chrome\\Application\\chrome.exe',
    );
  });
});
