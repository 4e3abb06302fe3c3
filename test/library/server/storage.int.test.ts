import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const H = 'a'.repeat(64);

describe('openLibraryStorage', () => {
  let dir: TempDir;
  beforeEach(async () => {
    dir = await tempDir();
  });
  afterEach(() => dir.remove());

  it('is empty for a folder without models', async () => {
    const library = openLibraryStorage({ storage: dir.path });
    expect(await library.catalog()).to.deep.equal({ models: [] });
    expect((await rejection(library.model('m'))).code).to.equal('MODEL_UNKNOWN');
    expect((await rejection(library.version('m', '1.0.0'))).code).to.equal('VERSION_UNKNOWN');
  });

  it('sees a version made by hand as it grows, changes and goes', async () => {
    const library = openLibraryStorage({ storage: dir.path });
    const version = join(dir.path, 'models/m/1.0.0');
    await writeFiles(version, { x: 'abc' });
    expect((await library.catalog()).models).to.deep.equal([]);
    await writeFiles(version, { 'checksum.sha256': `${H}  x\n` });
    expect(await library.version('m', '1.0.0')).to.deep.include({
      size_bytes: 3,
      files: [{ path: 'x', size_bytes: 3, sha256: H }],
    });
    const other = 'b'.repeat(64);
    await writeFile(join(version, 'checksum.sha256'), `${other}  ./x\n`);
    expect((await library.version('m', '1.0.0')).files).to.deep.equal([{ path: 'x', size_bytes: 3, sha256: other }]);
    await rm(version, { recursive: true });
    expect((await library.catalog()).models).to.deep.equal([]);
  });

  it('never sees half of what is being published', async () => {
    const library = openLibraryStorage({
      storage: dir.path,
      onProblem: (ref, error) => {
        throw new Error(`${ref}: ${error.message}`);
      },
    });
    let publishing = true;
    const seen = new Set<number>();
    const reading = (async () => {
      while (publishing) for (const { size_bytes } of (await library.catalog()).models) seen.add(size_bytes);
    })();
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
      await publishVersion({
        storage: dir.path,
        modelId: 'm',
        version,
        paths: [],
        synthetic: { sizeBytes: 9_000_000, seed: version },
      });
    }
    publishing = false;
    await reading;
    expect(
      [...seen, (await library.model('m')).versions['1.2.0']?.size_bytes].every(size => size === 9_000_000),
    ).to.equal(true);
    expect((await library.model('m')).latest).to.equal('1.2.0');
  });
});
