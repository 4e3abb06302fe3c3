import { expect } from 'chai';
import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';
import { ask as askAt } from './ask.ts';
import { publishedIn } from './published.ts';

describe('serving a library', () => {
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
  it('asks for the token on every route', async () => {
    const closed = await serveLibrary({ storage, token: 's3cret' });
    for (const path of ['/api/models', '/storage/models/m/1.0.0/ten', '/nowhere']) {
      for (const authorization of ['', 'Bearer wrong', 'Bearer s3cretx']) {
        const { status, body } = await ask(path, { headers: { authorization } }, closed.url);
        expect([status, (JSON.parse(body.toString()) as { code: string }).code]).to.deep.equal([
          401,
          'SERVER_REJECTED',
        ]);
      }
    }
    expect((await ask('/api/models', { headers: { authorization: 'Bearer s3cret' } }, closed.url)).status).to.equal(
      200,
    );
    await closed.close();
  });

  it('holds each connection to the rate, smoothly', async () => {
    await writeFiles(dir.path, { 'rate/big': 60_000 });
    await publishVersion({ storage, modelId: 'rate', version: '1.0.0', paths: [join(dir.path, 'rate')] });
    const slow = await serveLibrary({ storage, rateBytesPerSecond: 100_000 });
    const { hostname, port } = new URL(slow.url);
    const arrivals: number[] = [];
    const start = performance.now();
    const one = async () => {
      const request = httpGet({ hostname, port, path: '/storage/models/rate/1.0.0/big', agent: new Agent() });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let size = 0;
      for await (const chunk of response) {
        arrivals.push(performance.now());
        size += (chunk as Buffer).length;
      }
      return size;
    };
    const sizes = await Promise.all(Array.from({ length: 10 }, one));
    await slow.close();
    expect(sizes).to.deep.equal(Array(10).fill(60_000));
    // Ten connections side by side take as long as one; sharing the rate, they could not take less than 6 s.
    expect((performance.now() - start) / 1000).to.be.within(0.55, 6);
    expect(arrivals.length).to.be.greaterThan(100);
  });

  it('ends a transfer in the middle when it is closed', async () => {
    const slow = await serveLibrary({ storage, rateBytesPerSecond: 2 });
    const { hostname, port } = new URL(slow.url);
    const request = httpGet({ hostname, port, path: '/storage/models/m/1.0.0/ten', agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const ended = once(response, 'error');
    response.resume();
    await slow.close();
    expect(((await ended)[0] as NodeJS.ErrnoException).code).to.equal('ECONNRESET');
  });

  it('refuses a folder that is not there', async () => {
    expect((await rejection(serveLibrary({ storage: join(dir.path, 'nowhere') }))).code).to.equal('INVALID_ARGUMENT');
    expect((await rejection(serveLibrary({ storage: join(dir.path, 'secret') }))).code).to.equal('INVALID_ARGUMENT');
  });

  it('says in one line that a port is taken', async () => {
    const error = await rejection(serveLibrary({ storage, port: Number(new URL(library.url).port) }));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('EADDRINUSE');
  });
});
