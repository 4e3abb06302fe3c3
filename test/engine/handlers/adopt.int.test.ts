import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { writeFiles } from '../../library/support.ts';
import { AdoptWorld, REF, session } from './adopt-world.ts';

type Registry = Record<string, Record<string, { status: string }>>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What is adopted comes from a folder that somebody copied: no library is asked. */
describe('adopting copied models', () => {
  let world: AdoptWorld;
  let stick: string;
  let models: string;

  beforeEach(async () => {
    world = await AdoptWorld.create();
    stick = world.stick;
    models = join(world.dataDir, 'models');
  });
  afterEach(() => world.close());

  const call = () => world.engine.api.call;
  const installs = () => call().history({ types: ['ModelInstalled'] }, session());

  it('copies one version, proves it, records it, and leaves the source alone', async () => {
    const source = join(stick, 'ocr/1.0.0');
    await writeFiles(source, { '.DS_Store': 'not listed' });
    const before = await stat(join(source, 'weights.bin'));
    const result = await world.adopt(source);
    const place = join(models, 'ocr/1.0.0');
    expect(result).to.deep.equal({
      adopted: [{ ...REF, from: source, path: place, sizeBytes: 3_000_002, unchanged: false }],
      refused: [],
    });
    expect(await world.path()).to.equal(place);
    for (const file of ['weights.bin', 'sub/ü.json', 'empty', 'checksum.sha256', 'manifest.json'])
      expect((await readFile(join(place, file))).equals(await readFile(join(source, file)))).to.equal(true);
    expect(await readdir(place)).not.to.include('.DS_Store');
    const after = await stat(join(source, 'weights.bin'));
    expect([after.nlink, after.mtimeMs, after.ctimeMs]).to.deep.equal([1, before.mtimeMs, before.ctimeMs]);
    expect((await stat(join(place, 'weights.bin'))).ino).not.to.equal(after.ino);
    const [event] = await installs();
    expect(event).to.deep.include({ subject: 'ocr@1.0.0' });
    expect(event?.data).to.deep.include({
      task_id: 'reconciled',
      size_bytes: 3_000_002,
      checksum_sha256: sha256(await readFile(join(source, 'checksum.sha256'))),
      file_count: 3,
      extra: { title: 'ocr' },
      adopted_from: source,
    });
    expect(await world.temp()).to.deep.equal([]);
  });

  it('takes a whole models folder, and a folder that holds one', async () => {
    await world.publish('ocr', '1.1.0', { a: 'x' });
    await world.publish('whisper', '2.0.0-rc.1', { a: 'y' });
    await writeFiles(stick, { 'temp/ocr_1.0.0.incoming/checksum.sha256': 'x', '.model-manager': 'x' });
    expect(await world.adopted(join(stick, 'ocr'))).to.deep.equal(['ocr@1.0.0', 'ocr@1.1.0']);
    const { adopted: all, refused } = await world.adopt(join(stick, '..'));
    expect(all.map(({ modelId, version, unchanged }) => [modelId, version, unchanged])).to.deep.equal([
      ['ocr', '1.0.0', true],
      ['ocr', '1.1.0', true],
      ['whisper', '2.0.0-rc.1', false],
    ]);
    expect(refused).to.deep.equal([]);
    expect(await installs()).to.have.length(3);
  });

  it('takes what already lies at its place where it is', async () => {
    await cp(stick, models, { recursive: true });
    const weights = join(models, 'ocr/1.0.0/weights.bin');
    const { ino } = await stat(weights);
    expect(await world.adopted(models)).to.deep.equal(['ocr@1.0.0']);
    expect((await stat(weights)).ino).to.equal(ino);
    expect(await world.path()).to.equal(join(models, 'ocr/1.0.0'));
    expect((await call().verify(REF, session())).ok).to.equal(true);
  });

  it('knows a version by its manifest wherever it lies, and without one by its place', async () => {
    await rename(join(stick, 'ocr/1.0.0'), join(world.dir.path, 'My Model (copy)'));
    expect(await world.adopted(join(world.dir.path, 'My Model (copy)'))).to.deep.equal(['ocr@1.0.0']);
    await world.publish('plain', '3.0.0', { a: 'x' });
    await rm(join(stick, 'plain/3.0.0/manifest.json'));
    expect(await world.adopted(join(stick, 'plain/3.0.0'))).to.deep.equal(['plain@3.0.0']);
    await rename(join(stick, 'plain/3.0.0'), join(stick, 'plain/final'));
    const error = await world.refusal(join(stick, 'plain/final'));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include(join('plain', 'final')).and.include('<model_id>/<version>');
  });

  it('heals a damaged version from a copy', async () => {
    await world.adopt(stick);
    await writeFile(join(models, 'ocr/1.0.0/weights.bin'), Buffer.alloc(3_000_000));
    await call().verify(REF, session());
    expect((await call().list({}, session()))[0]?.status).to.equal('damaged');
    expect(await world.adopted(stick)).to.deep.equal(['ocr@1.0.0']);
    expect((await call().verify(REF, session())).ok).to.equal(true);
    await rm(join(models, 'ocr'), { recursive: true });
    expect((await world.adopt(stick)).adopted[0]?.unchanged).to.equal(false);
    expect(await world.path()).to.equal(join(models, 'ocr/1.0.0'));
  });

  it('takes a version again after its removal', async () => {
    await world.adopt(stick);
    const removed = firstValueFrom(world.engine.ledger.events$.pipe(filter(({ type }) => type === 'ModelRemoved')));
    await call().remove(REF, session());
    await removed;
    expect(await world.adopted(stick)).to.deep.equal(['ocr@1.0.0']);
  });

  it('stands after a restart, without the folder that it came from', async () => {
    await world.adopt(stick);
    await world.engine.close();
    await rename(stick, `${stick}-away`);
    const registry = JSON.parse(await readFile(join(world.dataDir, 'registry.json'), 'utf8')) as Registry;
    expect(registry.ocr?.['1.0.0']?.status).to.equal('ready');
    await world.start();
    expect(await world.path()).to.equal(join(models, 'ocr/1.0.0'));
  });

  it('removes what an adoption that was killed had begun', async () => {
    const left = join(models, 'temp/ocr_1.0.0.adopting');
    await writeFiles(left, { 'weights.bin': 'half', 'other/x': 'x' });
    expect(await world.adopted(stick)).to.deep.equal(['ocr@1.0.0']);
    expect(await world.temp()).to.deep.equal([]);
    expect(await readdir(join(models, 'ocr/1.0.0'))).not.to.include('other');
  });

  it('makes no link of a link, and nothing of what a link outside leads to', async () => {
    const source = join(stick, 'ocr/1.0.0');
    await rename(join(source, 'weights.bin'), join(source, 'real.bin'));
    await symlink('real.bin', join(source, 'weights.bin'));
    expect(await world.adopted(source)).to.deep.equal(['ocr@1.0.0']);
    expect((await stat(join(models, 'ocr/1.0.0/weights.bin'))).size).to.equal(3_000_000);
    expect(await readdir(join(models, 'ocr/1.0.0'))).not.to.include('real.bin');
    await mkdir(join(world.dir.path, 'linked/models'), { recursive: true });
    await symlink(join(stick, 'ocr'), join(world.dir.path, 'linked/models/ocr'));
    const error = await world.adopt(join(world.dir.path, 'linked')).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'INVALID_ARGUMENT' });
  });
});
