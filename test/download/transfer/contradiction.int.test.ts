import { access } from 'node:fs/promises';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import type { VersionPlan } from '../../../src/library/types.ts';
import { sha256 } from '../../support/servers/fault-server.ts';
import { createWorld, MODEL, PIECE, planOf } from '../harness.ts';
import type { World } from '../harness.ts';

const SIZE = 24 * PIECE + 77;

/**
 * A manifest whose pieces are those of the file that is served, and whose hash, like
 * checksum.sha256's, is another file's.
 */
function contradicting(plan: VersionPlan, version = plan.version): VersionPlan {
  const wrong = sha256(Buffer.from('another file'));
  const files = plan.files.map((file, index) => (index === 0 ? { ...file, sha256: wrong } : file));
  const checksumFile = Buffer.from(files.map(file => `${file.sha256}  ${file.path}\n`).join(''));
  return { ...plan, version, files, checksumFile, planSha256: sha256(checksumFile) };
}

/** Of what was asked for: ranges as they were asked, a request without one is for all. */
function askedBytes({ server, files }: World): number {
  let sum = 0;
  for (const { method, path, range } of server.seen) {
    if (method !== 'GET') continue;
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [];
    sum += from === undefined ? files.get(path.replace('/storage/', ''))!.length : Number(to) + 1 - Number(from);
  }
  return sum;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

for (const connections of [1, 4]) {
  describe(`a manifest whose pieces contradict its file's hash, by ${connections}`, () => {
    let world: World;
    const more = { connectionsPerFile: () => connections };
    // The first of several asks for all that follows, and leaves the end of it to the others.
    const mostAsked = (connections === 1 ? 1.5 : 2) * SIZE;
    beforeEach(async () => {
      world = await createWorld({ files: { 'weights.bin': SIZE, 'config.json': 100 } });
    });
    afterEach(() => world.close());

    async function fails(version = MODEL.version): Promise<void> {
      const outcome = await world.run({ more, task: { version } });
      expect(outcome.kind).to.equal('failed');
      if (outcome.kind !== 'failed') return;
      expect(outcome.error.code).to.equal('MANIFEST_INVALID');
      expect(outcome.error.message).to.contain('weights.bin');
      expect(outcome.error.details).to.include({ path: 'weights.bin', actual_sha256: good() });
      expect(world.types()).not.to.include('ModelInstalled');
      expect(await exists(installedPath(world.modelsDir, MODEL.modelId, version))).to.equal(false);
    }
    const good = () => sha256(world.files.get('weights.bin')!);

    it('is never ready, and every byte was fetched once', async () => {
      world.plan = contradicting(world.plan);
      await fails();
      expect(world.types().at(-1)).to.equal('DownloadFailed');
      expect(world.plans.count, 'the library was asked once more').to.equal(2);
      // One connection may take over what another one was asked for; nothing is begun anew.
      expect(askedBytes(world)).to.be.below(mostAsked);
    });

    it('costs no byte when it is tried again', async () => {
      world.plan = contradicting(world.plan);
      await fails();
      world.server.seen.length = 0;
      await fails();
      expect(askedBytes(world)).to.equal(0);
    });

    it('costs nothing but its reading once the library has mended it', async () => {
      const right = world.plan;
      world.plan = contradicting(right);
      await fails();
      world.plan = right;
      world.server.seen.length = 0;
      expect(await world.run({ more })).to.deep.equal({ kind: 'installed' });
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(askedBytes(world)).to.equal(0);
      expect(await world.leftovers()).to.deep.equal([]);
    });

    it('is not ready either when an installed version has all of its pieces', async () => {
      const rows = world.plan.files.map(file => ({
        path: file.path,
        size_bytes: file.sizeBytes,
        sha256: file.sha256,
        piece_size: PIECE,
        pieces: file.pieces,
      }));
      world.plan = { ...world.plan, manifestFile: Buffer.from(JSON.stringify({ files: rows })) };
      expect(await world.run({ more })).to.deep.equal({ kind: 'installed' });
      world.events.length = 0;
      world.server.seen.length = 0;
      world.plan = contradicting(world.plan, '1.1.0');
      await fails('1.1.0');
      expect(askedBytes(world)).to.equal(0);
    });
  });
}

it('a manifest whose pieces are wrong, and whose file is right, is never ready and fetched within bounds', async () => {
  const world = await createWorld({ files: { 'weights.bin': SIZE } });
  try {
    const other = planOf(new Map([['weights.bin', Buffer.alloc(SIZE, 1)]]), true);
    const files = world.plan.files.map(file => ({ ...file, pieces: other.files[0]!.pieces }));
    world.plan = { ...world.plan, files };
    const outcome = await world.run();
    expect(outcome.kind === 'failed' && outcome.error.code).to.equal('CHECKSUM_MISMATCH');
    expect(world.types()).not.to.include('ModelInstalled');
    expect(askedBytes(world)).to.be.below(20 * SIZE);
  } finally {
    await world.close();
  }
});
