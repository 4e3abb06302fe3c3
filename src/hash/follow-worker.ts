/**
 * Entry of the following thread: it hashes files in order while they are still written. It imports
 * only `node:` modules, so that it loads from source, from dist and from an archive.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/**
 * Hash `[from, to)` of a file that stays open until the answer. From 0 on, its hash begins anew.
 */
export interface FollowOrder {
  file: number;
  descriptor: number;
  from: number;
  to: number;
  /** `to` is the end of the file. */
  last: boolean;
}

/** To the thread: an order, or the number of a file whose hash is not wanted any more. */
export type FollowRequest = FollowOrder | { leave: number };

/**
 * From the thread, one answer for each order. The last order of a file is answered with the
 * `sha256` of the whole, the others with null. `failed`: the file could not be read.
 */
export type FollowAnswer = { file: number; sha256: string | null } | { file: number; failed: string };

const READ_BYTES = 1024 * 1024;

const buffer = Buffer.allocUnsafe(READ_BYTES);
const hashes = new Map<number, Hash>();

function hash({ file, descriptor, from, to, last }: FollowOrder): string | null {
  const sum = from === 0 ? createHash('sha256') : hashes.get(file);
  if (sum === undefined) throw new Error('Expected the file from its beginning on.');
  hashes.set(file, sum);
  for (let at = from; at < to;) {
    const bytes = readSync(descriptor, buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytes === 0) throw new Error(`Expected ${to} bytes, the file ended after ${at}.`);
    sum.update(buffer.subarray(0, bytes));
    at += bytes;
  }
  if (!last) return null;
  hashes.delete(file);
  return sum.digest('hex');
}

function answer(order: FollowOrder): FollowAnswer {
  try {
    return { file: order.file, sha256: hash(order) };
  } catch (error) {
    hashes.delete(order.file);
    return { file: order.file, failed: String(error) };
  }
}

parentPort?.on('message', (request: FollowRequest) => {
  if ('leave' in request) hashes.delete(request.leave);
  else parentPort?.postMessage(answer(request));
});
