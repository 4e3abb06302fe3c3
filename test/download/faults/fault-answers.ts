import { gzipSync } from 'node:zlib';
import { rangeOf, serveCorrectly } from '../../support/servers/fault-server.ts';
import type { Handler, ServedFile } from '../../support/servers/fault-server.ts';
import { PIECE } from '../harness.ts';

export const SIZE = 8 * PIECE + 77;
export const HALF = PIECE + 100;
/** In what the third of four connections asks for. */
export const FLIPPED_PIECE = 4;
const FLIPPED_AT = FLIPPED_PIECE * PIECE + 1;

export const html: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
};

export const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    response.writeHead(code, headers).end('no');

/** Retry-After has whole seconds: the date is one to two seconds ahead. */
export const aSecondLater: Handler = (_request, response) => {
  const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
  response.writeHead(503, { 'retry-after': at.toUTCString() }).end('no');
};

export const whole: Handler = (_request, response, { bytes, etag }) => {
  response.writeHead(200, { 'content-length': String(bytes.length), ...(etag && { etag }) }).end(bytes);
};

export const gzip: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes));
};

export const flipped: Handler = (request, response, file) => {
  const bytes = Buffer.from(file.bytes);
  bytes[FLIPPED_AT]! ^= 0x10;
  serveCorrectly(request, response, { ...file, bytes });
};

export const withEtag =
  (etag: (n: number) => string | null): Handler =>
  (request, response, file, n) =>
    serveCorrectly(request, response, { ...file, etag: etag(n) });

export const otherBytes =
  (etag: string | null): Handler =>
  (request, response) =>
    serveCorrectly(request, response, { bytes: Buffer.alloc(SIZE, 9), etag });

/**
 * The file is another one, and a range of it comes whatever If-Range says, as h2o 2.2.5 does.
 *
 * @param etag of the other file; null for the one that the right file has
 */
export const deafToIfRange =
  (etag: string | null): Handler =>
  (request, response, file) => {
    delete request.headers['if-range'];
    serveCorrectly(request, response, { bytes: Buffer.alloc(SIZE, 9), etag: etag ?? file.etag });
  };

/** busybox httpd: a range is right, and its type is that of a page. */
export const labelledAsPage: Handler = (request, response, file) =>
  serveCorrectly(request, response, file, {
    'content-type': request.headers.range === undefined ? 'application/octet-stream' : 'text/html',
  });

/** A range answered wrongly; a request without a Range is answered rightly. */
export const part =
  (shift: number, cut: number, grow = 0): Handler =>
  (request, response, { bytes, etag }, n) => {
    const range = rangeOf(request, bytes.length);
    if (!range) return whole(request, response, { bytes, etag }, n);
    const from = Math.max(0, range.from + shift);
    const to = Math.max(from + 1, range.to - cut);
    response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}`, ...(etag && { etag }) });
    response.end(Buffer.concat([bytes.subarray(from, to), Buffer.alloc(grow, 1)]));
  };

/** Sends a right answer's headers and its first bytes, then calls `end`. */
export const begun =
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

export const right: Handler = (request, response, file) => serveCorrectly(request, response, file);

const broken = begun(HALF, response => response.destroy());

/** Gives the fault for the first answers, then right ones. */
export function times(count: number, then: Handler): Handler {
  return (request, response, file, n) => {
    if (n <= count) then(request, response, file, n);
    else serveCorrectly(request, response, file);
  };
}

/**
 * The first answer breaks in the middle, so that what is asked next is the rest; then the fault.
 */
export function afterABreak(then: Handler): Handler {
  return (request, response, file, n) =>
    n === 1 ? broken(request, response, file, n) : then(request, response, file, n - 1);
}

/** Bytes behind the announced ones, in the same segment as these where they are few. */
export const withSurplus: Handler = (request, response, file) => {
  const { socket } = response;
  socket?.cork();
  response.once('finish', () => {
    socket?.write('surplus');
    socket?.uncork();
  });
  serveCorrectly(request, response, file);
};

/** Knows no ranges, and never gets to the end. */
export const cutShort: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, HALF), () => setTimeout(() => response.destroy(), 20));
};

export const slowly: Handler = (_request, response, { bytes }) => {
  response.writeHead(200, { 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, bytes.length - 20));
  let at = bytes.length - 20;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, (at += 1)));
    if (at === bytes.length) clearInterval(timer);
  }, 5);
};

export const headless =
  (count: number): Handler =>
  (_request, response, { bytes }: ServedFile) => {
    response.writeHead(200, { connection: 'close' });
    response.write(bytes.subarray(0, HALF));
    response.end(bytes.subarray(HALF, count));
  };

export function status200Empty(): Handler {
  return status200({ 'content-length': '0' });
}

function status200(headers: Record<string, string>): Handler {
  return (_request, response) => void response.writeHead(200, headers).end();
}

export function wrongLength(): Handler {
  return (_request, response) => void response.writeHead(200, { 'content-length': '9' }).end('123456789');
}

/** Wrong the first time that the byte is asked for, on each server. */
export function flippedOnce(): Handler {
  const done = new Set<number>();
  return (request, response, file, n) => {
    const { from, to } = rangeOf(request, SIZE) ?? { from: 0, to: SIZE };
    const port = request.socket.localPort ?? 0;
    const hit = from <= FLIPPED_AT && to > FLIPPED_AT && !done.has(port);
    if (hit) flipped(request, response, file, n);
    else serveCorrectly(request, response, file);
    if (hit) done.add(port);
  };
}

/** Serves slowly, and refuses a second connection while it serves one. */
export function onlyOneAtATime(): Handler {
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
