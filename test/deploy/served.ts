import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { createLibraryClient } from '../../src/library/client/client.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { globalFetch, rejection } from '../library/support.ts';

/** That a client gets at this address what `m@1.0.0` of the library is, with what a server has to bear. */
export async function assertServed(url: string): Promise<void> {
  const client = createLibraryClient({
    baseUrl: () => url,
    token: () => null,
    fetch: globalFetch,
    clock: systemClock,
  });
  expect((await client.catalog()).catalog.models.map(({ model_id }) => model_id)).to.deep.equal(['m']);
  const plan = await client.plan('m', '1.0.0');
  for (const { path, sha256 } of plan.files) {
    const { url: address } = client.file('m', '1.0.0', path);
    const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(sha256);
    const part = await fetch(address, { headers: { range: 'bytes=2-5', 'accept-encoding': 'identity' } });
    expect([part.status, part.headers.get('content-encoding')]).to.deep.equal([206, null]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(2, 6))).to.equal(true);
    expect(part.headers.get('cache-control')).to.include('immutable');
  }
  const page = await fetch(`${url}/api/models`, { redirect: 'manual' });
  expect([page.status, page.headers.get('cache-control')]).to.deep.equal([200, 'no-cache']);
  const etag = page.headers.get('etag') ?? '';
  expect((await fetch(`${url}/api/models?at=1`, { headers: { 'if-none-match': etag } })).status).to.equal(304);
  expect((await rejection(client.plan('m', '2.0.0'))).code).to.equal('VERSION_UNKNOWN');
  expect((await rejection(client.model('other'))).code).to.equal('MODEL_UNKNOWN');
  expect((await fetch(`${url}/.export.json`)).status).to.equal(404);
}
