import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('docs/desktop.md', () => {
  it('names for each guard a test that exists', async () => {
    const rows = (await read('docs/desktop.md'))
      .split('\n')
      .filter(line => line.startsWith('| ') && !line.includes('---'))
      .map(line => line.split('|').map(cell => cell.trim()));
    const titles = rows.filter(cells => cells.length >= 4).map(cells => cells.at(-2) ?? '');
    const held = titles.slice(titles.indexOf('held by the test')).filter(title => title !== 'held by the test');
    expect(held.length).to.be.at.least(22);
    const sources = await Promise.all(
      [
        'test/electron/window/security.test.ts',
        'test/electron/packaging.test.ts',
        'test/electron/preload.test.ts',
        'test/engine/browser-host/bind-page.int.test.ts',
        'test/engine/browser-host/browser-host.int.test.ts',
      ].map(read),
    );
    for (const title of held)
      expect(
        sources.some(source => source.includes(`it('${title}'`)),
        title,
      ).to.equal(true);
  });
});
