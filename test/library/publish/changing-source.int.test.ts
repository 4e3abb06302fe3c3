import { expect } from 'chai';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { collectSources } from '../../../src/library/publish/sources.ts';
import type { PublishSource } from '../../../src/library/publish/source.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const PIECE = 8 * 1024 * 1024;

describe('publishing files that something still writes', () => {
  let dir: TempDir;
  let storage: string;
  let source: string;
  const model = () => join(source, 'b.bin');

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    source = join(dir.path, 'source');
    await writeFiles(source, { 'a.bin': 1000, 'b.bin': 2 * PIECE, 'c.bin': 1000 });
  });
  afterEach(() => dir.remove());

  /** Publishes; `change` runs, and ends, when the first piece of b.bin is read. */
  async function publishWhile(change: () => void): Promise<string[]> {
    let pieces = 0;
    const error = await rejection(
      publishVersion({
        storage,
        modelId: 'm',
        version: '1.0.0',
        paths: [source],
        onProgress: () => {
          pieces += 1;
          if (pieces === 2) change();
        },
      }),
    );
    expect(error.code).to.equal('FILE_BUSY');
    expect(error.retryable).to.equal(true);
    return [error.message, ...(await readdir(join(storage, 'models/m')))];
  }

  it('refuses a file that grows, is cut or is rewritten while it is read', async () => {
    const changes = [
      () => appendFileSync(model(), 'more'),
      () => truncateSync(model(), PIECE),
      () => writeFileSync(model(), Buffer.alloc(2 * PIECE)),
    ];
    for (const change of changes) {
      await writeFile(model(), Buffer.alloc(2 * PIECE, 1));
      const [message, ...published] = await publishWhile(change);
      expect(message).to.include('b.bin');
      expect(published).to.deep.equal([]);
    }
  });

  it('refuses another file that has the same size and time', async () => {
    const { atime, mtime } = await stat(model());
    const beside = join(dir.path, 'beside');
    await writeFile(beside, Buffer.alloc(2 * PIECE));
    await utimes(beside, atime, mtime);
    const [message, ...published] = await publishWhile(() => renameSync(beside, model()));
    expect(message).to.include('b.bin');
    expect(published).to.deep.equal([]);
  });

  it('refuses a folder of which an earlier file changes while a later one is read', async () => {
    const [message] = await publishWhile(() => appendFileSync(join(source, 'a.bin'), 'x'));
    expect(message).to.include('a.bin');
  });

  it('refuses a folder that gets or loses a file', async () => {
    expect((await publishWhile(() => writeFileSync(join(source, 'd.bin'), 'new')))[0]).to.include('d.bin');
    expect((await publishWhile(() => rmSync(join(source, 'a.bin'))))[0]).to.include('a.bin');
    expect((await publishWhile(() => rmSync(model())))[0]).to.include('b.bin');
  });

  it('publishes the same folder once nothing writes to it', async () => {
    await publishWhile(() => appendFileSync(model(), 'more'));
    const { path } = await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [source] });
    expect((await readFile(join(path, 'b.bin'))).equals(await readFile(model()))).to.equal(true);
  });

  it('looks at the file that it opened, not only at its name', async () => {
    const [file] = (await collectSources([model()])).sources as [PublishSource];
    const kept = join(dir.path, 'kept');
    await rename(model(), kept);
    await writeFile(model(), 'other');
    expect((await rejection(file.open())).code).to.equal('FILE_BUSY');
  });

  it('minds no reader', async () => {
    const { path } = await publishVersion({
      storage,
      modelId: 'm',
      version: '1.0.0',
      paths: [source],
      onProgress: () => void readFile(model()),
    });
    expect(await readdir(path)).to.include('b.bin');
  });
});
