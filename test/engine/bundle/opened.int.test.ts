import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { ZipFile } from 'yazl';
import { createApiClient } from '../../../src/api/client.ts';
import { nodeTransport } from '../../../src/api/node/node-transport.ts';
import { extractBundle } from '../../../src/engine/bundle/extract.ts';
import { openReport } from '../../../src/engine/bundle/open.ts';
import { removeFolder } from '../../support/files/temp-dir.ts';
import { BundleWorld } from './bundle-world.ts';
import { FAULTS } from './ten-faults.ts';

const leftovers = async () => (await readdir(tmpdir())).filter(name => name.startsWith('model-manager-report-'));

describe('a report that is opened', () => {
  let t: BundleWorld;
  beforeEach(async () => (t = await BundleWorld.create()));
  afterEach(() => t.close());

  it('shows timeline, any moment and each story, changes nothing, and leaves nothing behind', async () => {
    const before = await leftovers();
    await t.record(FAULTS[5]?.events ?? []);
    const { path } = await t.write('out.zip');
    const report = await openReport({ path, uiDir: null });
    const { port, searchParams } = new URL(report.url);
    const client = createApiClient(nodeTransport({ port: Number(port), token: searchParams.get('token') ?? '' }));
    try {
      const { opened, journal } = await firstValueFrom(client.stream('health', {}));
      expect(opened).to.deep.include({ redacted: true, firstSeq: 1, lastSeq: 4 });
      expect(journal.ok).to.equal(true);
      expect((await client.call('history', {})).map(({ type }) => type)).to.include('PieceRejected');
      const statusAt = async (seq: number) => (await client.call('stateAt', { seq })).map(({ status }) => status);
      expect([await statusAt(1), await statusAt(2), await statusAt(4)]).to.deep.equal([
        ['queued'],
        ['downloading'],
        ['failed'],
      ]);
      const { now } = await client.call('explain', { model: 'm', language: 'zh' });
      expect(now[0]?.text).to.include('内容与校验和不符');
      const refused = await client.call('install', { modelId: 'm' }).catch((error: unknown) => error);
      expect(refused).to.include({ code: 'INVALID_ARGUMENT' });
      expect(await client.call('list', {})).to.have.nested.property('[0].path', null);
    } finally {
      client.close();
      await report.close();
    }
    expect(await leftovers()).to.deep.equal(before);
  });

  it('refuses what is no report, and leaves nothing of it', async () => {
    const before = await leftovers();
    const path = join(t.root, 'no.zip');
    await writeFile(path, 'PK no zip');
    expect(await openReport({ path, uiDir: null }).catch((error: unknown) => error)).to.include({
      code: 'INVALID_ARGUMENT',
    });
    expect(await leftovers()).to.deep.equal(before);
  });
});

describe('a hostile zip', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'hostile-'))));
  afterEach(() => removeFolder(root));

  const SMALL = { entries: 5, fileBytes: 1_000, totalBytes: 1_500 };

  /** yazl refuses names that lead out: they are put in afterwards, in names of the same length. */
  async function zipOf(files: [name: string, bytes: Buffer][], rename: Record<string, string> = {}): Promise<string> {
    const zip = new ZipFile();
    for (const [name, bytes] of files) zip.addBuffer(bytes, name);
    zip.end();
    const path = join(root, 'x.zip');
    await pipeline(zip.outputStream, createWriteStream(path));
    if (Object.keys(rename).length === 0) return path;
    let text = (await readFile(path)).toString('latin1');
    for (const [from, to] of Object.entries(rename)) text = text.replaceAll(from, to);
    await writeFile(path, Buffer.from(text, 'latin1'));
    return path;
  }

  const refusal = (path: string) =>
    extractBundle(path, SMALL).then(
      () => 'taken',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );

  it('with a name that leads out of the folder is refused', async () => {
    const path = await zipOf([['aa/aa/aaaa', Buffer.from('x')]], { 'aa/aa/aaaa': '../../evil' });
    expect(await refusal(path)).to.match(/^INVALID_ARGUMENT .*\.\./);
  });

  it('gets nothing out that no report has', async () => {
    const path = await zipOf([
      ['settings.json.exe', Buffer.from('x')],
      ['manifest.json', Buffer.from('{}')],
    ]);
    const extracted = await extractBundle(path, SMALL);
    expect((await readdir(extracted.dir)).sort()).to.deep.equal(['journal', 'manifest.json']);
    await extracted.close();
  });

  it('with a file beyond its limit, too many files, or too much in all is refused', async () => {
    const zeros = (bytes: number) => Buffer.alloc(bytes);
    expect(await refusal(await zipOf([['registry.json', zeros(1_001)]]))).to.match(
      /registry\.json is larger than 1000 bytes/,
    );
    const many = ['1', '2', '3', '4', '5', '6'].map((n): [string, Buffer] => [`x${n}`, zeros(1)]);
    expect(await refusal(await zipOf(many))).to.match(/it has 6 files, more than 5/);
    const both = await zipOf([
      ['registry.json', zeros(900)],
      ['doctor.json', zeros(900)],
    ]);
    expect(await refusal(both)).to.match(/doctor\.json is larger than 600 bytes/);
  });

  it('with one name twice is refused', async () => {
    const path = await zipOf(
      [
        ['manifest.json', Buffer.from('{}')],
        ['nanifest.json', Buffer.from('{}')],
      ],
      { 'nanifest.json': 'manifest.json' },
    );
    expect(await refusal(path)).to.match(/^INVALID_ARGUMENT .*EEXIST/);
  });
});
