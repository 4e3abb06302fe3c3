import { open } from 'node:fs/promises';
import { expect } from 'chai';
import { createWorld, MODEL, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';

describe('many files', () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, i % 7]));
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files });
  });
  afterEach(() => world.close());

  it('are installed without a handle each', async () => {
    expect((await world.run()).kind).to.equal('installed');
    expect(world.types()).not.to.include('FileVerified');
    expect(await world.leftovers()).to.deep.equal([]);
    expect(taskAfter(world.events, MODEL).files.size).to.be.greaterThan(250);
  });

  it('that are tiny are locked by their task alone, and one whose sync fails is fetched again', async () => {
    await world.close();
    world = await createWorld({ files: Object.fromEntries(Object.keys(files).map((name, i) => [name, 1 + (i % 7)])) });
    const handle = await open(import.meta.filename, 'r');
    const prototype = Object.getPrototypeOf(handle) as object;
    await handle.close();
    const real = Object.getOwnPropertyDescriptor(prototype, 'datasync')!;
    let failed = 0;
    const locks = new Set<string>();
    Object.defineProperty(prototype, 'datasync', {
      ...real,
      value: () => {
        failed += 1;
        Object.defineProperty(prototype, 'datasync', real);
        return Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
      },
    });
    try {
      const outcome = await world.run({
        onEvent: async () => {
          for (const name of await world.leftovers()) if (name.endsWith('.lock')) locks.add(name);
        },
      });
      expect(outcome.kind).to.equal('installed');
    } finally {
      Object.defineProperty(prototype, 'datasync', real);
    }
    expect(failed).to.equal(1);
    expect([...locks]).to.deep.equal(['tiny-1.0.0.lock']);
    const gets = world.server.seen.filter(({ method }) => method === 'GET');
    expect(gets.length - new Set(gets.map(({ path }) => path)).size, 'fetched twice').to.equal(1);
    for (const [path, bytes] of world.files) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
  });
});
