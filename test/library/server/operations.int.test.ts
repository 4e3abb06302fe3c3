import { expect } from 'chai';
import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary, ServeLibraryOptions } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { ask as askAt } from './ask.ts';
import { publishedIn } from './published.ts';

const TEN = '/storage/models/m/1.0.0/ten';

describe('the library server, for its operator', () => {
  let dir: TempDir;
  let storage: string;
  let library: RunningLibrary;
  const others: RunningLibrary[] = [];

  before(async () => {
    dir = await tempDir();
    storage = await publishedIn(dir.path);
    library = await serveLibrary({ storage });
  });
  afterEach(() => Promise.all(others.splice(0).map(other => other.close())));
  after(async () => {
    await library.close();
    await dir.remove();
  });

  const ask = (path: string, options: RequestOptions = {}, base = library.url) => askAt(path, options, base);
  async function serve(options: Partial<ServeLibraryOptions>): Promise<RunningLibrary> {
    const other = await serveLibrary({ storage, ...options });
    others.push(other);
    return other;
  }

  /** A file that comes at two bytes a second, and so goes on until it is ended. */
  async function slowly(base: string): Promise<IncomingMessage> {
    const { hostname, port } = new URL(base);
    const [response] = (await once(httpGet({ hostname, port, path: TEN, agent: false }), 'response')) as [
      IncomingMessage,
    ];
    return response;
  }

  it('tells that it is well, without a token, and hides its numbers behind it', async () => {
    const closed = await serve({ token: 's3cret' });
    const health = await ask('/healthz', {}, closed.url);
    expect([health.status, health.body.toString(), health.headers['cache-control']]).to.deep.equal([
      ...[200, '{"status":"ok"}', 'no-store'],
    ]);
    expect((await ask('/metrics', {}, closed.url)).status).to.equal(401);
    const authorization = 'Bearer s3cret';
    expect((await ask('/metrics', { headers: { authorization } }, closed.url)).status).to.equal(200);
  });

  it('counts requests, bytes, times, open files, versions and failures for Prometheus', async () => {
    const other = await serve({ rateBytesPerSecond: 2 });
    await ask('/api/models', {}, other.url);
    await ask('/api/models/none', {}, other.url);
    await ask('/api/models', { method: 'DELETE' }, other.url);
    const response = await slowly(other.url);
    const { headers, body } = await ask('/metrics', {}, other.url);
    expect(headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    const text = body.toString();
    for (const line of [
      'model_library_requests_total{route="catalog",method="GET",status="200"} 1',
      'model_library_requests_total{route="catalog",method="DELETE",status="405"} 1',
      'model_library_requests_total{route="model",method="GET",status="404"} 1',
      'model_library_request_duration_seconds_count{route="catalog"} 2',
      'model_library_open_transfers 1',
      'model_library_versions 2',
      'model_library_hidden_versions 0',
    ])
      expect(text.split('\n')).to.include(line);
    expect(text).to.match(/^model_library_sent_bytes_total\{route="catalog"\} [1-9]/m);
    expect(text).to.match(/^model_library_catalog_age_seconds 0\.\d/m);
    expect(text).to.match(/^process_resident_memory_bytes \d/m);
    response.destroy();
  });

  it('answers other methods 405 with Allow, and reads nothing of what they send', async () => {
    for (const path of ['/api/models', '/api/models/m', TEN, '/healthz']) {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const answer = await ask(path, { method, headers: { 'content-type': 'a/b' } });
        expect([answer.status, answer.headers.allow], `${method} ${path}`).to.deep.equal([405, 'GET, HEAD']);
      }
    }
    expect((await ask('/nowhere', { method: 'POST' })).status).to.equal(404);
  });

  it('dates files, and takes conditions', async () => {
    const { headers } = await ask(TEN);
    const [etag = '', modified = ''] = [headers.etag, headers['last-modified']];
    expect(Date.parse(modified)).to.be.closeTo(Date.now(), 60_000);
    const status = async (conditions: Record<string, string>) => (await ask(TEN, { headers: conditions })).status;
    expect(await status({ 'if-modified-since': modified })).to.equal(304);
    expect(await status({ 'if-match': etag, range: 'bytes=1-2' })).to.equal(206);
    const refused = await ask(TEN, { headers: { 'if-match': '"other"', range: 'bytes=1-2' } });
    expect([refused.status, refused.headers.etag]).to.deep.equal([412, undefined]);
    expect(JSON.parse(refused.body.toString())).to.include({ code: 'REMOTE_CHANGED' });
    expect(await status({ 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' })).to.equal(412);
  });

  it('gives pages of the catalogue with ETags of their own', async () => {
    const page = await ask('/api/models?q=m&limit=1');
    expect(JSON.parse(page.body.toString())).to.deep.include({ total: 1, offset: 0 }).and.nested.property('models[0]');
    const whole = await ask('/api/models?at=1');
    expect(JSON.parse(whole.body.toString())).to.have.all.keys('models');
    expect(whole.headers.etag).to.not.equal(page.headers.etag);
    const headers = { 'if-none-match': page.headers.etag };
    expect((await ask('/api/models?limit=1&q=m', { headers })).status).to.equal(304);
    expect((await ask('/api/models?limit=none')).status).to.equal(400);
  });

  it('sends away who asks for one file too many, each for another time, and not who asks for the catalogue', async () => {
    const other = await serve({ rateBytesPerSecond: 2, limits: { maxTransfers: 1 } });
    const response = await slowly(other.url);
    const waits = new Set<number>();
    for (let tries = 0; tries < 20; tries += 1) {
      const { status, headers } = await ask(TEN, {}, other.url);
      expect(status).to.equal(503);
      waits.add(Number(headers['retry-after']));
    }
    expect(Math.min(...waits)).to.be.at.least(2);
    expect(waits.size).to.be.greaterThan(1);
    expect((await ask('/api/models', {}, other.url)).status).to.equal(200);
    response.destroy();
    let { status } = await ask(TEN, { headers: { range: 'bytes=0-0' } }, other.url);
    while (status === 503) ({ status } = await ask(TEN, { headers: { range: 'bytes=0-0' } }, other.url));
    expect(status).to.equal(206);
  });

  it('sends away connections beyond its limit, answers how it is all the same, and closes them', async () => {
    const other = await serve({ rateBytesPerSecond: 2, limits: { maxConnections: 1 } });
    const response = await slowly(other.url);
    const away = await ask('/api/models', {}, other.url);
    expect([away.status, away.headers.connection]).to.deep.equal([503, 'close']);
    expect((await ask('/healthz', {}, other.url)).status).to.equal(200);
    response.destroy();
  });

  it('lets a file end at the stop, and takes nothing new', async () => {
    const stopping = await serve({ rateBytesPerSecond: 20, limits: { graceMs: 30_000 } });
    const response = await slowly(stopping.url);
    const closed = stopping.close();
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).to.equal('0123456789');
    await closed;
    const error = await ask('/healthz', {}, stopping.url).catch((thrown: NodeJS.ErrnoException) => thrown.code);
    expect(error).to.equal('ECONNREFUSED');
  });

  it('closes a connection on which nothing moves', async () => {
    const other = await serve({ limits: { headersTimeoutMs: 200 } });
    const { hostname, port } = new URL(other.url);
    const { createConnection } = await import('node:net');
    const socket = createConnection(Number(port), hostname);
    socket.write('GET /api/models HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1\.1 408 /);
    await once(socket, 'close');
  });

  it('says 503 where its disk is gone, keeps the path to its log, and is well again with it', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'error' }, { write: line => void lines.push(line) });
    const other = await serve({ logger });
    expect((await ask('/api/models', {}, other.url)).status).to.equal(200);
    await rename(join(storage, 'models'), join(storage, 'gone'));
    try {
      for (const path of ['/api/models', '/api/models/m', TEN]) {
        const { status, headers, body } = await ask(path, {}, other.url);
        expect([status, Number(headers['retry-after']) >= 2], path).to.deep.equal([503, true]);
        expect(body.toString()).to.not.include(dir.path);
      }
      expect((await ask('/healthz', {}, other.url)).body.toString()).to.equal('{"status":"failing"}');
      expect(lines).to.have.length(3);
    } finally {
      await rename(join(storage, 'gone'), join(storage, 'models'));
    }
    expect((await ask('/healthz', {}, other.url)).status).to.equal(200);
    expect((await ask('/api/models', {}, other.url)).status).to.equal(200);
  });
});
