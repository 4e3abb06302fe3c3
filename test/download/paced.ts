import { rangeOf } from '../support/servers/fault-server.ts';
import type { FaultServer, Handler } from '../support/servers/fault-server.ts';
import { PIECE } from './harness.ts';
import type { World } from './harness.ts';

export interface Paced extends Handler {
  /** Connections open now, and the most there were at once. */
  open: number;
  most: number;
  served: number;
}

/** Serves a little at a time, so that connections overlap; knows how many there are. */
export function paced(chunk = PIECE / 4, everyMs = 5): Paced {
  return serving(chunk, step => {
    const timer = setInterval(() => step() || clearInterval(timer), everyMs);
    return () => clearInterval(timer);
  });
}

export interface Gated extends Paced {
  /** All connections together get this many bytes, then they are held. */
  upTo(bytes: number): void;
}

/**
 * Serves a little in each turn of the event loop, up to a gate: what is to happen in the middle
 * happens there, without a wait. Each connection gets its first bytes: the next one waits for them.
 */
export function gated(limit: number, chunk = PIECE / 4): Gated {
  const held = new Set<() => void>();
  const counts = serving(chunk, step => {
    let begun = false;
    const go = () => {
      if (begun && counts.served >= limit) held.add(go);
      else {
        begun = true;
        if (step()) next = setImmediate(go);
      }
    };
    let next = setImmediate(go);
    return () => {
      clearImmediate(next);
      held.delete(go);
    };
  });
  const upTo = (bytes: number) => {
    limit = bytes;
    const waiting = [...held];
    held.clear();
    for (const go of waiting) go();
  };
  return Object.assign(counts, { upTo });
}

/**
 * Serves a chunk with each step, which says whether there is more; `start` has them made until
 * what it returned is called.
 */
function serving(chunk: number, start: (step: () => boolean) => () => void): Paced {
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
    const stop = start(() => {
      const end = Math.min(to, from + chunk);
      response.write(bytes.subarray(from, end));
      counts.served += end - from;
      from = end;
      if (from >= to) response.end();
      return from < to;
    });
    response.on('close', () => {
      stop();
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

/** The server gives the first bytes of each file, then nothing: the connection stays open. */
export function stallAfter(world: World, bytes: number): void {
  world.server.fault = (_request, response, file) => {
    response.writeHead(200, { 'content-length': String(file.bytes.length), etag: file.etag ?? '' });
    response.write(file.bytes.subarray(0, bytes));
  };
}
