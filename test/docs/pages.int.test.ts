import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { FIELDS } from '../../src/engine/settings/settings.ts';
import { ERROR_CODES } from '../../src/model/errors.ts';
import { World } from '../cli/world.ts';
import { allPages, anchorsOf, codeOf, filesNamedIn, linksOf, readPage, ROOT, structureOf } from './pages.ts';

/** Pages in both languages: `NAME.md` and `NAME.zh-CN.md`. */
const IN_BOTH = ['README', 'docs/user', 'docs/operator', 'docs/integration', 'docs/support'];

describe('pages in two languages', () => {
  for (const name of IN_BOTH) {
    it(`${name}: the same sections, tables, lists, pictures and code`, async () => {
      const [english, chinese] = await Promise.all([readPage(`${name}.md`), readPage(`${name}.zh-CN.md`)]);
      expect(structureOf(chinese)).to.deep.equal(structureOf(english));
      expect(codeOf(chinese)).to.deep.equal(codeOf(english));
    });
  }

  it('are all that have a Chinese name', async () => {
    const chinese = (await allPages()).filter(page => page.endsWith('.zh-CN.md'));
    expect(chinese).to.have.members(IN_BOTH.map(name => `${name}.zh-CN.md`));
  });

  it('have spaces between Chinese and Latin words or figures', async () => {
    for (const name of IN_BOTH) {
      const prose = (await readPage(`${name}.zh-CN.md`)).replace(/^```[^]*?^```$/gm, '').replace(/^ {4}.*$/gm, '');
      expect(prose.match(/\p{Script=Han}[A-Za-z0-9`]|[A-Za-z0-9`]\p{Script=Han}/gu) ?? [], name).to.deep.equal([]);
    }
  });
});

describe('links of documents', () => {
  it('lead to files and headings that exist', async () => {
    const broken: string[] = [];
    const pages = await allPages();
    for (const page of pages) {
      for (const target of linksOf(await readPage(page))) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(file));
        const isThere = existsSync(path.join(ROOT, linked));
        const isFound = anchor === undefined || (isThere && anchorsOf(await readPage(linked)).has(anchor));
        if (!isThere || !isFound) broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).to.deep.equal([]);
    expect(pages).to.include.members(['README.md', 'CONTRIBUTING.md', 'docs/cli.md', 'docs/decisions/0018-proxies.md']);
  });
});

describe('files that pages name', () => {
  it('exist', async () => {
    const missing: string[] = [];
    // Decisions and the changelog tell of their time.
    const pages = (await allPages()).filter(page => !/^(docs\/decisions\/|CHANGELOG)/.test(page));
    for (const page of pages)
      for (const file of filesNamedIn(await readPage(page)))
        if (!existsSync(path.join(ROOT, file))) missing.push(`${page}: ${file}`);
    expect(missing).to.deep.equal([]);
  });
});

describe('what pages list', () => {
  it('docs/cli.md: each setting', async () => {
    const page = await readPage('docs/cli.md');
    const names = Object.values(FIELDS).map(({ name }) => name);
    expect(names).to.include('library_url');
    expect(names.filter(name => !page.includes(`\`${name}\``))).to.deep.equal([]);
  });

  for (const page of ['docs/integration.md', 'docs/integration.zh-CN.md']) {
    it(`${page}: a row for each error code, and no other`, async () => {
      const rows = [...(await readPage(page)).matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
      expect(rows).to.deep.equal([...ERROR_CODES]);
    });
  }

  it('docs/cli.md: each command and each option of --help', async () => {
    const page = await readPage('docs/cli.md');
    const { names, options } = await commandsOf([]);
    expect(names).to.have.length.above(20);
    expect(names.filter(name => !new RegExp(`^\\| \`${name}[\` ]`, 'm').test(page))).to.deep.equal([]);
    expect(options).to.include.members(['--task', '--renew-session', '--until']);
    expect(options.filter(option => !page.includes(option))).to.deep.equal([]);
  });
});

/** Every command and option below some words, as `--help` lists them. */
async function commandsOf(words: string[]): Promise<{ names: string[]; options: string[] }> {
  const world = new World();
  expect(await world.run(...words, '--help')).to.equal(0);
  const help = world.stdout.text.split('\nExamples:')[0] ?? '';
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = '']) => option);
  const own = [...help.matchAll(/^ {2}([a-z]+)(?= |$)/gm)].map(([, name = '']) => name);
  const isGroup = words.length === 0 || help.includes('\nCommands:\n');
  const below = isGroup ? own.filter(name => name !== 'help') : [];
  const all = await Promise.all(below.map(name => commandsOf([...words, name])));
  return {
    names: [...(isGroup ? [] : [words.join(' ')]), ...all.flatMap(({ names }) => names)],
    options: [...new Set([...options, ...all.flatMap(found => found.options)])],
  };
}
