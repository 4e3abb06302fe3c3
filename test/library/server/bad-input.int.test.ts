import { expect } from 'chai';
import { once } from 'node:events';
import { chmod, rename, symlink, writeFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { ask as askAt } from './ask.ts';
import { publishedIn, TEN } from './published.ts';
import { leaveOut } from '../../support/leave-out.ts';

describe('the library server under bad input', () => {
  let dir: TempDir;
  let storage: string;
  let library: RunningLibrary;

  before(async () => {
    dir = await tempDir();
    storage = await publishedIn(dir.path);
    library = await serveLibrary({ storage });
  });
  after(async () => {
    await library.close();
    await dir.remove();
  });

  const ask = (path: string, options: RequestOptions = {}, base = library.url) => askAt(path, options, base);
  const isWell = async () => expect((await ask('/storage/models/m/1.0.0/ten')).body.toString()).to.equal(TEN);

  /** What the server says to these bytes, as they are; nothing where it only closes. */
  async function say(bytes: string): Promise<string> {
    const { hostname, port } = new URL(library.url);
    const socket = createConnection(Number(port), hostname);
    let answer = '';
    socket.on('data', chunk => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return answer.split('\r\n')[0] ?? '';
  }

  it('refuses URLs and headers of 64 KiB, and what is no HTTP', async () => {
    const long = 'a'.repeat(65_536);
    expect(await say(`GET /${long} HTTP/1.1\r\nHost: x\r\n\r\n`)).to.match(/^HTTP\/1\.1 (414|431) /);
    expect(await say(`GET / HTTP/1.1\r\nHost: x\r\nX: ${long}\r\n\r\n`)).to.match(/^HTTP\/1\.1 431 /);
    expect(await say('\x16\x03\x01 hello\r\n\r\n')).to.match(/^HTTP\/1\.1 400 /);
    await isWell();
  });

  for (const range of [
    `bytes=${'9'.repeat(400)}-`,
    `bytes=0-${'9'.repeat(400)}`,
    `bytes=-${'9'.repeat(400)}`,
    `bytes=${'0-1,'.repeat(2000)}`,
    'bytes=0x0-0x1',
    'bytes=1e3-',
    'bytes=--1',
  ]) {
    it(`answers the range ${range.slice(0, 20)} with the file, a part of it, or 416`, async () => {
      const { status, body } = await ask('/storage/models/m/1.0.0/ten', { headers: { range } });
      expect([200, 206, 416]).to.include(status);
      if (status !== 416) expect(body.toString()).to.equal(TEN);
    });
  }

  it('serves nothing that a link leads to outside, and does so when it is told to', async function () {
    if (process.platform === 'win32')
      leaveOut(this, 'It makes a symbolic link, and Windows refuses them to ordinary users.');
    const version = join(storage, 'models/m/1.0.0');
    await writeFile(join(dir.path, 'secret'), 'secret');
    await symlink(join(dir.path, 'secret'), join(version, 'link'));
    await symlink(dir.path, join(version, 'up'));
    await symlink(join(version, 'ten'), join(version, 'alias'));
    for (const name of ['link', 'up/secret']) {
      const { status, body } = await ask(`/storage/models/m/1.0.0/${name}`);
      expect(status, name).to.equal(404);
      expect(JSON.parse(body.toString()), name).to.include({ code: 'VERSION_UNKNOWN' });
    }
    expect((await ask('/storage/models/m/1.0.0/alias')).body.toString()).to.equal(TEN);
    const open = await serveLibrary({ storage, followLinks: true });
    expect((await ask('/storage/models/m/1.0.0/link', {}, open.url)).body.toString()).to.equal('secret');
    await open.close();
  });

  it('hides a version that a link leads to elsewhere, and follows a library that is a link', async function () {
    if (process.platform === 'win32')
      leaveOut(this, 'It makes a symbolic link, and Windows refuses them to ordinary users.');
    const outside = join(dir.path, 'outside');
    await rename(join(storage, 'models/m/2.0.0-rc.1'), outside);
    await symlink(outside, join(storage, 'models/m/2.0.0-rc.1'));
    await symlink(storage, join(dir.path, 'current'));
    const problems: string[] = [];
    const other = await serveLibrary({
      storage: join(dir.path, 'current'),
      onProblem: (ref, { message }) => problems.push(`${ref}: ${message}`),
    });
    const { body } = await ask('/api/models/m', {}, other.url);
    expect(JSON.parse(body.toString())).to.have.property('versions').with.all.keys('1.0.0');
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^m@2\.0\.0-rc\.1: A link leads out/);
    expect((await ask('/storage/models/m/1.0.0/ten', {}, other.url)).status).to.equal(200);
    expect((await ask('/storage/models/m/2.0.0-rc.1/ten', {}, other.url)).status).to.equal(404);
    await other.close();
  });

  it('says 503 to a file that it may not read', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0)
      leaveOut(this, 'Root may read everything, and Windows has no file modes.');
    const file = join(storage, 'models/m/1.0.0/ten');
    await chmod(file, 0);
    expect((await ask('/storage/models/m/1.0.0/ten')).status).to.equal(503);
    await chmod(file, 0o644);
    await isWell();
  });

  it('outlives a thousand connections that say nothing', async () => {
    const { hostname, port } = new URL(library.url);
    const sockets = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const socket = createConnection(Number(port), hostname);
        await once(socket, 'connect');
        return socket;
      }),
    );
    await isWell();
    for (const socket of sockets) socket.destroy();
    await isWell();
  });
});
