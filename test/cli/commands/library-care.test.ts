import { expect } from 'chai';
import { resolve } from 'node:path';
import type { ListedVersion } from '../../../src/cli/access/library-services.ts';
import { World } from '../world.ts';

const SHA = 'a'.repeat(64);
const INFO = {
  ...{ size_bytes: 7, checksum_sha256: SHA, published_at: '2026-05-01T10:00:00.000Z' },
  files: [{ path: 'x', size_bytes: 7, sha256: SHA }],
};
const SHOWN: ListedVersion = {
  ...{ modelId: 'm', version: '1.0.0', info: INFO },
  ...{ signatures: ['manifest.json.sig'], withdrawn: null, problem: null },
};

describe('library list, inspect, verify and withdraw', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.listed = [
      SHOWN,
      { ...SHOWN, version: '1.1.0', signatures: [], withdrawn: { why: 'wrong weights', withdrawn_at: '' } },
      { ...SHOWN, version: '1.2.0', info: null, problem: 'x is not there.' },
    ];
  });

  it('lists what is shown, withdrawn and hidden', async () => {
    expect(await world.run('library', 'list', 's')).to.equal(0);
    const [, ...rows] = world.stdout.text.trimEnd().split('\n');
    expect(
      rows.map(row =>
        row
          .replace(/ +/g, ' ')
          .replace(/2026\S* \S+ \S+/, 'T')
          .trim(),
      ),
    ).to.deep.equal([
      'm 1.0.0 7 B 1 T yes shown',
      'm 1.1.0 7 B 1 T no withdrawn: wrong weights',
      'm 1.2.0 - - - yes hidden: x is not there.',
    ]);
    const json = new World();
    json.listed = world.listed;
    await json.run('library', 'list', 's', 'm@1.0.0', '--json');
    expect(json.json).to.deep.equal([
      {
        ...{ model_id: 'm', version: '1.0.0', size_bytes: 7, checksum_sha256: SHA, published_at: INFO.published_at },
        ...{ files: 1, signatures: ['manifest.json.sig'], withdrawn: null, problem: null },
      },
    ]);
  });

  it('shows one version with its files', async () => {
    expect(await world.run('library', 'inspect', 's', 'm@1.0.0')).to.equal(0);
    expect(world.stdout.text).to.include('m@1.0.0: shown').and.include(`${SHA}  x  7 B`);
    expect(await world.run('library', 'inspect', 's', 'm')).to.equal(2);
  });

  it('verifies, names what is wrong, and exits 3', async () => {
    const sound = { modelId: 'm', version: '1.0.0', files: 1, sizeBytes: 7, faults: [] };
    world.verified = [sound];
    expect(await world.run('library', 'verify', 's', '--key', 'K')).to.equal(0);
    expect(world.stdout.text).to.equal('m@1.0.0 ok, 1 file, 7 B\n');
    world.verified = [sound, { ...sound, version: '1.1.0', faults: [{ path: 'x', reason: 'checksum' }] }];
    expect(await world.run('library', 'verify', 's')).to.equal(3);
    expect(world.stdout.text).to.match(/m@1\.1\.0 damaged\n {2}x: checksum\n$/);
  });

  it('withdraws with a reason, and puts back', async () => {
    expect(await world.run('library', 'withdraw', 's', 'm@1.0.0', '--why', 'wrong weights')).to.equal(0);
    expect(await world.run('library', 'withdraw', 's', 'm@1.0.0', '--undo')).to.equal(0);
    const common = { storage: resolve('s'), modelId: 'm', version: '1.0.0' };
    expect(world.withdrawals.map(given => ({ ...(given as object), now: 0 }))).to.deep.equal([
      { ...common, why: 'wrong weights', now: 0 },
      { ...common, why: null, now: 0 },
    ]);
    for (const wrong of [['m@1.0.0'], ['m@1.0.0', '--why', 'x', '--undo'], ['m', '--why', 'x']])
      expect(await world.run('library', 'withdraw', 's', ...wrong)).to.equal(2);
  });
});
