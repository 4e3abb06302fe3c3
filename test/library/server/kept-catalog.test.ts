import { expect } from 'chai';
import { keepCatalog } from '../../../src/library/server/api/kept-catalog.ts';
import type { StoredCatalog } from '../../../src/library/server/api/stored-catalog.ts';
import type { Catalog } from '../../../src/library/types.ts';

function catalogOf(versions: number): Catalog {
  const names = Array.from({ length: versions }, (_, index) => `1.0.${index}`);
  return { models: [{ model_id: 'm', latest: '1.0.0', versions: names, size_bytes: 1 }] };
}

describe('the kept catalogue', () => {
  let now: number;
  let reads: number;
  let versions: number;
  let failure: Error | undefined;
  let failures: unknown[];
  const clock = { now: () => now, monotonic: () => now, after: () => () => undefined };
  const make = (stored?: StoredCatalog) =>
    keepCatalog({
      clock,
      ...(stored && { stored }),
      onFailure: thrown => failures.push(thrown),
      read: () => {
        reads += 1;
        now += 1000;
        return failure ? Promise.reject(failure) : Promise.resolve(catalogOf(versions));
      },
    });
  beforeEach(() => {
    [now, reads, failure, failures] = [0, 0, undefined, []];
  });

  it('of a small library is read for each answer', async () => {
    versions = 10;
    const catalog = make();
    await catalog();
    await catalog();
    expect(reads).to.equal(2);
  });

  it('of a large one takes a tenth of the time, beside the answers', async () => {
    versions = 1000;
    const catalog = make();
    const [first, second] = await Promise.all([catalog(), catalog()]);
    expect(first).to.equal(second);
    expect(reads).to.equal(1);
    now += 8999;
    expect(await catalog()).to.equal(first);
    expect(reads).to.equal(1);
    now += 1;
    expect(await catalog()).to.equal(first);
    expect(reads).to.equal(2);
    expect(await catalog()).to.not.equal(first);
  });

  it('is given on where the disk fails, and a first reading that fails is told', async () => {
    versions = 1000;
    failure = new Error('EIO');
    const catalog = make();
    expect(await catalog().catch((error: unknown) => error)).to.equal(failure);
    failure = undefined;
    const first = await catalog();
    now += 30_000;
    failure = new Error('EIO');
    expect(await catalog()).to.equal(first);
    await new Promise(resolve => setImmediate(resolve));
    expect(await catalog()).to.equal(first);
    expect(failures).to.deep.equal([failure]);
  });

  it('of a large library is known from the last run until its folder is read', async () => {
    versions = 1000;
    const saved: Catalog[] = [];
    const stored = {
      load: () => Promise.resolve<Catalog | undefined>(catalogOf(900)),
      save: (catalog: Catalog) => Promise.resolve(void saved.push(catalog)),
    };
    const catalog = make(stored);
    expect((await catalog()).models[0]?.versions).to.have.length(900);
    await new Promise(resolve => setImmediate(resolve));
    expect((await catalog()).models[0]?.versions).to.have.length(1000);
    expect(saved).to.have.length(1);
    now += 30_000;
    await catalog();
    await new Promise(resolve => setImmediate(resolve));
    // The same again is not written again.
    expect([reads, saved.length]).to.deep.equal([2, 1]);
    const small = make({ ...stored, load: () => Promise.resolve(catalogOf(3)) });
    expect((await small()).models[0]?.versions).to.have.length(1000);
  });
});
