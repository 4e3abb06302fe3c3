import { expect } from 'chai';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { World } from '../world.ts';

describe('library publish, export and keygen', () => {
  let folder: string;
  let world: World;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
    world = new World();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('publishes paths, signed, with extra', async () => {
    const keyFile = join(folder, 'key.pem');
    await writeFile(keyFile, 'PRIV');
    const argv = [
      'library',
      'publish',
      'store',
      'ocr-eng',
      '1.0.0',
      'a',
      'b',
      '--sign',
      keyFile,
      '--extra',
      '{"lang":"en"}',
    ];
    expect(await world.run(...argv)).to.equal(0);
    expect(world.stdout.text).to.equal('ocr-eng@1.0.0 published, 10.9 MB\n');
    const [{ onProgress, ...request } = { onProgress: undefined }] = world.published;
    expect(onProgress).to.be.a('function');
    expect(request).to.deep.equal({
      storage: resolve('store'),
      modelId: 'ocr-eng',
      version: '1.0.0',
      paths: [resolve('a'), resolve('b')],
      extra: { lang: 'en' },
      signKey: 'PRIV',
    });
  });

  it('says what it left out, and publishes all of it when told so', async () => {
    world.leftOut = ['.git', 'sub/.DS_Store'];
    expect(await world.run('library', 'publish', 's', 'm', '1.0.0', 'a')).to.equal(0);
    expect(world.stderr.text).to.equal('left out: .git, sub/.DS_Store (--as-is publishes them too)\n');
    expect(world.published[0]).not.to.have.property('asIs');
    expect(await world.run('library', 'publish', 's', 'm', '1.0.0', 'a', '--as-is')).to.equal(0);
    expect(world.published[1]).to.include({ asIs: true });
  });

  it('publishes made-up bytes', async () => {
    expect(await world.run('library', 'publish', 's', 'big', '1.0.0', '--synthetic', '500MB', '--seed', '7')).to.equal(
      0,
    );
    expect(world.published[0]?.synthetic).to.deep.equal({ sizeBytes: 5e8, seed: 7 });
  });

  it('says that a key file is not there', async () => {
    expect(await world.run('library', 'publish', 's', 'm', '1.0.0', 'a', '--sign', join(folder, 'none'))).to.equal(1);
    expect(world.stderr.text).to.match(/^error INVALID_ARGUMENT: ENOENT/);
  });

  it('makes a key pair and never overwrites a key', async function () {
    const keyFile = join(folder, 'key.pem');
    expect(await world.run('library', 'keygen', keyFile)).to.equal(0);
    expect(world.stdout.text).to.equal('PUB\n');
    expect(await readFile(keyFile, 'utf8')).to.equal('PRIV');
    if (process.platform !== 'win32') expect((await stat(keyFile)).mode & 0o777).to.equal(0o600);
    expect(await readFile(`${keyFile}.pub`, 'utf8')).to.equal('untrusted comment: minisign public key\nRWPUB\n');
    await writeFile(keyFile, 'PRECIOUS');
    expect(await world.run('library', 'keygen', keyFile)).to.equal(2);
    expect(await readFile(keyFile, 'utf8')).to.equal('PRECIOUS');
  });

  it('exports', async () => {
    expect(await world.run('library', 'export', 's', folder, '--json')).to.equal(0);
    expect(world.json).to.deep.equal({
      ...{ out: folder, models: 2, versions: 3, changedModels: 1, newFiles: 9 },
      ...{ withdrawn: ['old'], pruned: [] },
    });
    expect(world.stderr.text.split('\n')[0]).to.equal('no more in the catalogue: old; their files stay');
  });

  it('prints the lines that a web server needs for an export, as docs/operator has them', async () => {
    expect(await world.run('library', 'export', 's', folder)).to.equal(0);
    expect(world.stdout.text).to.equal(`2 models, 9 new files in ${folder}\n`);
    const printed = world.stderr.text.split('\n').filter(line => line.startsWith('  '));
    expect(printed).to.have.length(3);
    expect(printed[0]).to.equal(`  root ${folder.replaceAll(sep, '/')};`);
    for (const page of ['operator.md', 'operator.zh-CN.md']) {
      const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
      expect(text).to.include(['server {', '  root /srv/public;', ...printed.slice(1), '}'].join('\n'));
    }
  });

  it('quotes a folder with a space for the web server', async () => {
    expect(await world.run('library', 'export', 's', join(folder, 'a b'))).to.equal(0);
    expect(world.stderr.text).to.include(`  root "${folder.replaceAll(sep, '/')}/a b";\n`);
  });

  it('passes what an export is to do, and says what a dry run would do', async () => {
    const flags = ['--dry-run', '--prune', '--full', '--torrents', '--base-url', 'https://m.example.com/x/'];
    expect(await world.run('library', 'export', 's', folder, ...flags)).to.equal(0);
    expect(world.exported).to.deep.equal([
      { dryRun: true, prune: true, full: true, torrents: true, baseUrl: 'https://m.example.com/x' },
    ]);
    expect(world.stdout.text).to.equal(`2 models, 9 new files would be written to ${folder}\n`);
    expect(await world.run('library', 'export', 's', folder, '--torrents')).to.equal(2);
    expect(await world.run('library', 'export', 's', folder, '--base-url', 'here')).to.equal(2);
  });

  it("publishes a model of Hugging Face's cache with what its card tells, and our word over it", async () => {
    const argv = ['library', 'publish', 's', 'm', '1.0.0', '--from-huggingface-cache', 'hub/models--a--b'];
    expect(await world.run(...argv, '--extra', '{"title":"Ours"}', '--resume', '--latest')).to.equal(0);
    expect(world.published[0]).to.deep.include({
      ...{ paths: ['hub/models--a--b/snapshot'], extra: { title: 'Ours', license: 'mit' } },
      ...{ resume: true, latest: true },
    });
    expect(await world.run(...argv, '--synthetic', '1MB')).to.equal(2);
  });

  it('shows the public key of a secret one, and signs anew with it', async () => {
    const [keyFile, passwordFile] = [join(folder, 'key'), join(folder, 'password')];
    await writeFile(keyFile, 'PRIV');
    await writeFile(passwordFile, 'open sesame\n');
    const password = ['--password-file', passwordFile];
    expect(await world.run('library', 'keygen', keyFile, '--show', ...password)).to.equal(0);
    expect(world.stdout.text).to.equal('PUB of PRIV\n');
    expect(world.stderr.text).to.equal('minisign -P RW open sesame\n');
    expect(await world.run('library', 'resign', 's', 'm@1.0.0', '--key', keyFile, ...password)).to.equal(0);
    expect(world.resignings).to.deep.equal([
      { storage: resolve('s'), modelId: 'm', version: '1.0.0', signKey: 'PRIV', keyPassword: 'open sesame' },
    ]);
    expect(world.stderr.text).to.include('without a signature: old@1.0.0');
    expect(await world.run('library', 'resign', 's')).to.equal(2);
  });

  it('signs the catalogue, and says until when it is valid', async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, 'PRIV');
    expect(await world.run('library', 'sign', 's', '--key', keyFile, '--valid-days', '7')).to.equal(0);
    expect(world.stdout.text).to.include('3 versions, serial 7, valid until 2026-05-31');
    expect(world.stderr.text).to.include('old@1.0.0');
    expect(world.resignings[0]).to.deep.include({ storage: resolve('s'), signKey: 'PRIV', validDays: 7 });
    expect(await world.run('library', 'sign', 's', '--key', keyFile, '--valid-days', '0')).to.equal(2);
    expect(await world.run('library', 'sign', 's')).to.equal(2);
  });
});
