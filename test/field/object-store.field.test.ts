import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { signLibrary } from '../../src/library/care/sign.ts';
import { exportLibrary } from '../../src/library/export/export.ts';
import { SIGNED_CATALOG_PATH } from '../../src/library/format/signed-catalog.ts';
import { generateKeyPair } from '../../src/library/format/signing.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { missing, startProgram } from '../support/servers/program.ts';
import type { Program, RunningProgram } from '../support/servers/program.ts';
import { createFieldClient } from './field-client.ts';
import type { FieldClient } from './field-client.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB + 5;
const FILE = 'weights.bin';
const BUCKET = 'models';
const { privateKey } = generateKeyPair();
const run = promisify(execFile);

/** `pip install 'moto[server]'`: of the stores that are small to have, the one that answers as S3 does. */
const MOTO: Program = {
  command: 'moto_server',
  configure: port => Promise.resolve(['-H', '127.0.0.1', '-p', `${port}`]),
};
const RCLONE: Program = { command: 'rclone', configure: () => Promise.resolve([]) };
const lacks = missing(MOTO) || missing(RCLONE);

(lacks === '' ? describe : describe.skip)(`an export in an S3-compatible store${lacks}`, function () {
  this.timeout(120_000);
  let dir: TempDir;
  let store: RunningProgram;
  let client: FieldClient;
  const weights = new Map<string, Buffer>();

  before(async () => {
    dir = await tempDir();
    store = await startProgram(MOTO);
    expect((await fetch(`${store.url}/${BUCKET}`, { method: 'PUT' })).status).to.equal(200);
    for (const modelId of ['whole', 'cut']) await publish(modelId, '1.0.0', randomBytes(SIZE));
    await fill();
    client = await createFieldClient(`${store.url}/${BUCKET}`);
  });
  after(async () => {
    await client?.close();
    await store?.close();
    await dir?.remove();
  });

  async function publish(modelId: string, version: string, bytes: Buffer): Promise<void> {
    const source = join(dir.path, `${modelId}-${version}`);
    await mkdir(source);
    await writeFile(join(source, FILE), bytes);
    const storage = join(dir.path, 'storage');
    await publishVersion({ storage, modelId, version, paths: [source], signKey: privateKey });
    weights.set(`${modelId}@${version}`, bytes);
  }

  /** As docs/operator.md says it: /storage before /api. Files go up in parts, so that no ETag is a hash of one. */
  async function fill(): Promise<void> {
    const [storage, out] = [join(dir.path, 'storage'), join(dir.path, 'out')];
    await signLibrary({ storage, signKey: privateKey, now: Date.now() });
    await exportLibrary(storage, out);
    const remote = [
      ...['--config', join(dir.path, 'none'), '--s3-provider', 'Other', '--s3-endpoint', store.url],
      ...['--s3-access-key-id', 'a', '--s3-secret-access-key', 'b', '--s3-region', 'us-east-1'],
      ...['--s3-acl', 'public-read', '--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', '--s3-no-check-bucket'],
    ];
    // rclone of Debian 12 can't take one, and nothing here is encrypted.
    const { AWS_CA_BUNDLE: _bundle, ...env } = process.env;
    for (const part of ['storage', 'api'])
      await run('rclone', ['copy', join(out, part), `:s3:${BUCKET}/${part}`, ...remote], { env });
  }

  const of = (modelId: string, version = '1.0.0') => ({ modelId, version });
  const isRight = async (model: { modelId: string; version: string }) =>
    (await client.read(model, FILE)).equals(weights.get(`${model.modelId}@${model.version}`)!);

  it('is installed, and repaired by its bad piece alone', async () => {
    expect(await client.run(of('whole'))).to.equal('ready');
    expect(await isRight(of('whole'))).to.equal(true);
    const bytes = await client.read(of('whole'), FILE);
    bytes[9 * MIB]! ^= 1;
    await client.write(of('whole'), FILE, bytes);
    const before = client.receivedBytes();
    expect(await client.run(of('whole'), 'repair')).to.equal('ready');
    expect(client.receivedBytes() - before).to.be.below(9 * MIB);
    expect(await isRight(of('whole'))).to.equal(true);
  });

  it('goes on after a kill', async () => {
    expect(await client.run(of('cut'), 'install', true)).to.equal('stopped');
    const before = client.receivedBytes();
    expect(await client.run(of('cut'))).to.equal('ready');
    expect(client.receivedBytes() - before).to.be.below(SIZE);
    expect(await isRight(of('cut'))).to.equal(true);
  });

  it('has a new version after the next copy, and the signed catalogue', async () => {
    await publish('whole', '2.0.0', randomBytes(SIZE));
    await fill();
    expect((await client.library.model('whole')).latest).to.equal('2.0.0');
    expect(await client.run(of('whole', '2.0.0'))).to.equal('ready');
    const signed = await fetch(`${store.url}/${BUCKET}/${SIGNED_CATALOG_PATH}`);
    expect(await signed.text()).to.include('2.0.0');
  });

  it('says of a version that it does not have that there is none', async () => {
    expect(await client.run(of('whole', '9.0.0'))).to.equal('VERSION_UNKNOWN');
  });
});
