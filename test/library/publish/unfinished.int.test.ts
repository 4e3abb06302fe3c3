import { expect } from 'chai';
import { lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 4976698672\n`;
const indexOf = (...shards: string[]) =>
  JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(shards.map((shard, i) => [`layer.${i}`, shard])) });

describe('publishing a folder that other programs made', () => {
  let dir: TempDir;
  let storage: string;
  let source: string;

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    source = join(dir.path, 'source');
    await writeFiles(source, { 'config.json': '{}' });
  });
  afterEach(() => dir.remove());

  const publish = (more: { asIs?: boolean; version?: string; paths?: string[] } = {}) =>
    publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [source], ...more });
  const published = async (path: string) =>
    (await readdir(path)).filter(name => !/^(checksum\.sha256|manifest\.json)$/.test(name)).sort();

  it('leaves out what is no part of a model, and says so', async () => {
    await writeFiles(source, {
      '.git/HEAD': 'ref',
      '.git/lfs/objects/x.part': 'x',
      '.cache/huggingface/download/x.incomplete': 'x',
      '.DS_Store': 'x',
      '._model.bin': 'x',
      'sub/.DS_Store': 'x',
      'sub/x': 'x',
      '.gitattributes': 'x',
    });
    const { path, leftOut } = await publish();
    expect(leftOut).to.deep.equal(['.DS_Store', '._model.bin', '.cache', '.git', 'sub/.DS_Store']);
    expect(await published(path)).to.deep.equal(['.gitattributes', 'config.json', 'sub']);
    expect(await readdir(join(path, 'sub'))).to.deep.equal(['x']);
  });

  it('publishes all of it when told so, and again as unchanged', async () => {
    await writeFiles(source, { '.git/HEAD': 'ref', '.DS_Store': 'x', 'x.part': 'x', 'lfs.bin': POINTER });
    const { path, leftOut } = await publish({ asIs: true });
    expect(leftOut).to.deep.equal([]);
    expect(await published(path)).to.deep.equal(['.DS_Store', '.git', 'config.json', 'lfs.bin', 'x.part']);
    expect((await publish({ asIs: true })).unchanged).to.equal(true);
  });

  it('refuses what an unfinished download leaves, also where it is named', async () => {
    for (const name of ['model.bin.incomplete', 'model.bin.part', 'model.bin.aria2', 'sub/MODEL.PART']) {
      const folder = join(dir.path, `of-${name.replace('/', '-')}`);
      await writeFiles(folder, { [name]: 'x', 'model.bin': 'x' });
      for (const path of [folder, join(folder, name)]) {
        const error = await rejection(publish({ paths: [path] }));
        expect(error.code).to.equal('INVALID_ARGUMENT');
        expect(error.message)
          .to.include(path === folder ? name : name.replace('sub/', ''))
          .and.include('--as-is');
      }
    }
    expect(await readdir(join(storage, 'models')).catch(() => [])).to.deep.equal([]);
  });

  it('refuses a pointer of Git LFS in the place of a file', async () => {
    await writeFiles(source, { 'sub/model.safetensors': POINTER });
    const error = await rejection(publish());
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('sub/model.safetensors').and.include('git lfs pull');
  });

  it('refuses an index of shards that are not there', async () => {
    const index = { 'sub/model.safetensors.index.json': indexOf('a.safetensors', 'b.safetensors', 'a.safetensors') };
    await writeFiles(source, { ...index, 'sub/a.safetensors': 'a', 'b.safetensors': 'not beside its index' });
    const error = await rejection(publish());
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('sub/b.safetensors').and.not.include('sub/a.safetensors');
    await writeFiles(source, { 'sub/b.safetensors': 'b' });
    expect((await publish()).unchanged).to.equal(false);
  });

  it('refuses an index that is cut off', async () => {
    await writeFiles(source, { 'model.safetensors.index.json': indexOf('a').slice(0, -5) });
    expect((await rejection(publish())).message).to.include('model.safetensors.index.json');
  });

  it('takes an index of another format without any of its shards, and refuses a part of them', async () => {
    await writeFiles(source, { 'pytorch_model.bin.index.json': indexOf('1.bin', '2.bin'), 'other.index.json': '[1]' });
    expect(await publish()).to.include({ unchanged: false });
    await writeFiles(source, { '1.bin': 'x' });
    expect((await rejection(publish({ version: '2.0.0' }))).message).to.include('2.bin');
  });

  it('refuses a split set without one of its parts', async () => {
    const part = (n: number) => `q4/Model-0000${n}-of-00003.gguf`;
    await writeFiles(source, { [part(1)]: '1', [part(3)]: '3', 'one-00001-of-00001.gguf': 'x' });
    const error = await rejection(publish());
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include(part(2)).and.not.include('of-00001');
    await writeFiles(source, { [part(2)]: '2' });
    expect((await publish()).unchanged).to.equal(false);
  });

  it("publishes a folder of Hugging Face's cache, links into blobs, as files", async () => {
    const repository = join(dir.path, 'hub/models--org--name');
    const snapshot = join(repository, 'snapshots/0123abc');
    await writeFiles(repository, { 'refs/main': '0123abc', 'blobs/aaa': 'weights', 'blobs/bbb': '{}' });
    await mkdir(join(snapshot, 'unet'), { recursive: true });
    await symlink('../../blobs/bbb', join(snapshot, 'config.json'));
    await symlink('../../../blobs/aaa', join(snapshot, 'unet/model.safetensors'));
    const { path } = await publish({ paths: [snapshot] });
    for (const [name, content] of [
      ['config.json', '{}'],
      ['unet/model.safetensors', 'weights'],
    ] as const) {
      expect((await lstat(join(path, name))).isFile()).to.equal(true);
      expect(await readFile(join(path, name), 'utf8')).to.equal(content);
    }
  });
});
