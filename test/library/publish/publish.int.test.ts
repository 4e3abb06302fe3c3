import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseManifest } from '../../../src/library/format/manifest-file.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { generateKeyPair, verifyManifest } from '../../../src/library/format/signing.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const run = promisify(execFile);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('publishVersion', () => {
  let dir: TempDir;
  let storage: string;
  let source: string;

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    source = join(dir.path, 'source');
  });
  afterEach(() => dir.remove());

  const publish = (more: Partial<Parameters<typeof publishVersion>[0]> = {}) =>
    publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [source], ...more });

  it('publishes what sha256sum -c accepts, sorted by path', async () => {
    await writeFiles(source, { 'b.bin': 100_000, 'a/ü ä.txt': 'text', 'a/b/empty': '', _x: 3 });
    const result = await publish();
    const text = await readFile(join(result.path, 'checksum.sha256'), 'utf8');
    const { stdout } = await run('sha256sum', ['-c', '--strict', 'checksum.sha256'], {
      cwd: result.path,
      env: { LC_ALL: 'C.UTF-8' },
    });
    expect(stdout.trim().split('\n')).to.deep.equal(['_x: OK', 'a/b/empty: OK', 'a/ü ä.txt: OK', 'b.bin: OK']);
    expect(result.checksumSha256).to.equal(sha256(Buffer.from(text)));
    expect(result).to.include({ modelId: 'm', version: '1.0.0', sizeBytes: 100_007, unchanged: false });
    expect(await readdir(join(storage, 'models'))).to.deep.equal(['m']);
  });

  it('cuts files into pieces of 8 MiB, each with its hash, also at the edges', async () => {
    const MiB8 = 8 * 1024 * 1024;
    await writeFiles(source, { one: MiB8, more: MiB8 + 1, two: 2 * MiB8, none: '' });
    const { path } = await publish();
    const manifest = parseManifest(await readFile(join(path, 'manifest.json')), { modelId: 'm', version: '1.0.0' });
    expect(manifest.files.map(file => [file.path, file.pieces.length])).to.deep.equal([
      ['more', 2],
      ['none', 0],
      ['one', 1],
      ['two', 2],
    ]);
    for (const file of manifest.files) {
      const bytes = await readFile(join(path, file.path));
      expect(file.sha256).to.equal(sha256(bytes));
      file.pieces.forEach((piece, i) => expect(piece).to.equal(sha256(bytes.subarray(i * MiB8, (i + 1) * MiB8))));
      expect(bytes.equals(await readFile(join(source, file.path)))).to.equal(true);
    }
  });

  it('takes single files under their names, and follows links', async () => {
    await writeFiles(source, { 'x/model.gguf': 'weights', 'y/config.json': '{}' });
    await symlink(join(source, 'x/model.gguf'), join(source, 'link.gguf'));
    const { path } = await publish({
      paths: [join(source, 'x/model.gguf'), join(source, 'link.gguf'), join(source, 'y')],
    });
    expect((await readdir(path)).sort()).to.deep.equal([
      'checksum.sha256',
      'config.json',
      'link.gguf',
      'manifest.json',
      'model.gguf',
    ]);
    expect(await readFile(join(path, 'link.gguf'), 'utf8')).to.equal('weights');
  });

  it('makes the same synthetic bytes from the same seed, others from another', async () => {
    const make = async (modelId: string, seed: number) => {
      const { path, sizeBytes } = await publish({ modelId, paths: [], synthetic: { sizeBytes: 9_000_001, seed } });
      expect(sizeBytes).to.equal(9_000_001);
      return sha256(await readFile(join(path, 'model.bin')));
    };
    const [a, b, c] = [await make('a', 1), await make('b', 1), await make('c', 2)];
    expect(a).to.equal(b).and.not.equal(c);
  });

  it('reports progress up to the whole size', async () => {
    await writeFiles(source, { a: 10, b: 9 * 1024 * 1024 });
    const seen: number[] = [];
    await publish({ onProgress: ({ publishedBytes, totalBytes }) => seen.push(publishedBytes / totalBytes) });
    expect(seen.at(-1)).to.equal(1);
    expect(seen).to.have.length(3);
  });

  it('says unchanged for the same content and refuses any other', async () => {
    await writeFiles(source, { a: 'one' });
    await publish({ extra: { title: 'A' } });
    const again = await publish({ extra: { title: 'A' } });
    expect(again.unchanged).to.equal(true);
    expect((await rejection(publish({ extra: { title: 'B' } }))).code).to.equal('INVALID_ARGUMENT');
    await writeFile(join(source, 'a'), 'two');
    const error = await rejection(publish({ extra: { title: 'A' } }));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('already published');
    expect(await readFile(join(storage, 'models/m/1.0.0/a'), 'utf8')).to.equal('one');
  });

  it('does not call a damaged version unchanged', async () => {
    await writeFiles(source, { a: 'one' });
    const { path } = await publish();
    await writeFile(join(path, 'a'), 'eno');
    expect((await rejection(publish())).message).to.include('damaged');
  });

  it('lets one of two publishers of other content win', async () => {
    await writeFiles(dir.path, { '1/a': 'one', '2/a': 'two' });
    const results = await Promise.allSettled(['1', '2'].map(name => publish({ paths: [join(dir.path, name)] })));
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(await readdir(join(storage, 'models'))).to.deep.equal(['m']);
  });

  it('signs, adds a signature later, and keeps another key out', async () => {
    await writeFiles(source, { a: 'one' });
    const [key, other] = [generateKeyPair(), generateKeyPair()];
    const { path } = await publish();
    expect((await publish({ signKey: key.privateKey })).unchanged).to.equal(true);
    const manifest = await readFile(join(path, 'manifest.json'));
    verifyManifest(manifest, await readFile(join(path, 'manifest.json.sig')), [other.publicKey, key.publicKey]);
    expect((await publish({ signKey: key.privateKey })).unchanged).to.equal(true);
    expect((await rejection(publish({ signKey: other.privateKey }))).message).to.include('another key');
  });

  for (const [first, second] of [
    ['1.0.0-rc.A', '1.0.0-rc.a'],
    ['1.0.0+a', '1.0.0+b'],
    ['1.0.0', '1.0.0+b'],
  ] as const) {
    it(`refuses ${second} beside ${first}`, async () => {
      await writeFiles(source, { a: 'one' });
      await publish({ version: first });
      expect((await rejection(publish({ version: second }))).code).to.equal('INVALID_ARGUMENT');
    });
  }

  it('does not follow a link in a circle', async () => {
    await writeFiles(source, { 'a/b': 'x' });
    await symlink(source, join(source, 'a', 'loop'));
    expect((await rejection(publish())).message).to.include('link to a folder that contains it');
  });

  it('gives a storage that is a file as INVALID_ARGUMENT', async () => {
    await writeFiles(source, { a: 'one' });
    expect((await rejection(publish({ storage: join(source, 'a') }))).code).to.equal('INVALID_ARGUMENT');
  });

  it('refuses what no client could store, before it writes anything', async () => {
    await writeFiles(source, {
      'a/CON': 'x',
      'b/Name': 'x',
      'b/name': 'y',
      'c/manifest.json': '{}',
      'd/x': '',
      'e/x/y': '',
      'f/a:b': '',
    });
    await mkdir(join(source, 'empty'));
    // On Windows the two names of b are one file, and f is a file with a stream.
    const foldersOfPosix = process.platform === 'win32' ? [] : ['b', 'f'];
    const refused = ['a', ...foldersOfPosix, 'c', 'empty', 'missing'].map(name => ({ paths: [join(source, name)] }));
    refused.push({ paths: [join(source, 'd'), join(source, 'e')] }, { paths: [] });
    const bad = [{ modelId: 'Bad' }, { modelId: '../x' }, { version: 'v1' }, { version: '1.0' }];
    for (const options of [...refused, ...bad]) {
      expect(
        (await rejection(publish({ paths: [join(source, 'd')], ...options }))).code,
        JSON.stringify(options),
      ).to.equal('INVALID_ARGUMENT');
    }
    expect(await readdir(dir.path)).to.deep.equal(['source']);
  });

  it('publishes one of two versions that differ by build metadata or case alone, whichever comes first', async () => {
    await writeFiles(source, { a: 'one' });
    for (const [modelId, versions] of Object.entries({
      build: ['1.0.0+a', '1.0.0+b', '1.0.0+c', '1.0.0'],
      case: ['1.0.0-RC.1', '1.0.0-rc.1', '1.0.0-Rc.1'],
    })) {
      const outcomes = await Promise.allSettled(versions.map(version => publish({ modelId, version })));
      const published = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(published, modelId).to.have.length(1);
      const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      for (const error of refused) expect(error).to.include({ code: 'INVALID_ARGUMENT' });
      expect(await readdir(join(storage, 'models', modelId))).to.have.length(1);
    }
    expect((await readdir(join(storage, 'models'))).sort()).to.deep.equal(['build', 'case']);
  });
});
