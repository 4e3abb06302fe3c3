import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rangeOf } from '../support/servers/fault-server.ts';

const SLICE_BYTES = 64 * 1024;
const TICK_MS = 10;

/** A right server of files, behind one line that all its answers share. */
export interface Origin {
  port: number;
  files: Map<string, Buffer>;
  /** Of all files; changed when the origin is deployed anew. */
  deployed: string;
  /** Bytes of bodies that went over the line. */
  sentBytes: number;
  /** Path and range of each request for a file. */
  seen: string[];
  close(): Promise<void>;
}

interface Job {
  response: ServerResponse;
  bytes: Buffer;
  at: number;
  to: number;
}

/** @param bytesPerSecond of the line; Infinity for none */
export async function startOrigin(bytesPerSecond: number): Promise<Origin> {
  const waiting: Job[] = [];
  let budget = 0;
  const timer = setInterval(() => {
    budget = Math.min(budget + (bytesPerSecond * TICK_MS) / 1000, bytesPerSecond / 5);
    while (budget > 0 && waiting.length > 0) send(waiting.shift()!);
  }, TICK_MS);

  /** One slice of each answer in turn. */
  function send(job: Job): void {
    if (job.response.destroyed) return;
    const end = Math.min(job.to, job.at + SLICE_BYTES);
    const flows = job.response.write(job.bytes.subarray(job.at, end));
    budget -= end - job.at;
    origin.sentBytes += end - job.at;
    job.at = end;
    if (end === job.to) job.response.end();
    else if (flows) waiting.push(job);
    else job.response.once('drain', () => waiting.push(job));
  }

  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const bytes = origin.files.get(path);
    if (!bytes) return void response.writeHead(404).end();
    const range = rangeOf(request, bytes.length);
    const { from, to } = range ?? { from: 0, to: bytes.length };
    origin.seen.push(`${path} ${request.headers.range ?? 'whole'}`);
    response.writeHead(range ? 206 : 200, {
      'accept-ranges': 'bytes',
      'content-length': String(to - from),
      etag: `"${origin.deployed}"`,
      'cache-control': 'public, max-age=3600',
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    });
    response.flushHeaders();
    if (request.method === 'HEAD' || to === from) return void response.end();
    waiting.push({ response, bytes, at: from, to });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin: Origin = {
    port: (server.address() as AddressInfo).port,
    ...{ files: new Map<string, Buffer>(), deployed: 'one', sentBytes: 0, seen: [] },
    close: async () => {
      clearInterval(timer);
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return origin;
}
