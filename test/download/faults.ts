import { gzipSync } from 'node:zlib';
import { rangeOf, serveCorrectly } from '../support/fault-server.ts';
import type { Handler, ServedFile } from '../support/fault-server.ts';
import { PIECE } from './harness.ts';
import type { RunOptions, World } from './harness.ts';

export const SIZE = 8 * PIECE + 77;
const HALF = PIECE + 100;

/** One row of the matrix: what the server does, and what becomes of the download. */
export interface Fault {
  name: string;
  handler: Handler;
  /** `ready`, or the code that the download fails with; by what proves the bytes when that makes a difference. */
  outcome: string;
  /** For faults that are not in an answer. */
  arrange?: (world: World) => RunOptions | Promise<RunOptions>;
}

const html: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
};

const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    response.writeHead(code, headers).end('no');

const whole: Handler = (_request, response, { bytes, etag }) => {
  response.writeHead(200, { 'content-length': String(bytes.length), ...(etag && { etag }) }).end(bytes);
};

const gzip: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes));
};

export const flipped: Handler = (request, response, file) => {
  const bytes = Buffer.from(file.bytes);
  bytes[3 * PIECE + 1]! ^= 0x10;
  serveCorrectly(request, response, { ...file, bytes });
};

const withEtag =
  (etag: (n: number) => string | null): Handler =>
  (request, response, file, n) =>
    serveCorrectly(request, response, { ...file, etag: etag(n) });

const otherBytes =
  (etag: string | null): Handler =>
  (request, response) =>
    serveCorrectly(request, response, { bytes: Buffer.alloc(SIZE, 9), etag });

/** A range answered wrongly; a request without a Range is answered rightly. */
const part =
  (shift: number, cut: number, grow = 0): Handler =>
  (request, response, { bytes, etag }, n) => {
    const range = rangeOf(request, bytes.length);
    if (!range) return whole(request, response, { bytes, etag }, n);
    const from = Math.max(0, range.from + shift);
    const to = Math.max(from + 1, range.to - cut);
    response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}`, ...(etag && { etag }) });
    response.end(Buffer.concat([bytes.subarray(from, to), Buffer.alloc(grow, 1)]));
  };

/** A right answer's headers, and so many of its bytes; then `end`. */
const begun =
  (count: number, end: (response: Parameters<Handler>[1]) => void): Handler =>
  (request, response, { bytes, etag }) => {
    const range = rangeOf(request, bytes.length);
    const { from, to } = range ?? { from: 0, to: bytes.length };
    response.writeHead(range ? 206 : 200, {
      'content-length': String(to - from),
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
      ...(etag && { etag }),
    });
    response.flushHeaders();
    if (count === 0) end(response);
    else response.write(bytes.subarray(from, Math.min(to, from + count)), () => setTimeout(() => end(response), 20));
  };

const right: Handler = (request, response, file) => serveCorrectly(request, response, file);

const broken = begun(HALF, response => response.destroy());

/** The fault for so many answers, then right ones. */
export function times(count: number, then: Handler): Handler {
  return (request, response, file, n) => {
    if (n <= count) then(request, response, file, n);
    else serveCorrectly(request, response, file);
  };
}

/** The first answer breaks in the middle, so that what is asked next is the rest; then the fault. */
export function afterABreak(then: Handler): Handler {
  return (request, response, file, n) =>
    n === 1 ? broken(request, response, file, n) : then(request, response, file, n - 1);
}

/** Knows no ranges, and never gets to the end. */
const cutShort: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, HALF), () => setTimeout(() => response.destroy(), 20));
};

const slowly: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, bytes.length - 20));
  let at = bytes.length - 20;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, (at += 1)));
    if (at === bytes.length) clearInterval(timer);
  }, 5);
};

const headless =
  (count: number): Handler =>
  (_request, response, { bytes }: ServedFile) => {
    response.writeHead(200, { connection: 'close' });
    response.write(bytes.subarray(0, HALF));
    response.end(bytes.subarray(HALF, count));
  };

const past = new Date(0).toUTCString();

export const FAULTS: Fault[] = [
  { name: '200 to every Range', handler: whole, outcome: 'ready' },
  { name: '200 to a Range after a break', handler: afterABreak(whole), outcome: 'ready' },
  { name: '206 at a wrong offset, once', handler: afterABreak(times(1, part(7, 0))), outcome: 'ready' },
  { name: '206 at a wrong offset, always', handler: part(11, 0), outcome: 'ready' },
  { name: '206 shorter than asked', handler: afterABreak(times(3, part(0, 500))), outcome: 'ready' },
  { name: '206 longer than asked', handler: afterABreak(part(0, 0, 500)), outcome: 'ready' },
  {
    name: '416 to every Range',
    handler: (q, r, f, n) => (q.headers.range ? r.writeHead(416).end() : whole(q, r, f, n)),
    outcome: 'ready',
  },
  { name: '416 always', handler: status(416), outcome: 'SERVER_REJECTED' },
  { name: 'gzip, once', handler: times(1, gzip), outcome: 'ready' },
  { name: 'gzip always', handler: gzip, outcome: 'PROXY_INTERFERED' },
  { name: 'a weak ETag', handler: withEtag(() => 'W/"x"'), outcome: 'ready' },
  { name: 'no ETag', handler: withEtag(() => null), outcome: 'ready' },
  { name: 'another ETag each time', handler: withEtag(n => `"e${n}"`), outcome: 'ready' },
  {
    name: 'content changed between two ranges',
    handler: afterABreak(times(1, otherBytes('"other"'))),
    outcome: 'ready',
  },
  { name: 'content changed, same size, no ETag', handler: times(1, otherBytes(null)), outcome: 'ready' },
  { name: 'content changed for good', handler: otherBytes('"other"'), outcome: 'CHECKSUM_MISMATCH' },
  { name: '403 in the middle, once', handler: afterABreak(times(1, status(403))), outcome: 'ready' },
  { name: '403 in the middle, for good', handler: afterABreak(status(403)), outcome: 'SERVER_REJECTED' },
  { name: '401', handler: status(401), outcome: 'SERVER_REJECTED' },
  { name: '404', handler: status(404), outcome: 'SERVER_REJECTED' },
  { name: '429 with Retry-After in seconds', handler: times(2, status(429, { 'retry-after': '0' })), outcome: 'ready' },
  { name: '503 with Retry-After as a date', handler: times(2, status(503, { 'retry-after': past })), outcome: 'ready' },
  {
    name: '429 to more than one connection',
    handler: onlyOneAtATime(),
    outcome: 'ready',
  },
  { name: '429 for good', handler: status(429, { 'retry-after': '0' }), outcome: 'SERVER_ERROR' },
  { name: '500, a few times', handler: times(3, status(500)), outcome: 'ready' },
  { name: '500 for good', handler: status(500), outcome: 'SERVER_ERROR' },
  { name: 'an empty 200, once', handler: times(1, status200Empty()), outcome: 'ready' },
  { name: 'an empty 200, always', handler: status200Empty(), outcome: 'PROXY_INTERFERED' },
  { name: 'an empty chunked 200', handler: (_q, r) => void r.writeHead(200).end(), outcome: 'PROXY_INTERFERED' },
  { name: 'an HTML page, twice', handler: times(2, html), outcome: 'ready' },
  { name: 'an HTML page, always', handler: html, outcome: 'PROXY_INTERFERED' },
  { name: 'one flipped byte, once', handler: flippedOnce(), outcome: 'ready' },
  { name: 'one flipped byte, always', handler: flipped, outcome: 'CHECKSUM_MISMATCH' },
  {
    name: 'a truncated body',
    handler: times(
      2,
      begun(HALF, response => response.destroy()),
    ),
    outcome: 'ready',
  },
  { name: 'a truncated body without length', handler: times(1, headless(2 * HALF)), outcome: 'ready' },
  { name: 'a truncated body, always', handler: cutShort, outcome: 'NETWORK_UNREACHABLE' },
  { name: 'a truncated body without length, always', handler: headless(2 * HALF), outcome: 'SERVER_ERROR' },
  {
    name: 'a stall, once',
    handler: times(
      1,
      begun(0, () => undefined),
    ),
    outcome: 'ready',
  },
  {
    name: 'a stall in the middle, once',
    handler: times(
      1,
      begun(HALF, () => undefined),
    ),
    outcome: 'ready',
  },
  { name: 'a stall for ever', handler: begun(0, () => undefined), outcome: 'NETWORK_TIMEOUT' },
  { name: 'no answer at all, once', handler: times(1, () => undefined), outcome: 'ready' },
  { name: 'no answer at all', handler: () => undefined, outcome: 'NETWORK_TIMEOUT' },
  { name: 'a byte at a time', handler: slowly, outcome: 'ready' },
  {
    name: 'a reset in the middle, again and again',
    handler: times(
      6,
      begun(PIECE / 2 + 5, response => void response.socket?.resetAndDestroy()),
    ),
    outcome: 'ready',
  },
  {
    name: 'a reset of every answer',
    handler: (_q, r) => void r.socket?.resetAndDestroy(),
    outcome: 'NETWORK_UNREACHABLE',
  },
  {
    name: 'a redirect to another host',
    handler: (q, r, f) => {
      const elsewhere = `localhost:${q.socket.localPort}`;
      if (q.headers.host === elsewhere && q.headers.authorization === undefined) return serveCorrectly(q, r, f);
      r.writeHead(302, { location: `http://${elsewhere}${q.url}` }).end();
    },
    outcome: 'ready',
  },
  {
    name: 'a redirect loop',
    handler: (q, r) => void r.writeHead(302, { location: q.url }).end(),
    outcome: 'SERVER_REJECTED',
  },
  { name: 'a redirect to nowhere', handler: status(302), outcome: 'SERVER_REJECTED' },
  {
    name: 'a redirect to a local file',
    handler: status(302, { location: 'file:///etc/passwd' }),
    outcome: 'SERVER_REJECTED',
  },
  { name: 'no Content-Length', handler: headless(SIZE), outcome: 'ready' },
  {
    name: 'a chunked body',
    handler: (_q, r, { bytes }) =>
      void (r.writeHead(200), r.write(bytes.subarray(0, HALF)), r.end(bytes.subarray(HALF))),
    outcome: 'ready',
  },
  { name: 'a wrong Content-Length, once', handler: times(1, wrongLength()), outcome: 'ready' },
  { name: 'a wrong Content-Length, always', handler: wrongLength(), outcome: 'SIZE_MISMATCH' },
  { name: 'connection refused, until it is up again', handler: right, outcome: 'ready', arrange: refused },
  { name: 'the name is not found, three times', handler: right, outcome: 'ready', arrange: notFound },
  { name: 'a certificate that is not trusted', handler: right, outcome: 'PROXY_INTERFERED', arrange: untrusted },
];

async function refused(world: World): Promise<RunOptions> {
  await world.server.down();
  return {
    onEvent: async event => {
      if (event.type === 'DownloadPaused') await world.server.up();
    },
  };
}

function notFound(world: World): RunOptions {
  let left = 3;
  const failing: World['fetch'] = Object.assign(
    (...request: Parameters<World['fetch']>) =>
      (left -= 1) >= 0 ? Promise.reject(withCode('ENOTFOUND')) : world.fetch(...request),
    { close: () => undefined },
  );
  return { more: { fetch: failing } };
}

function untrusted(): RunOptions {
  return { more: { fetch: () => Promise.reject(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')) } };
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function status200Empty(): Handler {
  return status200({ 'content-length': '0' });
}

function status200(headers: Record<string, string>): Handler {
  return (_request, response) => void response.writeHead(200, headers).end();
}

function wrongLength(): Handler {
  return (_request, response) => void response.writeHead(200, { 'content-length': '9' }).end('123456789');
}

/** Wrong the first time that the byte is asked for, on each server. */
function flippedOnce(): Handler {
  const done = new Set<number>();
  return (request, response, file, n) => {
    const { from, to } = rangeOf(request, SIZE) ?? { from: 0, to: SIZE };
    const port = request.socket.localPort ?? 0;
    const hit = from <= 3 * PIECE + 1 && to > 3 * PIECE + 1 && !done.has(port);
    if (hit) flipped(request, response, file, n);
    else serveCorrectly(request, response, file);
    if (hit) done.add(port);
  };
}

/** Serves slowly, and refuses whoever comes while it serves another one; a count for each server. */
function onlyOneAtATime(): Handler {
  const busy = new Map<number, number>();
  return (request, response, file) => {
    const port = request.socket.localPort ?? 0;
    const others = busy.get(port) ?? 0;
    if (others > 0) return void response.writeHead(429).end();
    busy.set(port, others + 1);
    response.on('close', () => busy.set(port, 0));
    setTimeout(() => serveCorrectly(request, response, file), 30);
  };
}
