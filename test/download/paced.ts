import { rangeOf } from '../support/fault-server.ts';
import type { FaultServer, Handler } from '../support/fault-server.ts';
import { PIECE } from './harness.ts';

/** Serves a little at a time, so that connections overlap; knows how many there are. */
export function paced(chunk = PIECE / 4, everyMs = 5): Handler & { open: number; most: number; served: number } {
  const handler: Handler = (request, response, { bytes, etag }) => {
    const range = rangeOf(request, bytes.length);
    const { to } = range ?? { to: bytes.length };
    let from = range?.from ?? 0;
    response.writeHead(range ? 206 : 200, {
      'accept-ranges': 'bytes',
      'content-length': String(to - from),
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
      ...(etag && { etag }),
    });
    counts.open += 1;
    counts.most = Math.max(counts.most, counts.open);
    const timer = setInterval(() => {
      const end = Math.min(to, from + chunk);
      response.write(bytes.subarray(from, end));
      counts.served += end - from;
      from = end;
      if (from >= to) response.end();
    }, everyMs);
    response.on('close', () => {
      clearInterval(timer);
      counts.open -= 1;
    });
  };
  const counts = Object.assign(handler, { open: 0, most: 0, served: 0 });
  return counts;
}

/** The ranges that were asked for, half open; a request without one is for all. */
export function rangesOf(server: FaultServer, size: number): [number, number][] {
  return server.seen
    .filter(({ method }) => method === 'GET')
    .map(({ range }): [number, number] => {
      const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? `bytes=0-${size - 1}`);
      return [Number(match?.[1]), Number(match?.[2]) + 1];
    });
}
