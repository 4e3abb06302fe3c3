import type http from 'node:http';
import { expect } from 'chai';
import { serveScheduler } from '../../../src/scheduler/server/server.ts';
import { schedulerWorld } from './scheduler-world.ts';

describe('reports to a scheduler that fails', () => {
  const { answer, client, report } = schedulerWorld();

  const failures: [string, http.RequestListener, string, boolean][] = [
    ['a server error', (_q, r) => r.writeHead(503, { 'retry-after': '7' }).end(), 'SCHEDULER_UNREACHABLE', true],
    ['a refusal', (_q, r) => r.writeHead(403).end(), 'SERVER_REJECTED', false],
    ['a redirect', (_q, r) => r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), 'SERVER_REJECTED', false],
    [
      'a login page',
      (_q, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'PROXY_INTERFERED',
      true,
    ],
    ['no answer', () => undefined, 'SCHEDULER_UNREACHABLE', true],
    ['a cut connection', q => q.socket.destroy(), 'SCHEDULER_UNREACHABLE', true],
    [
      'half an answer',
      (_q, r) => {
        r.writeHead(200, { 'content-length': '9' }).write('x');
      },
      'SCHEDULER_UNREACHABLE',
      true,
    ],
    [
      'an endless answer',
      (_q, r) => {
        r.writeHead(200);
        pour(r);
      },
      'PROXY_INTERFERED',
      true,
    ],
  ];
  for (const [what, handler, code, retryable] of failures) {
    it(`a report meets ${what}: ${code}`, async () => {
      const reporting = client(await answer(handler), { reportTimeoutMs: 300 });
      const thrown: unknown = await reporting.report(report('t')).then(
        () => null,
        (error: unknown) => error,
      );
      expect(thrown).to.deep.include({ code, retryable });
    });
  }

  function pour(response: http.ServerResponse): void {
    const chunk = Buffer.alloc(256 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more).on('error', () => undefined);
    more();
  }

  it('a report without a server, or with nobody listening, fails as SCHEDULER_UNREACHABLE', async () => {
    const none: unknown = await client(null)
      .report(report('t'))
      .catch((error: unknown) => error);
    expect(none).to.deep.include({ code: 'SCHEDULER_UNREACHABLE', retryable: false });
    const closed = await serveScheduler();
    await closed.close();
    const refused = (await client(closed.url)
      .report(report('t'))
      .catch((error: unknown) => error)) as Error;
    expect(refused).to.deep.include({ code: 'SCHEDULER_UNREACHABLE', retryable: true });
    expect(refused.message).to.include('ECONNREFUSED');
  });

  it('a report can be called off', async () => {
    const stop = new AbortController();
    const url = await answer(() => stop.abort());
    const thrown: unknown = await client(url)
      .report(report('t'), stop.signal)
      .catch((error: unknown) => error);
    expect(thrown).to.deep.include({ code: 'CANCELLED' });
  });
});
