import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { baseOf, stateOfBase } from '../../src/projections/folds/base.ts';
import { registryOf } from '../../src/projections/folds/registry.ts';
import { validateAny } from '../support/schemas.ts';

/** The first version of a base wrote this one. It must stay readable. */
const BASE_1 = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'golden', 'base-1.json'), 'utf8')) as Record<
  string,
  unknown
>;

describe('the base of a pruned journal', () => {
  it('of version 1 gives the state that it was made of, and the same base again', () => {
    expect(validateAny('journal-base', BASE_1)).to.have.property('ok', true);
    const state = stateOfBase(BASE_1);
    expect(JSON.parse(JSON.stringify(baseOf(state, ['old@1.0.0'])))).to.deep.equal(BASE_1);
    expect(state.models.get('m@2.0.0')?.task?.files.get('weights.bin')?.ranges).to.deep.equal([[0, 20]]);
    expect(registryOf(state)['m']).to.have.keys('1.0.0', '2.0.0');
    expect(state).to.include({ seq: 9, bootId: 'boot-1' });
  });

  it('keeps which versions the library took back, and how new its signed catalogue was', () => {
    const state = stateOfBase(BASE_1);
    state.catalogs.set('https://library.example', 7);
    state.withdrawn.set('m@1.0.0', { why: 'wrong weights', withdrawnAt: '2026-01-01T00:00:00.000Z' });
    const base = JSON.parse(JSON.stringify(baseOf(state, []))) as Record<string, unknown>;
    expect(validateAny('journal-base', base)).to.have.property('ok', true);
    expect(stateOfBase(base).withdrawn).to.deep.equal(state.withdrawn);
    expect(stateOfBase(base).catalogs).to.deep.equal(state.catalogs);
  });
});
