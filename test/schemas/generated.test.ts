import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { generateSchemas, readSchemas } from '../../scripts/generate-schemas.ts';
import { EVENT_TYPES } from '../../src/events/vocabulary.ts';
import { ERROR_CODES } from '../../src/model/errors.ts';
import { VALIDATED } from '../../src/schemas/validated.ts';
import { MODEL_STATUSES } from '../../src/projections/folds/model-record.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

describe('generated schema code', () => {
  it('is the same at every run, byte for byte, and is what lies in the folder', async () => {
    const [first, second] = [await generateSchemas(), await generateSchemas()];
    expect(first.map(({ path: file }) => file)).to.deep.equal(second.map(({ path: file }) => file));
    for (const [index, { path: file, text }] of first.entries()) {
      expect(second[index]?.text === text, `${file}: two runs`).to.equal(true);
      expect((await readFile(path.join(ROOT, file), 'utf8')) === text, `${file} is up to date`).to.equal(true);
    }
  });

  it('has validators for the schemas that the program validates with, and for no other', async () => {
    const files = (await readdir(path.join(ROOT, 'src'), { recursive: true })).filter(file => file.endsWith('.ts'));
    const sources = await Promise.all(files.map(file => readFile(path.join(ROOT, 'src', file), 'utf8')));
    const asked = sources.flatMap(text =>
      [...text.matchAll(/^(?! *\*).*\bvalidate\('(\w+)'/gm)].map(match => match[1]),
    );
    expect([...new Set(asked)]).to.have.members([...VALIDATED]);
  });
});

describe('schemas', () => {
  it('each say what they are: dialect, $id with the version, title, description', async () => {
    const schemas = await readSchemas();
    expect([...schemas.keys()]).to.include.members([
      'event',
      'registry',
      'manifest',
      'catalog',
      'model',
      'settings',
      'api',
    ]);
    for (const [name, schema] of schemas) {
      expect(schema['$schema']).to.equal('https://json-schema.org/draft/2020-12/schema');
      expect(schema.$id).to.match(new RegExp(`/v1/${name}\\.schema\\.json$`));
      expect(schema['title']).to.be.a('string');
      expect(schema['description']).to.match(/Version 1\.$/);
    }
  });

  it('have an entry for each event type, error code and status', async () => {
    const schemas = await readSchemas();
    const events = Object.keys(schemas.get('event')?.$defs ?? {}).filter(name => /^[A-Z]/.test(name));
    expect(events).to.have.members(EVENT_TYPES);
    const common = schemas.get('common')?.$defs as Record<
      string,
      { enum: string[]; properties: { code: { enum: string[] } } }
    >;
    expect(common['error']?.properties.code.enum).to.have.members([...ERROR_CODES]);
    expect(common['status']?.enum).to.have.members([...MODEL_STATUSES]);
  });
});
