import { expect } from 'chai';
import { createWorld } from './harness.ts';
import type { World } from './harness.ts';

describe('a download', () => {
  let world: World;
  afterEach(() => world.close());

  for (const manifest of [true, false]) {
    it(`is fetched, verified and installed, ${manifest ? 'with' : 'without'} a manifest`, async () => {
      world = await createWorld({ manifest, files: { 'a.bin': 300_000, 'deep/b c.bin': 70_000, empty: 0 } });
      expect(await world.run()).to.deep.equal({ kind: 'installed' });
      for (const [path, bytes] of world.files) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
      expect((await world.installed('checksum.sha256')).equals(Buffer.from(world.plan.checksumFile))).to.equal(true);
      expect(world.types()[0]).to.equal('DownloadStarted');
      expect(world.types().slice(-4)).to.deep.equal(['FileVerified', 'FileVerified', 'FileVerified', 'ModelInstalled']);
      expect(await world.leftovers()).to.deep.equal([]);
    });
  }
});
