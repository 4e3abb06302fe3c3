import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { statesDocument } from '../../scripts/docs/states.ts';

describe('docs/states.md', () => {
  it('is what the state table in the code says (run `npm run docs`)', async () => {
    const text = await readFile(new URL('../../docs/states.md', import.meta.url), 'utf8');
    expect(text).to.equal(statesDocument());
  });
});
