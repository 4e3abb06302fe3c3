import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { PartFile } from '../../../src/download/part/part-file.ts';
import { partPath } from '../../../src/disk/paths.ts';
import { createWorld, libraryOf, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const SIZE = 24 * PIECE + 77;

/** A part may be as large as a disk: a pause or a quit must not wait until it is read. */
for (const manifest of [true, false]) {
  describe(`a download ${manifest ? 'with' : 'without'} pieces that is stopped`, () => {
    let world: World;
    let stop: AbortController;
    beforeEach(async () => {
      stop = new AbortController();
      world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
    });
    afterEach(async () => {
      sinon.restore();
      await world.close();
    });

    it('does not look through its part to the end first', async () => {
      const part = partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
      await mkdir(dirname(part), { recursive: true });
      await writeFile(part, world.files.get('weights.bin')!);
      const read = sinon.spy(PartFile.prototype, 'read');
      const library = libraryOf(world);
      const plan = () => {
        stop.abort('pause');
        return library.plan(MODEL.modelId, MODEL.version);
      };
      const task = world.taskSoFar({ bootId: 'boot-1' });
      const more = { library: { ...library, plan } };
      expect(await world.run({ task, more, signal: stop.signal })).to.deep.equal({ kind: 'stopped' });
      const ends = await Promise.all(read.returnValues.map(end => end.catch(() => 0)));
      expect(Math.max(0, ...ends.filter(end => end <= SIZE))).to.be.below(SIZE);
    });

    it('does not read its part a last time to the end', async () => {
      const seal = sinon.stub(PartFile.prototype, 'settledStamp').callsFake(function (this: PartFile) {
        stop.abort('pause');
        return Promise.resolve(this.stamp());
      });
      const sealed = sinon.spy(PartFile.prototype, 'sealOf');
      expect(await world.run({ signal: stop.signal })).to.deep.equal({ kind: 'stopped' });
      expect(seal.calledOnce).to.equal(true);
      const ended = await Promise.allSettled(sealed.returnValues);
      expect(ended.filter(({ status }) => status === 'fulfilled')).to.deep.equal([]);
      sinon.restore();
      expect(await world.run()).to.deep.equal({ kind: 'installed' });
    });
  });
}
