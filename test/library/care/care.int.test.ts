import { expect } from 'chai';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listLibrary } from '../../../src/library/care/list.ts';
import { resignLibrary } from '../../../src/library/care/resign.ts';
import { verifyLibrary } from '../../../src/library/care/verify.ts';
import { withdrawVersion } from '../../../src/library/care/withdraw.ts';
import { parseCatalog, parseModelInfo } from '../../../src/library/format/answers.ts';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { keyIdOf, verifyMinisign } from '../../../src/library/format/minisign.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { globalFetch, rejection, writeFiles } from '../support.ts';

const { publicKey, privateKey } = generateKeyPair();

describe('the care of a library', () => {
  let dir: TempDir;
  let storage: string;
  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    await writeFiles(join(dir.path, 'source'), { big: 600_000, 'sub/x': 'x', none: '' });
    const common = { storage, paths: [join(dir.path, 'source')] };
    await publishVersion({ ...common, modelId: 'm', version: '1.0.0', signKey: privateKey });
    await publishVersion({ ...common, modelId: 'm', version: '1.10.0' });
    await publishVersion({ ...common, modelId: 'a', version: '1.0.0' });
  });
  afterEach(() => dir.remove());

  const folder = (name: string) => join(storage, 'models', name);
  const withdraw = (why: string | null, version = '1.10.0') =>
    withdrawVersion({ storage, modelId: 'm', version, why, now: Date.UTC(2026, 0, 1) });

  it('lists what is shown, hidden, signed and withdrawn', async () => {
    await rm(join(folder('a/1.0.0'), 'sub/x'));
    await withdraw('wrong weights');
    const listed = await listLibrary({ storage });
    expect(listed.map(({ modelId, version, info }) => `${modelId}@${version} ${info !== null}`)).to.deep.equal([
      ...['a@1.0.0 false', 'm@1.0.0 true', 'm@1.10.0 true'],
    ]);
    expect(listed[0]?.problem).to.equal('sub/x is not there.');
    expect(listed.map(({ signatures }) => signatures.length)).to.deep.equal([0, 2, 0]);
    expect(listed[2]?.withdrawn).to.deep.equal({ why: 'wrong weights', withdrawn_at: '2026-01-01T00:00:00.000Z' });
    expect(await listLibrary({ storage, modelId: 'm', version: '1.0.0' })).to.have.length(1);
    expect((await rejection(listLibrary({ storage, modelId: 'x' }))).code).to.equal('MODEL_UNKNOWN');
    expect((await rejection(listLibrary({ storage, modelId: 'm', version: '3.0.0' }))).code).to.equal(
      'VERSION_UNKNOWN',
    );
  });

  it('verifies each file, with progress, and finds nothing in what is sound', async () => {
    const seen: number[] = [];
    const told: string[] = [];
    const verified = await verifyLibrary({
      storage,
      onProgress: ({ verifiedBytes, totalBytes }) => seen.push(verifiedBytes / totalBytes),
      onVersion: ({ modelId, version }) => told.push(`${modelId}@${version}`),
    });
    expect(verified.map(({ faults }) => faults)).to.deep.equal([[], [], []]);
    expect(verified[0]).to.include({ files: 3, sizeBytes: 600_001 });
    expect(seen.at(-1)).to.equal(1);
    expect(told).to.deep.equal(['a@1.0.0', 'm@1.0.0', 'm@1.10.0']);
  });

  it('names a flipped bit, a file that is gone, one of another size, and lists that differ', async () => {
    const big = join(folder('m/1.10.0'), 'big');
    const bytes = await readFile(big);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(big, bytes);
    await rm(join(folder('m/1.0.0'), 'sub/x'));
    await writeFile(join(folder('m/1.0.0'), 'none'), 'some');
    const list = join(folder('a/1.0.0'), 'checksum.sha256');
    await writeFile(list, (await readFile(list, 'utf8')).replace(/^[0-9a-f]{64}/, '0'.repeat(64)));
    const [a, m, next] = await verifyLibrary({ storage, concurrency: 2 });
    expect(a?.faults).to.have.length(1);
    expect(a?.faults[0]?.reason).to.include('to agree');
    // What a version that is hidden says of itself names its first file.
    expect(m?.faults).to.deep.equal([{ path: null, reason: 'none has 4 of 0 bytes.' }]);
    expect(next?.faults).to.deep.equal([{ path: 'big', reason: 'checksum' }]);
  });

  it('asks for a signature where keys are given', async () => {
    const faults = async (keys: string[]) =>
      (await verifyLibrary({ storage, pinnedKeys: keys })).map(version => version.faults.length);
    expect(await faults([generateKeyPair().publicKey, publicKey])).to.deep.equal([1, 0, 1]);
    expect(await faults([generateKeyPair().publicKey])).to.deep.equal([1, 1, 1]);
  });

  it('takes a version out of the catalogue with its reason, and puts it back', async () => {
    await withdraw('wrong weights');
    const library = openLibraryStorage({ storage });
    const reason = { why: 'wrong weights', withdrawn_at: '2026-01-01T00:00:00.000Z' };
    const catalog = parseCatalog(Buffer.from(JSON.stringify(await library.catalog())));
    expect(catalog.models.map(({ model_id, latest }) => [model_id, latest])).to.deep.equal([
      ...[
        ['a', '1.0.0'],
        ['m', '1.0.0'],
      ],
    ]);
    expect(catalog.withdrawn).to.deep.equal([{ model_id: 'm', version: '1.10.0', ...reason }]);
    const page = parseModelInfo(Buffer.from(JSON.stringify(await library.model('m'))), 'm');
    expect(page).to.deep.include({ latest: '1.0.0', withdrawn: { '1.10.0': reason } });
    await withdraw('also', '1.0.0');
    expect((await library.catalog()).models.map(({ model_id }) => model_id)).to.deep.equal(['a']);
    expect((await library.model('m')).versions).to.deep.equal({});
    await withdraw(null);
    expect((await library.model('m')).latest).to.equal('1.10.0');
    expect(await readFile(join(folder('m/1.10.0'), 'sub/x'), 'utf8')).to.equal('x');
  });

  it('keeps a version withdrawn whatever becomes of the note, and refuses what makes no sense', async () => {
    await withdraw('x');
    await writeFile(join(folder('m/.withdrawn'), '1.10.0.json'), '{');
    expect((await openLibraryStorage({ storage }).model('m')).withdrawn).to.have.property('1.10.0');
    expect((await rejection(withdraw(' '))).code).to.equal('INVALID_ARGUMENT');
    expect((await rejection(withdraw('x', '9.0.0'))).code).to.equal('VERSION_UNKNOWN');
  });

  it('changes the key of all versions, and touches nothing but their signatures', async () => {
    const next = generateKeyPair();
    const of = (version: string, name: string) => readFile(join(folder(`m/${version}`), name));
    const before = [await of('1.0.0', 'manifest.json'), await of('1.0.0', 'checksum.sha256')];
    await rm(join(folder('a/1.0.0'), 'manifest.json'));
    const done = await resignLibrary({ storage, signKey: next.privateKey });
    expect(done).to.deep.equal({ resigned: ['m@1.0.0', 'm@1.10.0'], unsigned: ['a@1.0.0'] });
    expect([await of('1.0.0', 'manifest.json'), await of('1.0.0', 'checksum.sha256')]).to.deep.equal(before);
    const verified = await verifyLibrary({ storage, modelId: 'm', pinnedKeys: [next.publicKey] });
    expect(verified.flatMap(({ faults }) => faults)).to.deep.equal([]);
    const minisig = (await of('1.10.0', 'manifest.json.minisig')).toString();
    expect(
      verifyMinisign(await of('1.10.0', 'manifest.json'), minisig, Buffer.from(next.publicKey, 'base64')),
    ).to.equal(true);
    expect((await resignLibrary({ storage, signKey: next.privateKey })).resigned).to.deep.equal([]);
    // A client that pins the old key alone is told which one signed.
    const library = await serveLibrary({ storage });
    const clientWith = (keys: string[]) =>
      createLibraryClient({
        ...{ baseUrl: () => library.url, token: () => null, fetch: globalFetch, clock: systemClock },
        pinnedKeys: () => keys,
      });
    const error = await rejection(clientWith([publicKey]).plan('m', '1.0.0'));
    const keyId = keyIdOf(minisig);
    expect(error).to.deep.include({ code: 'SIGNATURE_INVALID', details: { keyId } });
    expect(error.message).to.include(`the key ${keyId}.`);
    expect(await clientWith([publicKey, next.publicKey]).plan('m', '1.0.0')).to.include({ source: 'manifest' });
    await library.close();
  });
});
