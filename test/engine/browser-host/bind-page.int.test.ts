import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { bindPage } from '../../../src/engine/browser-host/bind-page.ts';
import type { BindPageOptions } from '../../../src/engine/browser-host/bind-page.ts';
import type { BrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { readSession, sessionFilePath } from '../../../src/engine/browser-host/session-file.ts';
import { loggerOf, silentLogger } from '../../../src/ports/logger.ts';
import { engineApiStub } from '../../support/engine-api-stub.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('the session of a page', () => {
  let temp: TempDir;
  const open: BrowserHost[] = [];
  let runs = 0;

  beforeEach(async () => {
    temp = await tempDir();
  });
  afterEach(async () => {
    for (const host of open.splice(0)) await host.close();
    await temp.remove();
  });

  /** An engine's endpoint, with a token of its own as each run has. */
  async function run(options: Partial<BindPageOptions> = {}): Promise<BrowserHost> {
    const token = `token-of-run-${++runs}-`.padEnd(32, 'x');
    const host = await bindPage({
      uiDir: null,
      dataDir: temp.path,
      run: `run-${runs}`,
      token,
      logger: silentLogger,
      ...options,
    });
    host.serve({ api: engineApiStub({}) });
    open.push(host);
    return host;
  }

  async function end(host: BrowserHost): Promise<void> {
    open.splice(open.indexOf(host), 1);
    await host.close();
  }

  /** The cookie that a browser gets for the address that the program printed. */
  async function cookieOf({ url }: BrowserHost): Promise<string> {
    const answer = await fetch(url, { redirect: 'manual' });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  /** 404: let in, and nothing is there, because these endpoints have no UI. */
  async function statusWith(cookie: string, { port }: BrowserHost): Promise<number> {
    return (await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } })).status;
  }

  it('is taken by the next engine of the data directory, at the same port', async () => {
    const first = await run();
    const cookie = await cookieOf(first);
    await end(first);
    const second = await run();
    expect(second.port).to.equal(first.port);
    expect(await statusWith(cookie, second)).to.equal(404);
    expect(new URL(second.url).search).not.to.equal(new URL(first.url).search);
  });

  it('counts in its own data directory alone', async () => {
    const first = await run();
    const cookie = await cookieOf(first);
    await end(first);
    await mkdir(join(temp.path, 'other'));
    const other = await run({ dataDir: join(temp.path, 'other'), port: first.port });
    expect(await statusWith(cookie, other)).to.equal(401);
  });

  it('does not let in with the token of an earlier run', async () => {
    const first = await run();
    await end(first);
    const second = await run();
    const stale = `${new URL(second.url).origin}/${new URL(first.url).search}`;
    expect((await fetch(stale, { redirect: 'manual' })).status).to.equal(401);
  });

  it('ends when it is renewed', async () => {
    const first = await run();
    const cookie = await cookieOf(first);
    await end(first);
    const second = await run({ renewSession: true });
    expect(second.port).to.equal(first.port);
    expect(await statusWith(cookie, second)).to.equal(401);
    expect(await statusWith(await cookieOf(second), second)).to.equal(404);
    await end(second);
    expect((await readSession(temp.path))?.port, 'kept for the next one').to.equal(first.port);
  });

  it('has its secret in a file that is for its owner alone, and not in the cookie', async function () {
    const host = await run();
    const text = await readFile(sessionFilePath(temp.path), 'utf8');
    const { secret } = JSON.parse(text) as { secret: string };
    expect(Buffer.from(secret, 'base64url').length).to.equal(32);
    expect(await cookieOf(host)).not.to.include(secret);
    if (process.platform !== 'win32') expect((await stat(sessionFilePath(temp.path))).mode & 0o777).to.equal(0o600);
  });

  it('moves to a free port where the last one is taken, but takes one that is asked for or none', async () => {
    const first = await run();
    await end(first);
    const stranger = createServer().listen(first.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      const second = await run();
      expect(second.port).not.to.equal(first.port);
      const asked = await run({ port: first.port }).then(
        () => 'bound',
        (error: NodeJS.ErrnoException) => error.code,
      );
      expect(asked).to.equal('EADDRINUSE');
    } finally {
      stranger.close();
    }
  });

  it('keeps a port that was asked for, and takes any free one for 0', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise(resolve => free.close(resolve));
    const first = await run({ port });
    await end(first);
    const second = await run();
    expect(second.port).to.equal(port);
    expect((await run({ port: 0 })).port).not.to.equal(port);
  });

  it('starts anew where the file is broken', async () => {
    for (const text of ['', 'null', '{"port":1}', '{"secret":"short","port":1}', '{"secret":7}']) {
      await writeFile(sessionFilePath(temp.path), text);
      const host = await run();
      expect(await statusWith(await cookieOf(host), host), text).to.equal(404);
      expect((await readSession(temp.path))?.port).to.equal(host.port);
      await end(host);
    }
  });

  it('lets the engine start where the file cannot be written', async () => {
    await mkdir(sessionFilePath(temp.path));
    const warnings: unknown[] = [];
    const host = await run({ logger: loggerOf(({ level, message }) => warnings.push(`${level} ${message}`)) });
    expect(await statusWith(await cookieOf(host), host)).to.equal(404);
    expect(warnings).to.deep.equal([
      'warn The session of the page can not be kept. After the next start it is opened anew.',
    ]);
  });
});
