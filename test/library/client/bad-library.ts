import type { RequestListener, ServerResponse } from 'node:http';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import type { LibraryClientOptions } from '../../../src/library/client/client.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { listen } from '../support.ts';

export const H = 'a'.repeat(64);
export const CHECKSUM = `${H}  x\n`;
export const MANIFEST = {
  schema: 1,
  model_id: 'm',
  version: '1.0.0',
  files: [{ path: 'x', size_bytes: 3, sha256: H, piece_size: 8, pieces: [H] }],
};

/** Answers by the end of the path; everything else is a plain 404 page. */
export type Pages = Record<string, string | ((response: ServerResponse) => void)>;
export const serving =
  (pages: Pages): RequestListener =>
  (request, response) => {
    const name = Object.keys(pages).find(end => request.url?.endsWith(end));
    const page = name === undefined ? undefined : pages[name];
    if (typeof page === 'function') return page(response);
    response.writeHead(page === undefined ? 404 : 200, page === undefined ? { 'content-type': 'text/html' } : {});
    response.end(page ?? '<h1>404</h1>');
  };
export const status =
  (code: number, headers: Record<string, string> = {}, body = '<h1>no</h1>') =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(body);
export const hang = () => undefined;

/** Libraries that last for one test, asked through this fetch. Called inside `describe`. */
export function badLibraries(fetch: Fetch) {
  const servers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
  });

  async function clientOf(listener: RequestListener, more: Partial<LibraryClientOptions> = {}) {
    const server = await listen(listener);
    servers.push(server);
    return createLibraryClient({
      baseUrl: () => server.url,
      token: () => 's3cret',
      fetch,
      clock: systemClock,
      ...more,
    });
  }
  const planOf = async (pages: Pages, more: Partial<LibraryClientOptions> = {}) =>
    (await clientOf(serving(pages), more)).plan('m', '1.0.0');

  return { clientOf, planOf, servers };
}
