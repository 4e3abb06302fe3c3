import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes that one read of a connection may bring. */
const READ_BYTES = 256 * 1024;
/** node-fetch keeps the last read of a chunked answer: "0\r\n" may come alone, and is compared later. */
const KEPT_BYTES = 4096;

/** Of Node's agents: how they make a connection. */
interface Connecting {
  createConnection(options: object, ...more: unknown[]): unknown;
}

/**
 * Lets the connections of an agent read into one buffer of their own, again and again, and four
 * times as much at once. Node would take a new buffer of 64 KiB for each read, and its parser of
 * HTTP copies the body out of it in any case.
 *
 * Not for TLS, which gives out 16 KiB at a time.
 */
export function readingMuch<T extends Agent>(agent: T): T {
  const connecting = agent as unknown as Connecting;
  const create = connecting.createConnection.bind(agent);
  connecting.createConnection = (options, ...more) =>
    create({ ...options, onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback: handOn } }, ...more);
  return agent;
}

/** With `onread` a socket emits no data by itself. The parser has read all of it when this returns. */
function handOn(this: Socket, bytes: number, buffer: Buffer): boolean {
  const read = buffer.subarray(0, bytes);
  this.emit('data', bytes < KEPT_BYTES ? Buffer.from(read) : read);
  return true;
}
