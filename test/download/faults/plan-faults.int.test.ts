import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { formatChecksum } from '../../../src/library/format/checksum-file.ts';
import { PIECE_SIZE_BYTES } from '../../../src/model/manifest.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { serveCorrectly, sha256 } from '../../support/servers/fault-server.ts';
import type { TaskEvent } from '../../../src/download/types.ts';
import { createWorld, MODEL } from '../harness.ts';
import type { World } from '../harness.ts';

type Fault = (response: ServerResponse) => void;
const answer =
  (status: number, headers: Record<string, string> = {}, body = 'x'): Fault =>
  response =>
    void response.writeHead(status, headers).end(body);

/** What stands between a client and a library for a while, and what it is called if it stays. */
const FAULTS: [what: string, fault: Fault, code: string][] = [
  ['a page to log in', answer(200, { 'content-type': 'text/html' }, '<html>'), 'PROXY_INTERFERED'],
  ['an empty answer', answer(200, {}, ''), 'PROXY_INTERFERED'],
  ['packed bytes', answer(200, { 'content-encoding': 'gzip' }), 'PROXY_INTERFERED'],
  ['407', answer(407), 'PROXY_INTERFERED'],
  ['511', answer(511), 'PROXY_INTERFERED'],
  ['421', answer(421), 'SERVER_ERROR'],
  ['503', answer(503), 'SERVER_ERROR'],
  ['a part of it', answer(206, { 'content-range': 'bytes 0-0/9' }), 'SERVER_ERROR'],
  [
    'a body that breaks off',
    response => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    'NETWORK_UNREACHABLE',
  ],
];

describe('a plan that can not be had', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    const base = `/storage/models/${MODEL.modelId}/${MODEL.version}`;
    const files = [...world.files].map(([path, bytes]) => {
      world.server.put(`${base}/${path}`, bytes);
      const hash = sha256(bytes);
      return { path, size_bytes: bytes.length, sha256: hash, piece_size: PIECE_SIZE_BYTES, pieces: [hash] };
    });
    const manifest = { schema: 1, model_id: MODEL.modelId, version: MODEL.version, files };
    world.server.put(`${base}/manifest.json`, Buffer.from(JSON.stringify(manifest)));
    world.server.put(`${base}/checksum.sha256`, Buffer.from(formatChecksum(files)));
  });
  afterEach(() => world.close());

  function run(fault: Fault, times: number, onEvent?: (event: TaskEvent) => void) {
    let left = times;
    world.server.fault = (request, response, file) => {
      if (!request.url?.endsWith('manifest.json') || left === 0) return serveCorrectly(request, response, file);
      left -= 1;
      fault(response);
    };
    const library = createLibraryClient({
      ...{ baseUrl: () => world.server.url, token: () => null, fetch: world.fetch, clock: systemClock },
      ...{ pinnedKeys: () => [], cacheFile: `${world.root}/catalog.json` },
    });
    return world.run({ more: { library }, ...(onEvent && { onEvent }) });
  }

  for (const [what, fault, code] of FAULTS) {
    it(`for ${what} is asked for again, and is ${code} when that stays`, async () => {
      expect(await run(fault, 2)).to.deep.equal({ kind: 'installed' });
      expect(await run(fault, Infinity)).to.have.nested.property('error.code', code);
    });
  }

  it('for a server that names a time is asked for again at that time', async () => {
    const waits: number[] = [];
    const outcome = await run(answer(503, { 'retry-after': '1' }), 1, event => {
      if (event.type === 'RetryScheduled') waits.push(Date.parse(event.data.retry_at) - Date.now());
    });
    expect(outcome.kind).to.equal('installed');
    expect(waits).to.have.length(1);
    // Without the server's word: 5 ms at most.
    expect(waits[0]).to.be.within(500, 1000);
  });
});
