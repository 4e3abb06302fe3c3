import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { rangeOf, serveCorrectly, startFaultServer } from '../support/fault-server.ts';
import type { Handler } from '../support/fault-server.ts';
import { createWorld, PIECE } from './harness.ts';
import type { World } from './harness.ts';

const SIZE = 5 * PIECE + 77;
const HALF = 2 * PIECE + 100;

/** The first GET breaks in the middle, so that the second one asks for a range; then the fault. */
function afterABreak(then: Handler): Handler {
  return (request, response, file, n) => {
    if (n > 1) return then(request, response, file, n - 1);
    response.writeHead(200, { 'content-length': String(file.bytes.length), ...(file.etag && { etag: file.etag }) });
    response.write(file.bytes.subarray(0, HALF), () => setTimeout(() => response.destroy(), 20));
  };
}

/** The fault for so many answers, then a right one. */
function times(count: number, then: Handler): Handler {
  return (request, response, file, n) => {
    if (n <= count) then(request, response, file, n);
    else serveCorrectly(request, response, file);
  };
}

const whole: Handler = (_request, response, { bytes, etag }) => {
  response.writeHead(200, { 'content-length': String(bytes.length), ...(etag && { etag }) }).end(bytes);
};
const html: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
};
const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    response.writeHead(code, headers).end('no');

const flipped: Handler = (request, response, file) => {
  const bytes = Buffer.from(file.bytes);
  bytes[3 * PIECE + 1]! ^= 0x10;
  serveCorrectly(request, response, { ...file, bytes });
};

const gzip: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes));
};

const part =
  (shift: number, cut: number, grow = 0): Handler =>
  (request, response, { bytes, etag }) => {
    const range = rangeOf(request, bytes.length);
    if (!range) return whole(request, response, { bytes, etag }, 1);
    const from = range.from + shift;
    const to = range.to - cut;
    response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}`, ...(etag && { etag }) });
    response.end(Buffer.concat([bytes.subarray(from, to), Buffer.alloc(grow, 1)]));
  };

let serial = 0;
const freshEtag: Handler = (request, response, file) =>
  serveCorrectly(request, response, { ...file, etag: `"e${(serial += 1)}"` });

interface Cell {
  name: string;
  fault: Handler;
  /** An event that must have been recorded. */
  event?: string;
  /** Must not be needed. */
  without?: string;
}

/** Faults that pass, or that the hashes and ranges overcome: equal bytes are installed. */
const OVERCOME: Cell[] = [
  { name: '200 on Range', fault: afterABreak(whole), without: 'RetryScheduled' },
  { name: '206 at a wrong offset, once', fault: afterABreak(times(1, part(-7, 0))), without: 'RetryScheduled' },
  { name: '206 at a wrong offset, always', fault: afterABreak(part(11, 0)), without: 'RetryScheduled' },
  { name: '206 short', fault: afterABreak(times(3, part(0, PIECE))) },
  { name: '206 long', fault: afterABreak(part(0, 0, 500)) },
  {
    name: '416 to a range, always',
    fault: afterABreak((q, r, f) => (q.headers.range ? r.writeHead(416).end() : whole(q, r, f, 1))),
  },
  { name: 'gzip, once', fault: times(1, gzip), event: 'RetryScheduled' },
  { name: 'weak ETag', fault: afterABreak((q, r, f) => serveCorrectly(q, r, { ...f, etag: 'W/"x"' })) },
  { name: 'ETag that changes each time', fault: afterABreak(freshEtag), event: 'RemoteChanged' },
  { name: '403 in the middle, once', fault: afterABreak(times(1, status(403))), without: 'DownloadFailed' },
  { name: '429 with Retry-After: 0', fault: times(2, status(429, { 'retry-after': '0' })), event: 'RetryScheduled' },
  {
    name: '503 with a past date',
    fault: times(2, status(503, { 'retry-after': new Date(0).toUTCString() })),
    event: 'RetryScheduled',
  },
  { name: '500', fault: times(3, status(500)), event: 'RetryScheduled' },
  { name: 'empty 200', fault: times(1, status(200, { 'content-length': '0' })), event: 'RetryScheduled' },
  { name: 'HTML 200', fault: times(2, html), event: 'RetryScheduled' },
  { name: 'one flipped byte, once', fault: times(1, flipped) },
  {
    name: 'truncated body without Content-Length',
    fault: times(1, (_q, r, { bytes }) => void r.writeHead(200).end(bytes.subarray(0, HALF))),
  },
  {
    name: 'wrong Content-Length',
    fault: times(1, (_q, r) => void r.writeHead(200, { 'content-length': '999' }).end('x'.repeat(999))),
  },
  {
    name: 'no Content-Length',
    fault: (_q, r, { bytes }) =>
      void r.writeHead(200, { 'transfer-encoding': 'identity', connection: 'close' }).end(bytes),
  },
  {
    name: 'chunked',
    fault: (_q, r, { bytes }) => void (r.writeHead(200), r.write(bytes.subarray(0, HALF)), r.end(bytes.subarray(HALF))),
  },
  {
    name: 'a stall, once',
    fault: times(1, (_q, r) => void r.writeHead(200, { 'content-length': String(SIZE) }).flushHeaders()),
  },
  { name: 'no answer at all, once', fault: times(1, () => undefined) },
  {
    name: 'RST in the middle, again and again',
    fault: (q, r, f, n) => {
      if (n > 4) return serveCorrectly(q, r, f);
      const { from, to } = rangeOf(q, SIZE) ?? { from: 0, to: SIZE };
      r.writeHead(from > 0 ? 206 : 200, {
        'content-length': String(to - from),
        ...(from > 0 && { 'content-range': `bytes ${from}-${to - 1}/${SIZE}` }),
      });
      r.write(f.bytes.subarray(from, from + PIECE + 5), () => setTimeout(() => r.socket?.resetAndDestroy(), 20));
    },
  },
];

/** Faults that stay: an error by its name, and nothing installed. */
const NAMED: { name: string; fault: Handler; code: string }[] = [
  { name: 'gzip', fault: gzip, code: 'PROXY_INTERFERED' },
  { name: 'HTML', fault: html, code: 'PROXY_INTERFERED' },
  { name: 'an empty 200', fault: status(200, { 'content-length': '0' }), code: 'PROXY_INTERFERED' },
  { name: 'an empty chunked 200', fault: (_q, r) => void r.writeHead(200).end(), code: 'PROXY_INTERFERED' },
  { name: '401', fault: status(401), code: 'SERVER_REJECTED' },
  { name: '403', fault: status(403), code: 'SERVER_REJECTED' },
  { name: '404', fault: status(404), code: 'SERVER_REJECTED' },
  { name: '416', fault: status(416), code: 'SERVER_REJECTED' },
  { name: '500', fault: status(500), code: 'SERVER_ERROR' },
  { name: '429', fault: status(429, { 'retry-after': '0' }), code: 'SERVER_ERROR' },
  { name: 'a flipped byte', fault: flipped, code: 'CHECKSUM_MISMATCH' },
  {
    name: 'a wrong Content-Length',
    fault: (_q, r) => void r.writeHead(200, { 'content-length': '9' }).end('123456789'),
    code: 'SIZE_MISMATCH',
  },
  { name: 'silence', fault: () => undefined, code: 'NETWORK_TIMEOUT' },
  { name: 'a reset of every answer', fault: (_q, r) => void r.socket?.resetAndDestroy(), code: 'NETWORK_UNREACHABLE' },
  {
    name: 'a redirect loop',
    fault: (q, r) => void r.writeHead(302, { location: q.url }).end(),
    code: 'SERVER_REJECTED',
  },
  { name: 'a redirect to nowhere', fault: (_q, r) => void r.writeHead(302).end(), code: 'SERVER_REJECTED' },
  {
    name: 'a redirect to a file',
    fault: (_q, r) => void r.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    code: 'SERVER_REJECTED',
  },
];

for (const manifest of [true, false]) {
  describe(`a server at fault, ${manifest ? 'with' : 'without'} a manifest`, () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ manifest });
    });
    afterEach(() => world.close());

    for (const { name, fault, event, without } of OVERCOME) {
      it(`is overcome: ${name}`, async () => {
        world.server.fault = fault;
        expect(await world.run()).to.deep.equal({ kind: 'installed' });
        expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
        expect(await world.leftovers()).to.deep.equal([]);
        if (event) expect(world.types()).to.include(event);
        if (without) expect(world.types()).not.to.include(without);
      });
    }

    for (const { name, fault, code } of NAMED) {
      it(`is named: ${name} is ${code}`, async () => {
        world.server.fault = fault;
        const outcome = await world.run();
        expect(outcome).to.have.nested.property('error.code', code);
        expect(world.types().at(-1)).to.equal('DownloadFailed');
        expect(await world.installed('weights.bin').catch(() => 'absent')).to.equal('absent');
        expect((await world.leftovers()).filter(left => left.endsWith('.lock'))).to.deep.equal([]);
      });
    }

    it('costs the flipped piece alone where there are pieces, else the file', async () => {
      world.server.fault = times(1, flipped);
      expect((await world.run()).kind).to.equal('installed');
      const again = world.server.seen.filter(({ method }) => method === 'GET').map(({ range }) => range);
      expect(again).to.deep.equal([null, manifest ? `bytes=${3 * PIECE}-${4 * PIECE - 1}` : null]);
      expect(world.types()).to.include(manifest ? 'PieceRejected' : 'FileRejected');
    });

    it('that changes the file between two ranges, at the same size, is told and survived', async () => {
      const other = Buffer.alloc(SIZE, 9);
      world.server.fault = afterABreak(times(1, (q, r) => serveCorrectly(q, r, { bytes: other, etag: '"other"' })));
      expect((await world.run()).kind).to.equal('installed');
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(world.types()).to.include('RemoteChanged');
    });

    it('that redirects to another host does not hand on the token', async () => {
      const other = await startFaultServer();
      try {
        other.put('/elsewhere', world.files.get('weights.bin')!);
        world.server.fault = (_q, r) =>
          r.writeHead(302, { location: `${other.url.replace('127.0.0.1', 'localhost')}/elsewhere` }).end();
        expect((await world.run()).kind).to.equal('installed');
        expect(other.seen.map(({ authorization }) => authorization)).to.deep.equal([null]);
        expect(world.server.seen.at(-1)?.authorization).to.equal('Bearer secret');
      } finally {
        await other.close();
      }
    });

    it('that sends a byte at a time is read to the end', async () => {
      await world.close();
      world = await createWorld({ manifest, files: { 'weights.bin': 40 } });
      world.server.fault = (_q, r, { bytes }) => {
        r.writeHead(200, { 'content-length': String(bytes.length) });
        let at = 0;
        const timer = setInterval(() => {
          r.write(bytes.subarray(at, (at += 1)));
          if (at === bytes.length) clearInterval(timer);
        }, 5);
      };
      expect((await world.run()).kind).to.equal('installed');
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    });

    it('that lists no sizes has them learnt', async () => {
      await world.close();
      world = await createWorld({ manifest, sizes: false, files: { 'weights.bin': SIZE, 'b.bin': 10 } });
      expect((await world.run()).kind).to.equal('installed');
      expect(world.events[0]?.data).to.include({ total_bytes: SIZE + 10 });
    });
  });
}
