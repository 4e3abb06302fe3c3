import { expect } from 'chai';
import fs from 'node:fs';
import path from 'node:path';
import { ensureSchemas } from '../../scripts/schemas.mjs';
import { ensureBuilt, ensureInstalled, findNpm, holdsLockedPackages, requireNode } from '../../scripts/setup.mjs';
import { makeTree, removeTree, writeTree } from './tree.ts';

/** Stands in for npm: writes down how it was called, and fails when told to. */
const NPM = `const fs = require('node:fs');
fs.mkdirSync('node_modules', { recursive: true });
fs.appendFileSync('calls.txt', process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync('fail')) { console.error('no such registry'); process.exit(7); }`;

/** Stands in for tsc: copies src to --outDir. */
const TSC = `const fs = require('node:fs');
const out = process.argv[process.argv.indexOf('--outDir') + 1];
// Made first: copying would make it too, and fail when the UI's build does so in between.
fs.mkdirSync(out, { recursive: true });
fs.cpSync('src', out, { recursive: true });
fs.appendFileSync('calls.txt', 'tsc\\n');
if (fs.existsSync('fail')) { console.log('error TS1: broken'); process.exit(2); }`;

/** Stands in for tsx: takes .ts for JavaScript. */
const LOADER = `import { register } from 'node:module';
const hook = 'export const load = (url, context, next) =>' +
  ' next(url, url.endsWith(".ts") ? { ...context, format: "module" } : context);';
register('data:text/javascript,' + encodeURIComponent(hook));`;

/** Stands in for vite. */
const VITE = `const fs = require('node:fs');
const out = process.argv[process.argv.indexOf('--outDir') + 1];
fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(out + '/index.html', 'page');`;

describe('set-up', () => {
  let root: string;
  let lines: string[];
  const log = (line: string): void => void lines.push(line);

  beforeEach(() => {
    lines = [];
    root = makeTree({
      'package-lock.json': '{"packages":{"":{},"node_modules/a":{"version":"1.0.0","integrity":"x"}}}',
      'npm/npm-cli.js': NPM,
    });
  });

  afterEach(() => removeTree(root));

  const calls = (): string[] => {
    const file = path.join(root, 'calls.txt');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  describe('packages', () => {
    const install = (): Promise<boolean> =>
      ensureInstalled({ root, log, env: { ...process.env, npm_execpath: path.join(root, 'npm/npm-cli.js') } });

    it('installs once, and again when the lock file changes', async () => {
      expect(await install()).to.equal(true);
      expect(await install()).to.equal(false);
      writeTree(root, { 'package-lock.json': '{"packages":{"":{},"node_modules/a":{"version":"1.0.1"}}}' });
      expect(await install()).to.equal(true);
      expect(calls()).to.have.length(2);
      expect(calls()[0]).to.match(/^ci .*--include=dev/);
    });

    it('tells what npm wrote when it fails, and tries again next time', async () => {
      writeTree(root, { fail: '' });
      const error = await install().catch((thrown: unknown) => thrown);
      expect(error).to.have.property('output', 'no such registry\n');
      fs.rmSync(path.join(root, 'fail'));
      expect(await install()).to.equal(true);
    });

    it('takes what a plain npm ci has installed', async () => {
      writeTree(root, {
        'node_modules/.package-lock.json': '{"packages":{"node_modules/a":{"version":"1.0.0","integrity":"x"}}}',
      });
      expect(holdsLockedPackages(root)).to.equal(true);
      expect(await install()).to.equal(false);
      expect(calls()).to.deep.equal([]);
    });

    it('installs anew over another version', async () => {
      writeTree(root, {
        'node_modules/.package-lock.json': '{"packages":{"node_modules/a":{"version":"0.9.0","integrity":"x"}}}',
      });
      expect(await install()).to.equal(true);
    });

    it('never touches a linked node_modules', async () => {
      writeTree(root, { 'elsewhere/a.txt': 'kept' });
      fs.symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'node_modules'), 'junction');
      expect(await install()).to.equal(false);
      expect(calls()).to.deep.equal([]);
      expect(fs.readdirSync(path.join(root, 'elsewhere'))).to.deep.equal(['a.txt']);
    });

    it('finds npm without npm_execpath, and ignores other package managers', () => {
      expect(path.basename(findNpm({ ...process.env, npm_execpath: '/opt/yarn/yarn.js' }))).to.equal('npm-cli.js');
    });
  });

  describe('build', () => {
    const build = (): Promise<boolean> => ensureBuilt({ root, log });
    const dist = (): string[] => fs.readdirSync(path.join(root, 'dist')).sort();
    const beside = (): string[] => fs.readdirSync(root).filter(name => name.startsWith('dist.'));

    beforeEach(() =>
      writeTree(root, {
        'src/a.ts': 'one',
        'src/b.ts': 'two',
        'vite.config.ts': '',
        'node_modules/typescript/bin/tsc': TSC,
        'node_modules/vite/bin/vite.js': VITE,
        'node_modules/package.json': '{"type":"commonjs"}',
      }),
    );

    it('builds program and UI once, and again when a source changes; what was deleted goes', async () => {
      expect(await build()).to.equal(true);
      expect(dist()).to.deep.equal(['.build.json', 'a.ts', 'b.ts', 'ui']);
      expect(await build()).to.equal(false);
      fs.rmSync(path.join(root, 'src/b.ts'));
      expect(await build()).to.equal(true);
      expect(dist()).to.deep.equal(['.build.json', 'a.ts', 'ui']);
      expect(calls()).to.deep.equal(['tsc', 'tsc']);
    });

    it('keeps the last whole build when one fails, says why, and tries again', async () => {
      await build();
      writeTree(root, { fail: '', 'src/a.ts': 'changed' });
      const error = await build().catch((thrown: unknown) => thrown);
      expect(error).to.have.property('output', 'error TS1: broken\n');
      expect(fs.readFileSync(path.join(root, 'dist/a.ts'), 'utf8')).to.equal('one');
      expect(beside()).to.deep.equal([]);
      fs.rmSync(path.join(root, 'fail'));
      expect(await build()).to.equal(true);
      expect(fs.readFileSync(path.join(root, 'dist/a.ts'), 'utf8')).to.equal('changed');
    });

    it('builds again over a dist without its stamp, and sweeps what a killed build left', async () => {
      writeTree(root, { 'dist/half.js': '', 'dist.tmp-999999999/half.js': '' });
      expect(await build()).to.equal(true);
      expect(dist()).to.not.include('half.js');
      expect(beside()).to.deep.equal([]);
    });
  });

  describe('code from schemas', () => {
    const GENERATOR = `import fs from 'node:fs';
fs.mkdirSync('src/schemas/generated', { recursive: true });
for (const name of ['types', 'validators', 'documents']) fs.writeFileSync('src/schemas/generated/' + name + '.ts', '');
fs.appendFileSync('calls.txt', 'generated\\n');
if (fs.existsSync('fail')) throw new Error('no such schema');`;
    const ensure = (): Promise<boolean> => ensureSchemas({ root, log });

    beforeEach(() =>
      writeTree(root, {
        'package.json': '{"type":"module"}',
        'schemas/a.schema.json': '{}',
        'scripts/generate-schemas.ts': GENERATOR,
        'node_modules/tsx/package.json': '{"type":"module","main":"index.js"}',
        'node_modules/tsx/index.js': LOADER,
        'node_modules/ajv/package.json': '{"version":"1.0.0"}',
      }),
    );

    it('is generated once, and again when a schema or a package changes or a file is gone', async () => {
      expect(await ensure()).to.equal(true);
      expect(await ensure()).to.equal(false);
      writeTree(root, { 'schemas/a.schema.json': '{"a":1}' });
      expect(await ensure()).to.equal(true);
      writeTree(root, { 'node_modules/ajv/package.json': '{"version":"1.0.1"}' });
      expect(await ensure()).to.equal(true);
      fs.rmSync(path.join(root, 'src/schemas/generated/types.ts'));
      expect(await ensure()).to.equal(true);
      expect(calls()).to.have.length(4);
    });

    it('tells what the generator wrote when it fails, and tries again next time', async () => {
      writeTree(root, { fail: '' });
      const error = await ensure().catch((thrown: unknown) => thrown);
      expect(error).to.have.property('output').that.includes('no such schema');
      fs.rmSync(path.join(root, 'fail'));
      expect(await ensure()).to.equal(true);
    });

    it('is left alone by an install without dev packages, and where there are no schemas', async () => {
      fs.rmSync(path.join(root, 'node_modules/tsx'), { recursive: true });
      expect(await ensure()).to.equal(false);
      expect(calls()).to.deep.equal([]);
    });
  });

  it('refuses an old Node with one line', () => {
    expect(() => requireNode('20.18.3')).to.throw('Node 20.19 or newer is needed; this is 20.18.3.');
    for (const version of ['20.19.0', '24.1.0']) expect(() => requireNode(version)).to.not.throw();
  });
});
