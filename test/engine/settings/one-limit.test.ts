import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseSetting, parseSettings } from '../../../src/engine/settings/settings.ts';
import { PARALLEL_LIMIT } from '../../../src/ui/settings/settings-form.ts';

/** Everywhere that says how many downloads and connections there may be. */
const MOST = 16;

describe('the most downloads and connections per file', () => {
  const text = (path: string) => readFile(path, 'utf8');

  for (const key of ['maxDownloads', 'connectionsPerFile'] as const)
    it(`is one number for ${key}, in a file, a flag and a call`, () => {
      expect(parseSetting(key, MOST, 'test')).to.equal(MOST);
      expect(() => parseSetting(key, MOST + 1, 'test')).to.throw(`a whole number from 1 to ${MOST}, got ${MOST + 1}`);
    });

  it('holds for a file that says more, as was once allowed: the engine starts', () => {
    expect(parseSettings({ max_downloads: 32, connections_per_file: 17 }, 'file')).to.include({
      maxDownloads: MOST,
      connectionsPerFile: MOST,
    });
    expect(() => parseSettings({ max_downloads: 33 }, 'file')).to.throw(`1 to ${MOST}, got 33`);
  });

  it('is that number in the schemas, on the page and in the documents', async () => {
    const settings = JSON.parse(await text('schemas/settings.schema.json')) as {
      properties: Record<string, { maximum?: number }>;
    };
    const api = JSON.parse(await text('schemas/api.schema.json')) as {
      $defs: { settings: { properties: Record<string, { maximum?: number }> } };
    };
    expect(settings.properties.max_downloads?.maximum).to.equal(MOST);
    expect(settings.properties.connections_per_file?.maximum).to.equal(MOST);
    expect(api.$defs.settings.properties.maxDownloads?.maximum).to.equal(MOST);
    expect(api.$defs.settings.properties.connectionsPerFile?.maximum).to.equal(MOST);
    expect(PARALLEL_LIMIT).to.equal(MOST);
    const rows = (await text('docs/cli.md'))
      .split('\n')
      .filter(row => /^\| `(max_downloads|connections_per_file)`/.test(row));
    expect(rows).to.have.length(2);
    for (const row of rows) expect(row).to.contain(`1 to ${MOST}`);
  });
});
