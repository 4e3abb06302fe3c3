import { expect } from 'chai';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { withdrawVersion } from '../../../src/library/care/withdraw.ts';
import type { Catalog, ModelInfo } from '../../../src/library/types.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

describe('exportLibrary, again into the same folder', () => {
  let dir: TempDir;
  let storage: string;
  let out: string;

  beforeEach(async () => {
    dir = await tempDir();
    [storage, out] = [join(dir.path, 'storage'), join(dir.path, 'out')];
    await writeFiles(join(dir.path, 'source'), { x: 'weights', 'sub/y': 'more' });
    for (const modelId of ['a', 'b', 'c']) await publish(modelId, '1.0.0');
    await exportLibrary(storage, out);
  });
  afterEach(() => dir.remove());

  const publish = (modelId: string, version: string, signKey?: string) =>
    publishVersion({
      ...{ storage, modelId, version, paths: [join(dir.path, 'source')] },
      ...(signKey !== undefined && { signKey }),
    });
  const withdraw = (version: string, why: string | null) =>
    withdrawVersion({ storage, modelId: 'a', version, why, now: Date.UTC(2026, 0, 1) });

  /** Path → time, of all files and folders but the state. */
  async function times(): Promise<Record<string, number>> {
    const paths = (await readdir(out, { recursive: true })).filter(path => path !== '.export.json');
    const found = paths.map(async path => [path, (await stat(join(out, path))).mtimeMs] as const);
    return Object.fromEntries(await Promise.all(found));
  }

  const catalog = async () => JSON.parse(await readFile(join(out, 'api/models/index.json'), 'utf8')) as Catalog;

  it('looks through what has changed, and touches nothing else', async () => {
    const before = await times();
    expect(await exportLibrary(storage, out)).to.include({ models: 3, versions: 3, changedModels: 0, newFiles: 0 });
    expect(await times()).to.deep.equal(before);
    await publish('b', '1.1.0');
    expect(await exportLibrary(storage, out)).to.include({ models: 3, versions: 4, changedModels: 1, newFiles: 4 });
    const after = await times();
    const changed = Object.keys(after).filter(path => after[path] !== before[path]);
    for (const path of changed)
      expect(path.replaceAll('\\', '/')).to.match(
        /^(storage\/models\/b($|\/1\.1\.0)|api\/models(\/b)?(\/index\.json)?$)/,
      );
  });

  it('mends a page and a version that are gone from the export', async () => {
    await rm(join(out, 'api/models/a/index.json'));
    await rm(join(out, 'storage/models/b/1.0.0/x'));
    expect(await exportLibrary(storage, out)).to.include({ changedModels: 2, newFiles: 1 });
    expect(await readFile(join(out, 'storage/models/b/1.0.0/x'), 'utf8')).to.equal('weights');
    expect(await readdir(join(out, 'api/models/a'))).to.deep.equal(['index.json']);
  });

  it('does without its state, and with one that is none', async () => {
    for (const text of ['', '{"format":1', '{"format":0,"models":{}}']) {
      await writeFile(join(out, '.export.json'), text);
      expect(await exportLibrary(storage, out)).to.include({ models: 3, changedModels: 3, newFiles: 0 });
    }
  });

  it('tells what it would do, and does none of it', async () => {
    await publish('b', '1.1.0');
    await rm(join(storage, 'models/c'), { recursive: true });
    const before = await times();
    const told = await exportLibrary(storage, out, { dryRun: true, prune: true });
    expect(told).to.deep.include({ changedModels: 1, newFiles: 4, withdrawn: ['c'], pruned: ['c@1.0.0'] });
    expect(await times()).to.deep.equal(before);
    expect(await exportLibrary(storage, out, { prune: true })).to.deep.equal(told);
    expect(await exportLibrary(storage, join(dir.path, 'new'), { dryRun: true })).to.include({ newFiles: 12 });
    expect(await readdir(dir.path)).to.not.include('new');
  });

  it('takes a withdrawn version out of /api with its reason, keeps its files, and deletes them when told', async () => {
    await publish('a', '1.1.0');
    await exportLibrary(storage, out);
    await withdraw('1.1.0', 'wrong weights');
    expect(await exportLibrary(storage, out)).to.include({ versions: 3, changedModels: 1 });
    const { models, withdrawn } = await catalog();
    expect(models[0]).to.include({ model_id: 'a', latest: '1.0.0' });
    const reason = { why: 'wrong weights', withdrawn_at: '2026-01-01T00:00:00.000Z' };
    expect(withdrawn).to.deep.equal([{ model_id: 'a', version: '1.1.0', ...reason }]);
    const page = JSON.parse(await readFile(join(out, 'api/models/a/index.json'), 'utf8')) as ModelInfo;
    expect(page.withdrawn).to.deep.equal({ '1.1.0': reason });
    expect(await readdir(join(out, 'storage/models/a'))).to.include('1.1.0');
    await mkdir(join(out, 'storage/models/a/of-others'));
    expect(await exportLibrary(storage, out, { prune: true })).to.deep.include({ pruned: ['a@1.1.0'] });
    expect((await readdir(join(out, 'storage/models/a'))).sort()).to.deep.equal(['1.0.0', '1.0.0.meta4', 'of-others']);
    await withdraw('1.1.0', null);
    expect(await exportLibrary(storage, out)).to.include({ versions: 4, newFiles: 4 });
    expect((await catalog()).withdrawn).to.equal(undefined);
  });

  it('refuses a library whose models are gone: their disk may be', async () => {
    await rename(join(storage, 'models'), join(dir.path, 'gone'));
    expect((await rejection(exportLibrary(storage, out))).message).to.include('no folder "models"');
    await mkdir(join(storage, 'models'));
    expect((await rejection(exportLibrary(storage, out))).message).to.include('is its disk there?');
    expect((await catalog()).models).to.have.length(3);
    expect(await exportLibrary(storage, out, { prune: true })).to.deep.include({
      ...{ models: 0, withdrawn: ['a', 'b', 'c'], pruned: ['a@1.0.0', 'b@1.0.0', 'c@1.0.0'] },
    });
    expect(await exportLibrary(storage, join(dir.path, 'new'))).to.include({ models: 0 });
  });

  it('brings a signature that came later, and another one', async () => {
    const target = join(out, 'storage/models/a/1.0.0/manifest.json.sig');
    await publish('a', '1.0.0', generateKeyPair().privateKey);
    expect(await exportLibrary(storage, out)).to.include({ changedModels: 1, newFiles: 2 });
    const [first, source] = [await readFile(target, 'utf8'), join(storage, 'models/a/1.0.0/manifest.json.sig')];
    await rm(source);
    await publish('a', '1.0.0', generateKeyPair().privateKey);
    expect(await exportLibrary(storage, out)).to.include({ changedModels: 1, newFiles: 2 });
    expect(await readFile(target, 'utf8'))
      .to.equal(await readFile(source, 'utf8'))
      .and.not.equal(first);
  });

  it('sees a version made by hand whose list has changed', async () => {
    const list = join(storage, 'models/a/1.0.0/checksum.sha256');
    const later = new Date(Date.now() + 5000);
    await utimes(list, later, later);
    expect(await exportLibrary(storage, out)).to.include({ changedModels: 1, newFiles: 0 });
  });
});
