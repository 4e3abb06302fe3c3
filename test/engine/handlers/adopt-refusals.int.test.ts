import { expect } from 'chai';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { AdoptWorld, REF, session } from './adopt-world.ts';

describe('what is not adopted', () => {
  let world: AdoptWorld;
  /** The copy of ocr@1.0.0. */
  let copy: string;

  beforeEach(async () => {
    world = await AdoptWorld.create();
    copy = join(world.stick, 'ocr/1.0.0');
  });
  afterEach(() => world.close());

  const call = () => world.engine.api.call;
  const list = () => call().list({}, session());
  const thrown = (path: string) => world.adopt(path).catch((error: unknown) => error);

  it('a folder without checksum.sha256, a path without anything, and a path that is not absolute', async () => {
    await rm(join(copy, 'checksum.sha256'));
    for (const path of [copy, world.stick, join(world.stick, 'nowhere'), join(copy, 'empty'), 'ocr', '/a\0b']) {
      expect(await thrown(path)).to.include({ code: 'INVALID_ARGUMENT' });
    }
    expect(String(await thrown(world.stick))).to.include('checksum.sha256');
    expect(await list()).to.deep.equal([]);
  });

  it('a file that differs, in its bytes, in its size, or because it is not there', async () => {
    const weights = join(copy, 'weights.bin');
    const bytes = await readFile(weights);
    bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
    await writeFile(weights, bytes);
    expect(await world.refusal(world.stick)).to.deep.include({
      code: 'CHECKSUM_MISMATCH',
      details: { path: 'weights.bin' },
    });
    await truncate(weights, 7);
    expect(await world.refusal(copy)).to.deep.include({ code: 'SIZE_MISMATCH', details: { path: 'weights.bin' } });
    await rm(weights);
    expect((await world.refusal(copy)).message)
      .to.include('weights.bin')
      .and.include('not there');
    expect(await list()).to.deep.equal([]);
    expect(await readdir(join(world.dataDir, 'models'))).not.to.include('ocr');
  });

  it('a file that differs of a version that lies at its place: it stays as it is', async () => {
    const place = join(world.dataDir, 'models/ocr/1.0.0');
    await cp(copy, place, { recursive: true });
    await writeFile(join(place, 'weights.bin'), Buffer.alloc(3_000_000));
    expect((await world.refusal(place)).code).to.equal('CHECKSUM_MISMATCH');
    expect(await list()).to.deep.equal([]);
    expect(await readdir(place)).to.include('weights.bin');
  });

  it('the good versions of a folder are adopted beside a bad one', async () => {
    await world.publish('whisper', '1.0.0', { a: 'x' });
    await rm(join(copy, 'empty'));
    const { adopted, refused } = await world.adopt(world.stick);
    expect(adopted.map(({ modelId }) => modelId)).to.deep.equal(['whisper']);
    expect(refused.map(({ path }) => path)).to.deep.equal([copy]);
  });

  it('a file or folder that is a link out of the version', async () => {
    const outside = join(world.dir.path, 'outside');
    await mkdir(outside);
    for (const name of ['weights.bin', 'checksum.sha256']) {
      await rename(join(copy, name), join(outside, name));
      await symlink(join(outside, name), join(copy, name));
      const error = await world.refusal(copy);
      expect(error.code).to.equal('INVALID_ARGUMENT');
      expect(error.message).to.include(name).and.include('link');
      await rm(join(copy, name));
      await rename(join(outside, name), join(copy, name));
    }
    await rename(join(copy, 'sub'), join(outside, 'sub'));
    await symlink(join(outside, 'sub'), join(copy, 'sub'));
    expect((await world.refusal(copy)).message).to.include('sub/ü.json');
  });

  it('lists that lead outside, or that disagree', async () => {
    const checksum = join(copy, 'checksum.sha256');
    const text = await readFile(checksum, 'utf8');
    await writeFile(checksum, `${text}${'a'.repeat(64)}  ../../secret\n`);
    expect((await world.refusal(copy)).code).to.equal('MANIFEST_INVALID');
    await writeFile(checksum, text.replace(/^[0-9a-f]{8}/, '00000000'));
    expect((await world.refusal(copy)).message).to.include('agree');
    await writeFile(join(copy, 'manifest.json'), '{"model_id":"../up","version":"1.0.0"}');
    expect((await world.refusal(copy)).code).to.be.oneOf(['INVALID_ARGUMENT', 'MANIFEST_INVALID']);
  });

  it('other files than a version has that is here already', async () => {
    await world.adopt(world.stick);
    await rm(join(world.stick, 'ocr'), { recursive: true });
    await world.publish('ocr', '1.0.0', { a: 'other' });
    const error = await world.refusal(copy);
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('ocr@1.0.0').and.include('other files');
    expect(await readdir(await world.path())).to.include('weights.bin');
  });

  it('a version that differs from one that is here by build metadata alone', async () => {
    await world.publish('ocr', '1.0.0+b', { a: 'x' }).catch(async () => {
      // The other library refuses it too: it was published alone.
      await world.adopt(world.stick);
      await rm(join(world.stick, 'ocr'), { recursive: true });
      await world.publish('ocr', '1.0.0+b', { a: 'x' });
    });
    expect((await world.refusal(join(world.stick, 'ocr'))).message)
      .to.include('1.0.0')
      .and.include('build metadata');
  });

  it('a version whose place holds a folder that nothing is known of: that is not deleted', async () => {
    const place = join(world.dataDir, 'models/ocr/1.0.0');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'mine.txt'), 'mine');
    const error = await world.refusal(copy);
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include(place);
    expect(await readdir(place)).to.deep.equal(['mine.txt']);
  });

  it('a version that is being downloaded', async () => {
    const library = await serveLibrary({ storage: join(world.stick, '..'), rateBytesPerSecond: 1000 });
    await call().setSettings({ settings: { libraryUrl: library.url } }, session());
    await call().install(REF, session());
    const error = await world.refusal(copy);
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('cancel');
    await call().cancel(REF, session());
    await library.close();
    expect(await world.adopted(copy)).to.deep.equal(['ocr@1.0.0']);
  });

  it('anything unsigned, where keys are pinned', async () => {
    const key = generateKeyPair();
    await world.publish('signed', '1.0.0', { a: 'x' }, key.privateKey);
    await call().setSettings({ settings: { pinnedKeys: [key.publicKey] } }, session());
    expect((await world.refusal(copy)).code).to.equal('SIGNATURE_INVALID');
    await rm(join(copy, 'manifest.json'));
    expect((await world.refusal(copy)).code).to.equal('SIGNATURE_INVALID');
    expect(await world.adopted(join(world.stick, 'signed'))).to.deep.equal(['signed@1.0.0']);
    expect(await readdir(join(world.dataDir, 'models/signed/1.0.0'))).to.include('manifest.json.sig');
  });

  it('anything more, once nobody waits for it', async () => {
    let leave: () => void = () => undefined;
    const adopting = call().adopt({ path: copy }, { id: 'leaving', onClose: listener => (leave = listener) });
    const outcome = adopting.catch((error: unknown) => error);
    while (!(await world.temp()).some(name => name.endsWith('.adopting')))
      await new Promise(resolve => setImmediate(resolve));
    leave();
    expect(await outcome).to.include({ code: 'CANCELLED' });
    expect(await world.temp()).to.deep.equal([]);
    expect(await list()).to.deep.equal([]);
  });
});
