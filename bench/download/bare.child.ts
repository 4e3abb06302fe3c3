/** The peer: the fastest that a few lines can be, without any safety: node-fetch → SHA-256 → write → fdatasync. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import nodeFetch from 'node-fetch';
import { answer, argument, cpuMs, peakRss } from '../support/child.ts';

const { url, file, sha256 } = argument<{ url: string; file: string; sha256: string }>();
const start = performance.now();
const cpu = process.cpuUsage();
const { body } = await nodeFetch(url, { highWaterMark: 1024 ** 2 });
const hash = createHash('sha256');
const handle = await open(file, 'w');
for await (const chunk of body ?? []) {
  hash.update(chunk as Buffer);
  await handle.write(chunk as Buffer);
}
await handle.datasync();
await handle.close();
if (hash.digest('hex') !== sha256) throw new Error('Expected the published bytes.');
answer({ ms: performance.now() - start, cpuMs: cpuMs(cpu), peakRss: peakRss() });
