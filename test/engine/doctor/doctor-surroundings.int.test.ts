import { expect } from 'chai';
import type { DiskCalls } from '../../../src/engine/doctor/disk-checks.ts';
import type { Fetch, FetchResponse } from '../../../src/ports/fetch.ts';
import { FAT_FILE_BYTES } from '../../../src/ports/volume/volume.ts';
import { DoctorWorld } from './doctor-world.ts';

const MINUTES_MS = 60_000;

function failed(code: string): Error {
  return Object.assign(new Error(`${code}: write`), { code });
}

function page(): FetchResponse {
  const body = Buffer.from('<html>Please log in</html>');
  return {
    status: 200,
    url: '',
    headers: { get: name => (name === 'content-type' ? 'text/html' : null) },
    body: (async function* () {
      await Promise.resolve();
      yield body;
    })(),
    text: () => Promise.resolve(body.toString()),
  };
}

describe('the doctor looks at disks and servers', function () {
  this.timeout(30_000);
  let t: DoctorWorld;
  before(async () => (t = await DoctorWorld.create()));
  after(() => t.close());

  const DISKS: [finding: string, state: string, disk: Partial<DiskCalls>][] = [
    ['disk-full', 'problem', { freeBytes: () => Promise.resolve(1_000) }],
    ['disk-low', 'warning', { freeBytes: () => Promise.resolve(500_000_000) }],
    ['quota-used-up', 'problem', { write: () => Promise.reject(failed('EDQUOT')) }],
    ['write-failed', 'problem', { write: () => Promise.reject(failed('ENOSPC')) }],
    ['write-failed', 'problem', { write: () => Promise.reject(failed('EROFS')) }],
    ['inodes-used-up', 'problem', { freeFiles: () => Promise.resolve(0) }],
    ['inodes-low', 'warning', { freeFiles: () => Promise.resolve(7) }],
    ['file-system-unsafe', 'problem', { volumeOf: () => Promise.resolve('nfs') }],
    ['file-system-limited', 'warning', { largestFileBytes: () => Promise.resolve(FAT_FILE_BYTES) }],
  ];
  for (const [finding, state, disk] of DISKS) {
    it(`finds ${finding}`, async () => {
      const { report } = await t.examine({ disk });
      const line = report.lines.find(each => each.finding === finding);
      expect(line, report.lines.map(each => each.finding).join()).to.include({ state });
      expect(line?.todo).to.be.a('string');
    });
  }

  const SERVERS: [finding: string, state: string, fetch: () => Fetch][] = [
    [
      'clock-wrong',
      'warning',
      () =>
        t.through({
          header: name => (name === 'date' ? new Date(Date.now() + 10 * MINUTES_MS).toUTCString() : undefined),
        }),
    ],
    ['proxy-between', 'warning', () => t.through({ header: name => (name === 'via' ? '1.1 squid' : undefined) })],
    [
      'range-ignored',
      'warning',
      () =>
        t.through({
          request: (url, request) => {
            const { range: _range, ...headers } = request.headers ?? {};
            return [url, { ...request, headers }];
          },
        }),
    ],
    ['etag-weak', 'warning', () => t.through({ header: name => (name === 'etag' ? 'W/"1"' : undefined) })],
    ['library-failed', 'problem', () => t.through({ respond: page })],
    ['library-failed', 'problem', () => () => Promise.reject(failed('ECONNREFUSED'))],
  ];
  for (const [finding, state, fetch] of SERVERS) {
    it(`finds ${finding}`, async () => {
      const { report } = await t.examine({ fetch: fetch() });
      const line = report.lines.find(each => each.finding === finding);
      expect(line, report.lines.map(each => each.finding).join()).to.include({ state });
      expect(line?.todo).to.be.a('string');
    });
  }

  it('names what answers in the place of the library, and how far the clocks are apart', async () => {
    const { report } = await t.examine({ fetch: t.through({ respond: page }) });
    expect(report.lines.find(({ check }) => check === 'library')?.text).to.match(/PROXY_INTERFERED.*a web page/);
    const late = t.through({
      header: name => (name === 'date' ? new Date(Date.now() + 10 * MINUTES_MS).toUTCString() : undefined),
    });
    const { text } = (await t.examine({ fetch: late })).report.lines.find(({ check }) => check === 'clock') ?? {};
    expect(text).to.equal('this machine is 10 min behind the server');
  });

  it('tells plain files from the library’s own server', async () => {
    const fetch = t.through({
      request: (url, request) => [url.includes('index.json') ? url.replace('/index.json', '') : `${url}`, request],
      respond: url => (/\/api\/models(\?.*)?$/.test(url) ? { ...page(), status: 404 } : null),
    });
    const { report } = await t.examine({ fetch });
    expect(report.lines.find(({ check }) => check === 'index')?.facts).to.deep.equal({ isStatic: true });
  });

  it('names a dispatch server that does not answer, and no proxy’s password', async () => {
    const environment = { HTTP_PROXY: 'http://me:secret@127.0.0.1:1' };
    const overrides = { libraryUrl: 'http://library.example', schedulerUrl: 'http://127.0.0.1:1' };
    const { report } = await t.examine({ overrides, environment });
    expect(report.lines.find(({ check }) => check === 'scheduler')).to.include({ finding: 'scheduler-failed' });
    expect(report.lines.find(({ check }) => check === 'proxy')?.text).to.equal('http://127.0.0.1:1 is used');
    expect(JSON.stringify(report)).not.to.include('secret');
  });
});
