import { expect } from 'chai';
import { spawnSync, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import type { ModelInfo } from '../../../src/library/types.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { listen, writeFiles } from '../support.ts';

const HAS_ARIA2 = spawnSync('aria2c', ['--version']).error === undefined;
const PIECE = 8 * 1024 * 1024;

describe('files for other download programs', () => {
  let dir: TempDir;
  let out: string;
  let aria2Server: Awaited<ReturnType<typeof listen>> | undefined;

  before(async () => {
    dir = await tempDir();
    out = join(dir.path, 'out');
    await writeFiles(join(dir.path, 'source'), { 'a & b/ü.bin': 'x', 'sub/ü.bin': 'deep', big: 2 * PIECE + 5 });
    const [storage, paths] = [join(dir.path, 'storage'), [join(dir.path, 'source')]];
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths });
    await exportLibrary(storage, out, { baseUrl: 'https://models.example.com/team', torrents: true });
    await exportLibrary(storage, join(dir.path, 'relative'));
  });
  after(async () => {
    await aria2Server?.close();
    await dir.remove();
  });

  it('are named in the page of the model, and not in the manifest', async () => {
    const page = JSON.parse(await readFile(join(out, 'api/models/m/index.json'), 'utf8')) as ModelInfo;
    expect(page.versions['1.0.0']?.extra).to.deep.equal({
      downloads: [
        { type: 'metalink', path: 'storage/models/m/1.0.0.meta4' },
        { type: 'torrent', path: 'storage/models/m/1.0.0.torrent' },
      ],
    });
    expect(await readFile(join(out, 'storage/models/m/1.0.0/manifest.json'), 'utf8')).to.not.include('downloads');
  });

  it('are Metalink 4 with the hashes of pieces, relative to itself or absolute', async () => {
    const absolute = await readFile(join(out, 'storage/models/m/1.0.0.meta4'), 'utf8');
    expect(absolute).to.include('<metalink xmlns="urn:ietf:params:xml:ns:metalink">');
    expect(absolute).to.include('<file name="a &amp; b/ü.bin">');
    expect(absolute).to.include(
      '<url>https://models.example.com/team/storage/models/m/1.0.0/a%20%26%20b/%C3%BC.bin</url>',
    );
    expect(absolute).to.include(`<pieces length="${PIECE}" type="sha-256">`);
    expect(absolute.match(/^ {6}<hash>[0-9a-f]{64}<\/hash>$/gm)).to.have.length(3);
    for (const name of ['manifest.json', 'checksum.sha256']) expect(absolute).to.include(`<file name="${name}">`);
    const relative = await readFile(join(dir.path, 'relative/storage/models/m/1.0.0.meta4'), 'utf8');
    expect(relative).to.include('<url>1.0.0/big</url>');
  });

  it('are torrents with the web server as seed', async () => {
    const torrent = (await readFile(join(out, 'storage/models/m/1.0.0.torrent'))).toString('latin1');
    const seed = 'https://models.example.com/team/storage/models/m/';
    expect(torrent)
      .to.match(/8:url-listl?\d/)
      .and.include(`${seed.length}:${seed}`)
      .and.include('4:name5:1.0.0');
    expect(torrent).to.not.include('8:announce');
  });

  (HAS_ARIA2 ? it : it.skip)('are read by aria2c, which mends a spoilt byte (needs aria2c)', async function () {
    this.timeout(60_000);
    const root = join(dir.path, 'relative');
    const asked: string[] = [];
    const server = (aria2Server = await listen((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      readFile(join(root, path)).then(
        bytes => {
          const [, from] = /^bytes=(\d+)-/.exec(request.headers.range ?? '') ?? [];
          const [, to] = /-(\d+)$/.exec(request.headers.range ?? '') ?? [];
          const [start, end] = [Number(from ?? 0), Math.min(Number(to ?? bytes.length - 1), bytes.length - 1)];
          if (path.endsWith('/big')) asked.push(`${start}-${end}`);
          const part = bytes.subarray(start, end + 1);
          const range = from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${bytes.length}` };
          response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length, ...range }).end(part);
        },
        () => response.writeHead(404).end(),
      );
    }));
    const target = join(dir.path, 'aria2');
    const address = `${server.url}/storage/models/m/1.0.0.meta4`;
    const aria2 = () =>
      promisify(execFile)('aria2c', [
        '-V',
        '-q',
        '--file-allocation=none',
        '--follow-metalink=mem',
        '-d',
        target,
        address,
      ]);
    await aria2();
    const source = await readFile(join(dir.path, 'source/big'));
    expect((await readFile(join(target, 'big'))).equals(source)).to.equal(true);
    // aria2 1.36 itself writes "&" in a name as "&#38;".
    expect(await readFile(join(target, 'sub/ü.bin'), 'utf8')).to.equal('deep');
    const spoilt = Buffer.from(source);
    spoilt[PIECE + 7]! ^= 1;
    await writeFile(join(target, 'big'), spoilt);
    asked.length = 0;
    await aria2();
    expect((await readFile(join(target, 'big'))).equals(source)).to.equal(true);
    expect(asked).to.deep.equal([`${PIECE}-${2 * PIECE - 1}`]);
  });
});
