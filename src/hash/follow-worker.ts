/**
 * Entry of the following thread: it hashes files while they are still written. It imports only
 * `node:` modules, so that it loads from source, from dist and from an archive.
 */
import { createCipheriv, createHash } from 'node:crypto';
import type { CipherGCM, Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** What is wanted of `[from, to)` of a file that stays open until the answer. */
export interface FollowOrder {
  file: number;
  descriptor: number;
  from: number;
  to: number;
  /**
   * `prove`: the SHA-256 and the seal of these bytes. Where they are the next ones of the whole,
   * and `sha256` is theirs, they go into its hash in the same reading.
   * `go-on`: they go into the hash of the whole, where they are its next ones.
   * `seal`: their seal alone.
   */
  want: 'prove' | 'go-on' | 'seal';
  /** Of `prove`: what they should hash to. */
  sha256?: string;
  /** With another number the hash of the whole begins anew. */
  generation: number;
  /** The whole gets a seal too: it is one proof. */
  sealed: boolean;
  /** `to` is the end of the file. */
  last: boolean;
}

/** To the thread: an order and its number, or the number of a file that is not wanted any more. */
export type FollowRequest = (FollowOrder & { order: number }) | { leave: number };

/** What became of an order. */
export interface Followed {
  /** Of the bytes of `prove`. */
  sha256: string | null;
  /** Of the bytes of `prove` and `seal`; of the whole with `whole`, where it is sealed. */
  seal: string | null;
  /** So many bytes of the file are in the hash of the whole. */
  wholeTo: number;
  /** SHA-256 of the whole, when the last byte went into it. */
  whole: string | null;
}

/** From the thread, one answer for each order. `failed`: the file could not be read. */
export type FollowAnswer = Followed | { failed: string };

/** What the thread gets when it starts: those of `Seal`. */
export interface SealSecret {
  key: Uint8Array;
  nonce: Uint8Array;
}

/** So few that they are still in the processor's cache for the second hash. */
const READ_BYTES = 256 * 1024;

const buffer = Buffer.allocUnsafe(READ_BYTES);
const { key, nonce } = workerData as SealSecret;

interface Whole {
  generation: number;
  to: number;
  hash: Hash;
  seal: CipherGCM | null;
}

const wholes = new Map<number, Whole>();

function wholeOf({ file, generation, sealed }: FollowOrder): Whole {
  const known = wholes.get(file);
  if (known?.generation === generation) return known;
  const whole = { generation, to: 0, hash: createHash('sha256'), seal: sealed ? newSeal() : null };
  wholes.set(file, whole);
  return whole;
}

function newSeal(): CipherGCM {
  return createCipheriv('aes-128-gcm', key, nonce);
}

function digestOf(seal: CipherGCM): string {
  seal.final();
  return seal.getAuthTag().toString('base64');
}

function read({ descriptor, from, to }: FollowOrder, onChunk: (chunk: Uint8Array) => void): void {
  for (let at = from; at < to;) {
    const bytes = readSync(descriptor, buffer, 0, Math.min(buffer.length, to - at), at);
    if (bytes === 0) throw new Error(`Expected ${to} bytes, the file ended after ${at}.`);
    onChunk(buffer.subarray(0, bytes));
    at += bytes;
  }
}

function prove(order: FollowOrder, whole: Whole): Followed {
  const piece = createHash('sha256');
  const seal = newSeal();
  // Bytes that are wrong must not go into the whole: it would have to begin anew.
  const longer = whole.to === order.from ? whole.hash.copy() : null;
  read(order, chunk => {
    piece.update(chunk);
    seal.setAAD(chunk);
    longer?.update(chunk);
  });
  const sha256 = piece.digest('hex');
  const counts = longer !== null && sha256 === order.sha256;
  if (counts) Object.assign(whole, { hash: longer, to: order.to });
  return { sha256, seal: digestOf(seal), ...stateOf(whole, counts && order.last) };
}

function goOn(order: FollowOrder, whole: Whole): Followed {
  if (whole.to !== order.from) return { sha256: null, seal: null, ...stateOf(whole, false) };
  read(order, chunk => {
    whole.hash.update(chunk);
    whole.seal?.setAAD(chunk);
  });
  whole.to = order.to;
  const seal = order.last && whole.seal ? digestOf(whole.seal) : null;
  return { sha256: null, seal, ...stateOf(whole, order.last) };
}

function stateOf({ to, hash }: Whole, complete: boolean): Pick<Followed, 'whole' | 'wholeTo'> {
  // A copy: a piece of it may still be dropped, and then its number is another one.
  return { wholeTo: to, whole: complete ? hash.copy().digest('hex') : null };
}

function sealed(order: FollowOrder): Followed {
  const seal = newSeal();
  read(order, chunk => void seal.setAAD(chunk));
  return { sha256: null, seal: digestOf(seal), wholeTo: wholes.get(order.file)?.to ?? 0, whole: null };
}

function answer(order: FollowOrder): FollowAnswer {
  try {
    if (order.want === 'seal') return sealed(order);
    const whole = wholeOf(order);
    return order.want === 'prove' ? prove(order, whole) : goOn(order, whole);
  } catch (error) {
    wholes.delete(order.file);
    return { failed: String(error) };
  }
}

parentPort?.on('message', (request: FollowRequest) => {
  if ('leave' in request) wholes.delete(request.leave);
  else parentPort?.postMessage({ order: request.order, answer: answer(request) });
});
