import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { againstOption, olderBuild } from '../../bench/support/older.ts';
import { measurePairs } from '../../bench/support/pairs.ts';
import { makeTree, removeTree, writeTree } from '../scripts/tree.ts';

const LOCK = '{"name":"tiny","lockfileVersion":3,"packages":{"":{"name":"tiny"}}}';

/** A program without packages that prints what was written for it, and counts its builds. */
const TINY = {
  'package.json': '{"name":"tiny","scripts":{"build":"node build.mjs"}}',
  'package-lock.json': LOCK,
  'build.mjs': `import fs from 'node:fs';
fs.mkdirSync('dist/cli', { recursive: true });
fs.appendFileSync('builds.txt', 'x');
fs.writeFileSync('dist/cli/bin.cjs', 'console.log(' + fs.readFileSync('word.txt', 'utf8') + ')');`,
  'word.txt': '1',
};

describe('an older build', function () {
  this.timeout(60_000);
  let root: string;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: path.join(root, 'repository'),
      encoding: 'utf8',
    }).trim();
  const commit = (): string => {
    git('add', '-A');
    git('commit', '-qm', 'x', '--no-gpg-sign');
    return git('rev-parse', 'HEAD');
  };
  const build = (of: string) =>
    olderBuild({ commit: of, repository: path.join(root, 'repository'), cache: path.join(root, 'cache') });

  beforeEach(() => {
    root = makeTree({});
    for (const [file, content] of Object.entries(TINY)) writeTree(root, { [`repository/${file}`]: content });
    git('init', '-q');
  });
  afterEach(() => removeTree(root));

  it('is of the commit that was named, and is built once', async () => {
    const first = commit();
    writeTree(root, { 'repository/word.txt': '2' });
    const second = commit();
    const [older, newer] = [await build(first.slice(0, 8)), await build('HEAD')];
    expect([older.commit, newer.commit]).to.deep.equal([first, second]);
    const says = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' });
    expect([says(older.cli), says(newer.cli)]).to.deep.equal(['1\n', '2\n']);
    expect(await build(first)).to.deep.equal(older);
    const folder = path.dirname(older.dist);
    expect(readFileSync(path.join(folder, 'builds.txt'), 'utf8')).to.equal('x');
    rmSync(path.join(folder, '.built'));
    await build(first);
    expect(readFileSync(path.join(folder, 'builds.txt'), 'utf8'), 'after one that was left half-built').to.equal('x');
    expect(existsSync(`${folder}.tar`)).to.equal(false);
  });

  it('refuses what is no commit', async () => {
    commit();
    const error = await build('nonsense').catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message').that.includes('got nonsense');
  });
});

describe('a benchmark’s words', () => {
  it('name the commit to measure against, or none', () => {
    expect(againstOption(['list', '--against', 'abc', '--write'])).to.deep.equal({
      commit: 'abc',
      rest: ['list', '--write'],
    });
    expect(againstOption(['--against=abc', 'list'])).to.deep.equal({ commit: 'abc', rest: ['list'] });
    expect(againstOption(['list'])).to.deep.equal({ commit: '95307fd', rest: ['list'] });
  });
});

describe('processes in pairs', () => {
  let root: string;
  beforeEach(() => (root = makeTree({})));
  afterEach(() => removeTree(root));

  const noting = (word: string) => ({
    args: ['-e', 'require("node:fs").appendFileSync(process.argv[1], process.argv[2])', `${root}/log`, word],
  });

  it('take turns in going first, after a round that does not count', async () => {
    const times = await measurePairs(noting('o'), noting('t'), { rounds: 3 });
    expect([times.ours.length, times.theirs.length]).to.deep.equal([3, 3]);
    for (const ms of [...times.ours, ...times.theirs]) expect(ms).to.be.above(0);
    expect(readFileSync(`${root}/log`, 'utf8')).to.equal('ottootto');
  });

  it('fail with the words of one that fails', async () => {
    const failing = { args: ['-e', 'console.error("broken"); process.exit(3)'] };
    const error = await measurePairs(failing, failing, { rounds: 1 }).catch((thrown: unknown) => thrown);
    expect(error)
      .to.have.property('message')
      .that.matches(/ended with 3: broken/);
  });
});
