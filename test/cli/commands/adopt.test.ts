import { expect } from 'chai';
import { resolve } from 'node:path';
import type { AdoptResult } from '../../../src/api/contract.ts';
import { ModelError } from '../../../src/model/errors.ts';
import type { ErrorCode } from '../../../src/model/errors.ts';
import { World } from '../world.ts';

const ADOPTED = {
  ...{ modelId: 'ocr-eng', version: '1.0.0', sizeBytes: 2_900_000 },
  ...{ path: '/data/models/ocr-eng/1.0.0', from: '/stick/ocr-eng/1.0.0', unchanged: false },
};
const refused = (code: ErrorCode) => ({ path: '/stick/x', error: { code, message: 'No.', retryable: false } });

describe('adopt', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  const answer = (result: AdoptResult) => (world.manager.answer['adopt'] = result);

  it('adopts each path, as an absolute one, and continues no download for it', async () => {
    answer({ adopted: [ADOPTED], refused: [] });
    expect(await world.run('adopt', 'stick', '/other')).to.equal(0);
    expect(world.manager.calls).to.deep.equal([`adopt ${resolve('stick')}`, `adopt ${resolve('/other')}`]);
    expect(world.created[0]?.only).to.deep.equal([]);
    const line = 'ocr-eng@1.0.0 ready, 2.9 MB\n/data/models/ocr-eng/1.0.0\n';
    expect(world.stdout.text).to.equal(line + line);
  });

  it('says which version was ready before', async () => {
    answer({ adopted: [{ ...ADOPTED, unchanged: true }], refused: [] });
    expect(await world.run('adopt', 'stick')).to.equal(0);
    expect(world.stdout.text).to.include('ocr-eng@1.0.0 was ready before');
  });

  it('exits 3 when a file differs, 1 when a version is refused, and adopts the others', async () => {
    const cases: [ErrorCode[], number][] = [
      [['INVALID_ARGUMENT'], 1],
      [['SIGNATURE_INVALID', 'CHECKSUM_MISMATCH'], 3],
      [['SIZE_MISMATCH'], 3],
    ];
    for (const [codes, exit] of cases) {
      world = new World();
      answer({ adopted: [ADOPTED], refused: codes.map(refused) });
      expect(await world.run('adopt', 'stick')).to.equal(exit);
      expect(world.stdout.text).to.include('ocr-eng@1.0.0 ready');
      for (const code of codes) expect(world.stderr.text).to.include(`error ${code}: /stick/x: No.`);
    }
  });

  it('prints a line of JSON for each version', async () => {
    answer({ adopted: [ADOPTED], refused: [refused('INVALID_ARGUMENT')] });
    expect(await world.run('adopt', 'stick', '--json')).to.equal(1);
    const lines = world.stdout.text.trim().split('\n');
    expect(lines.map(line => JSON.parse(line) as unknown)).to.deep.equal([ADOPTED, refused('INVALID_ARGUMENT')]);
  });

  it('fails with the reason when nothing is found, and without a path', async () => {
    world.manager.answer['adopt'] = new ModelError('INVALID_ARGUMENT', 'Expected a copied version.');
    expect(await world.run('adopt', 'stick')).to.equal(1);
    expect(await world.run('adopt')).to.equal(2);
    expect(await world.run('adopt', '')).to.equal(2);
  });

  it('shows the progress of the adoption alone', async () => {
    const sample = { modelId: 'm', version: '1.0.0', phase: 'verifying', receivedBytes: 1, totalBytes: 2 } as const;
    world.stderr.isTTY = true;
    world.manager.answer['adopt'] = () => {
      world.manager.progress.next([
        { ...sample, taskId: 'adopt-1', modelId: 'mine', bytesPerSecond: 1 },
        { ...sample, taskId: 'other', modelId: 'foreign', bytesPerSecond: 1 },
      ]);
      return { adopted: [], refused: [] };
    };
    expect(await world.run('adopt', 'stick')).to.equal(0);
    expect(world.stderr.text).to.include('mine').and.not.include('foreign');
  });
});
