import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isBuilt } from '../../scripts/setup.mjs';
import { publicTypes } from './public-types.ts';
import type { PublicTypes } from './public-types.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const GOLDEN = new URL('../golden/public-api.txt', import.meta.url);
const ENTRIES = {
  'model-manager': `${DIST}engine/index.d.ts`,
  'model-manager/events': `${DIST}events/index.d.ts`,
};

describe('the public API of the package', function () {
  this.timeout(60_000);
  let types: PublicTypes;
  before(() => {
    expect(isBuilt(), 'dist is of these sources: npm run build').to.equal(true);
    types = publicTypes(DIST, ENTRIES);
  });

  it('is what was agreed: a change is a change for everyone who builds on the package', async () => {
    // To agree to a change: WRITE_GOLDEN=1, and look at the difference.
    if (process.env['WRITE_GOLDEN']) await writeFile(GOLDEN, types.text);
    expect(types.text).to.equal(await readFile(GOLDEN, 'utf8'));
  });

  it('has a name for each type that it uses', () => {
    expect(types.unnamed).to.deep.equal([]);
  });
});
