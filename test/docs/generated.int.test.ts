import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fillRooms, firstSentence, ROOMS } from '../../scripts/docs/rooms.ts';
import { fillSnippets } from '../../scripts/docs/snippets.ts';
import { generatedDocuments } from '../../scripts/generate-docs.ts';

describe('generated parts of documents', () => {
  it('are up to date (run `npm run docs`)', async () => {
    const documents = await generatedDocuments();
    for (const { path, text } of documents)
      expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), path).to.equal(text);
    expect(documents.map(({ path }) => path)).to.include.members(['docs/architecture.md', 'docs/integration.md']);
  });
});

describe('snippets', () => {
  const source = 'first();\n  // #region two\n  second(\n    2,\n  );\n  // #endregion\nlast();\n';
  const read = () => source;

  it('are a region of a file, without its indentation', () => {
    const page = 'Text.\n\n<!-- snippet: a.ts#two -->\n\n```ts\nold\n```\n\nMore.\n\n```ts\nother\n```\n';
    const filled = page.replace('old', 'second(\n  2,\n);');
    expect(fillSnippets(page, read)).to.equal(filled);
    expect(fillSnippets(filled, read)).to.equal(filled);
  });

  it('fill an empty block, and take a whole file', () => {
    const page = '<!-- snippet: a.ts -->\n```ts\n```\n';
    expect(fillSnippets(page, read)).to.equal(`<!-- snippet: a.ts -->\n\n\`\`\`ts\n${source}\`\`\`\n`);
  });

  it('of a region that is not there are an error that names it', () => {
    expect(() => fillSnippets('<!-- snippet: a.ts#three -->\n```ts\n```\n', read)).to.throw('region "three" in a.ts');
  });
});

describe('the list of rooms', () => {
  it('knows each folder of src', async () => {
    const entries = await readdir(new URL('../../src', import.meta.url), { withFileTypes: true });
    expect(entries.filter(entry => entry.isDirectory()).map(({ name }) => name)).to.have.members([...ROOMS]);
  });

  it('has the rooms in the order of the arrows, and folders as the room names them', () => {
    const readmes = new Map([
      ['src/engine', '# engine\n\nPuts it together. More.\n\n- `work/` first\n- `record/` then\n'],
      ['src/engine/record', '# record\n\nKeeps the truth.\n'],
      ['src/engine/work', '# work\n\nDoes the [work](a.md), e.g. this.\nAnd more.\n'],
      ['src/model', '# model\n\nNames and errors.\n'],
    ]);
    expect(fillRooms('a\n<!-- rooms: begin -->\nold\n<!-- rooms: end -->\nz\n', readmes)).to.equal(
      [
        'a',
        '<!-- rooms: begin -->',
        '',
        '- [src/model](../src/model/README.md): Names and errors.',
        '- [src/engine](../src/engine/README.md): Puts it together.',
        '  - [src/engine/work](../src/engine/work/README.md): Does the work, e.g. this.',
        '  - [src/engine/record](../src/engine/record/README.md): Keeps the truth.',
        '',
        '<!-- rooms: end -->',
        'z',
        '',
      ].join('\n'),
    );
  });

  it('takes the first sentence, and a paragraph without an end whole', () => {
    expect(firstSentence('# a\n\n<!-- note -->\n\nWrites `registry.json` whole. And more.\n')).to.equal(
      'Writes `registry.json` whole.',
    );
    expect(firstSentence('# a\n\nNo end\nhere\n')).to.equal('No end here');
    expect(firstSentence('# a\n')).to.equal('');
  });
});
