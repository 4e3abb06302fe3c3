import { sep } from 'node:path';
import { expect } from 'chai';
import fc from '../support/fast-check.ts';
import { isPartOf, partName, partPath, taskLockPath } from '../../src/disk/paths.ts';

const version = fc.constantFrom(
  '1.0.0',
  '2.0.0',
  '1.0.0-2.0.0',
  '1.0.0-rc.1',
  '1.0.0-rc',
  '1.0.0-a.y',
  '10.0.0',
  '1.0.0+b.1',
);
/** Few letters and every separator, so that what could collide does come up. */
const modelId = fc
  .array(fc.constantFrom('a', '_', '-', '.', '_1.0.0', '-1.0.0', '_1.0.0.y', '1', '_2.0.0'), {
    minLength: 0,
    maxLength: 4,
  })
  .map(parts => `a${parts.join('')}`.slice(0, 128));
const file = fc
  .array(
    fc.constantFrom('y', 'z', '_2.0.0', '.', '/', '%2F', '%', '1.0.0', '~0123456789abcdef', 'rc', 'x'.repeat(120), 'ü'),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map(parts => parts.join(''));
const triple = fc.tuple(modelId, version, file);

describe('names of parts and locks', () => {
  it('look as the specification has them where they are ordinary', () => {
    const posix = (path: string) => path.split(sep).join('/');
    expect(posix(partPath('/m', 'whisper-large-v3', '1.0.0', 'weights.bin'))).to.equal(
      '/m/temp/whisper-large-v3_1.0.0.weights.bin.part',
    );
    expect(partName('a', '1.0.0', 'x/README.md')).to.equal('a_1.0.0.x%2FREADME.md.part');
    expect(posix(taskLockPath('/d', 'whisper-large-v3', '1.0.0'))).to.equal(
      '/d/in-progress-downloads/whisper-large-v3-1.0.0.lock',
    );
    expect(posix(taskLockPath('/d', 'a', '1.0.0-rc.1'))).to.equal('/d/in-progress-downloads/a-1.0.0-rc.1.lock');
  });

  it('are different for the two readings of one name', () => {
    expect(partName('a_1.0.0.y', '2.0.0', 'z')).not.to.equal(partName('a', '1.0.0', 'y_2.0.0.z'));
    expect(partName('a_1.0.0.y', '2.0.0', 'z')).to.match(/^a_1\.0\.0\.y_2\.0\.0\.z~[0-9a-f]{16}\.part$/);
    expect(taskLockPath('/d', 'a-1.0.0', '2.0.0')).not.to.equal(taskLockPath('/d', 'a', '1.0.0-2.0.0'));
  });

  it('are injective and short enough for every file system', () => {
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        const [a, b] = [partName(...one), partName(...other)];
        expect(Buffer.byteLength(`${a}.lock`)).to.be.at.most(200);
        expect(a === b).to.equal(JSON.stringify(one) === JSON.stringify(other));
        const [lockA, lockB] = [taskLockPath('/d', one[0], one[1]), taskLockPath('/d', other[0], other[1])];
        expect(lockA === lockB).to.equal(one[0] === other[0] && one[1] === other[1]);
      }),
      { numRuns: 3000 },
    );
  });

  it('tell whose they are', () => {
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        const same = one[0] === other[0] && one[1] === other[1];
        expect(isPartOf(partName(...one), one[0], one[1])).to.equal(true);
        expect(isPartOf(`${partName(...one)}.lock`, other[0], other[1])).to.equal(same);
      }),
      { numRuns: 3000 },
    );
  });
});
