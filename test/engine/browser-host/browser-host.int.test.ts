import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { createApiClient } from '../../../src/api/client.ts';
import { nodeTransport } from '../../../src/api/node/node-transport.ts';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import type { BrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { engineApiStub } from '../../support/engine-api-stub.ts';

const TOKEN = 'a-token-of-32-characters-for-test';
const BEARER = { authorization: `Bearer ${TOKEN}` };
const PAGE = '<!doctype html><title>Models</title>';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

describe('the engine endpoint on loopback', () => {
  let uiDir: string;
  let host: BrowserHost;
  const ended: string[] = [];
  const api = engineApiStub({
    call: {
      getModelPath: ({ modelId }) => Promise.resolve(`/m/${modelId}`),
      useModel: (_params, session) => {
        session.onClose(() => ended.push(session.id));
        return Promise.resolve({ leaseId: session.id, path: '/m' });
      },
    },
  });

  before(async () => {
    uiDir = await mkdtemp(join(tmpdir(), 'mm-ui-'));
    await writeFile(join(uiDir, 'index.html'), PAGE);
    await writeFile(join(uiDir, '.secret'), 'x');
    await mkdir(join(uiDir, 'assets'));
    await writeFile(join(uiDir, 'assets', 'index-1a2b.js'), '');
    host = await createBrowserHost({ uiDir, token: TOKEN, run: 'run-1' });
    host.serve({ api });
  });
  after(async () => {
    await host.close();
    await rm(uiDir, { recursive: true, force: true });
  });

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: host.port, path, method, headers }, response => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on('error', reject).end();
    });
  const cookie = async () => (await ask(`/?token=${TOKEN}`)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const own = () => `http://127.0.0.1:${host.port}`;

  /** The status with which the upgrade was refused, or 101. */
  const upgrade = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/api`, { headers });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('open', () => {
        socket.once('close', () => resolve(101)).close();
      });
      socket.on('error', reject);
    });

  it('exchanges the token for a cookie and takes it out of the address', async () => {
    const answer = await ask(new URL(host.url).pathname + new URL(host.url).search);
    expect([answer.status, answer.headers.location]).to.deep.equal([303, '/']);
    const [line = ''] = answer.headers['set-cookie'] ?? [];
    expect(line).to.match(new RegExp(`^model-manager-${host.port}=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$`));
    expect(line).not.to.include(TOKEN);
    const page = await ask('/', { cookie: `other=1; ${line.split(';')[0]}` });
    expect([page.status, page.text]).to.deep.equal([200, PAGE]);
  });

  it('shows nothing without cookie or bearer', async () => {
    const stranger = `model-manager-${host.port}=${'0'.repeat(64)}`;
    for (const path of ['/', '/index.html', '/nothing', '/alive', '/api', '/?token=wrong', '//x', '/?token[]=1']) {
      for (const headers of [{}, { cookie: stranger }, { authorization: 'Bearer wrong' }] as Record<string, string>[]) {
        const answer = await ask(path, headers);
        expect([path, answer.status]).to.deep.equal([path, 401]);
        expect(answer.text).not.to.include('doctype');
      }
    }
    expect((await ask(`/?token=${TOKEN}`, {}, 'POST')).status).to.equal(401);
  });

  it('tells a window without a cookie what to open, in both languages, and no more', async () => {
    const answer = await ask('/', { accept: 'text/html,*/*' });
    expect(answer.status).to.equal(401);
    expect(answer.headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(answer.text)
      .to.include('Open the address that the program printed')
      .and.include('请打开程序启动时显示的地址');
    expect(answer.text).not.to.include(TOKEN);
    expect((await ask('/alive', { accept: 'text/html' }, 'POST')).headers['content-type']).to.match(
      /^application\/json/,
    );
  });

  it('sends the security headers with each answer, and no CORS', async () => {
    for (const answer of [
      await ask('/', BEARER),
      await ask('/none', BEARER),
      await ask('/'),
      await ask(`/?token=${TOKEN}`),
    ]) {
      expect(answer.headers['content-security-policy']).to.equal(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(answer.headers['x-content-type-options']).to.equal('nosniff');
      expect(answer.headers['referrer-policy']).to.equal('no-referrer');
      expect(answer.headers['cache-control']).to.equal('no-store');
      expect(answer.headers).not.to.have.property('access-control-allow-origin');
    }
  });

  it('lets a browser keep what is named by its content, and nothing else', async () => {
    const kept = await ask('/assets/index-1a2b.js', BEARER);
    expect([kept.status, kept.headers['cache-control']]).to.deep.equal([200, 'private, max-age=31536000, immutable']);
    expect((await ask('/index.html', BEARER)).headers['cache-control']).to.equal('no-store');
    expect((await ask('/assets/none.js', BEARER)).headers['cache-control']).to.equal('no-store');
  });

  it('serves no dotfiles and nothing outside its folder', async () => {
    for (const path of ['/.secret', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json']) {
      expect((await ask(path, BEARER)).status, path).to.be.oneOf([400, 403, 404]);
    }
  });

  it('is served under its own names only', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect((await ask('/', { ...BEARER, host: `${name}:${host.port}` })).status).to.equal(200);
    }
    for (const name of [
      `evil.example:${host.port}`,
      '127.0.0.1',
      `127.0.0.1:${host.port + 1}`,
      `127.0.0.1.evil.example:${host.port}`,
    ]) {
      expect((await ask('/', { ...BEARER, host: name })).status, name).to.equal(403);
    }
  });

  it('says who it is to those with the token', async () => {
    const answer = await ask('/alive', BEARER);
    expect(JSON.parse(answer.text)).to.deep.equal({ pid: process.pid, run: 'run-1' });
    expect((await ask('/alive', { cookie: await cookie() })).status).to.equal(401);
  });

  it('takes WebSockets of its own page and of programs with the token', async () => {
    const page = await cookie();
    expect(await upgrade(BEARER)).to.equal(101);
    expect(await upgrade({ cookie: page, origin: own() })).to.equal(101);
    expect(await upgrade({ cookie: page })).to.equal(403);
    expect(await upgrade({ cookie: page, origin: 'http://evil.example' })).to.equal(403);
    expect(await upgrade({ cookie: page, origin: `http://127.0.0.1:${host.port + 1}` })).to.equal(403);
    expect(await upgrade({ cookie: page, origin: 'null' })).to.equal(403);
    expect(await upgrade({ ...BEARER, origin: 'http://evil.example' })).to.equal(403);
    expect(await upgrade({ origin: own() })).to.equal(401);
    expect(await upgrade({ cookie: page, origin: own(), host: `evil.example:${host.port}` })).to.equal(403);
  });

  it('carries the engine API, and ends leases with the connection', async () => {
    const client = createApiClient(nodeTransport({ port: host.port, token: TOKEN }));
    expect(await client.call('getModelPath', { modelId: 'é/"' })).to.equal('/m/é/"');
    const { leaseId } = await client.call('useModel', { modelId: 'a' });
    client.close();
    await new Promise<void>(resolve => {
      const look = () => (ended.includes(leaseId) ? resolve() : setImmediate(look));
      look();
    });
  });

  it('answers what is no JSON, too long or binary, and lives', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/api`, { headers: BEARER });
    const answers: { id: number; result: { error?: { code: string }; value?: unknown } }[] = [];
    const four = new Promise<void>(resolve => {
      socket.on('message', (data: Buffer) => {
        if (answers.push(JSON.parse(data.toString()) as (typeof answers)[0]) === 4) resolve();
      });
    });
    await new Promise(resolve => socket.once('open', resolve));
    socket.send('{"id":');
    socket.send(Buffer.from([0, 1, 2]));
    socket.send(JSON.stringify({ id: 3, call: 'getModelPath', params: { modelId: 'x'.repeat(300_000) } }));
    socket.send(JSON.stringify({ id: 4, call: 'getModelPath', params: { modelId: 'a' } }));
    await four;
    expect(answers.map(({ id, result }) => [id, result.error?.code ?? result.value])).to.deep.equal([
      [0, 'INVALID_ARGUMENT'],
      [0, 'INVALID_ARGUMENT'],
      [3, 'INVALID_ARGUMENT'],
      [4, '/m/a'],
    ]);
    const closed = new Promise<number>(resolve => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.send('x'.repeat(5 * 1024 * 1024));
    expect(await closed).to.equal(1009);
    expect((await ask('/alive', BEARER)).status).to.equal(200);
  });

  it('closes, whatever its peers do', async () => {
    const other = await createBrowserHost({ uiDir: null, token: TOKEN, run: 'run-2' });
    other.serve({ api });
    const mute = connect(other.port, '127.0.0.1');
    await once(mute, 'connect');
    const upgraded = connect(other.port, '127.0.0.1');
    upgraded.write(
      `GET /api HTTP/1.1\r\nHost: 127.0.0.1:${other.port}\r\nAuthorization: Bearer ${TOKEN}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    expect(String((await once(upgraded, 'data'))[0])).to.include('101');
    const cut = Promise.all([once(mute, 'close'), once(upgraded, 'close')]);
    await other.close();
    // Nobody here ended a side: the host did, for both.
    for (const socket of [mute, upgraded]) socket.resume();
    expect(await cut).to.have.length(2);
  });

  it('refuses other hosts than loopback and short tokens', async () => {
    for (const wrong of [{ host: '0.0.0.0' as '127.0.0.1' }, { token: 'short' }]) {
      const error = await createBrowserHost({ uiDir: null, token: TOKEN, run: 'r', ...wrong }).then(
        () => null,
        (thrown: { code: string }) => thrown.code,
      );
      expect(error).to.equal('INVALID_ARGUMENT');
    }
  });
});
