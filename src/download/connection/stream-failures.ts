import { ModelError } from '../../model/errors.ts';
import { Failure } from '../base/failure.ts';

/** Codes of a connection that the other side ended; a FIN has the first one too. */
const RESET: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Whether the other side ended the connection. */
export function isReset({ error }: Failure): boolean {
  return RESET.has(String(error.details['code']));
}

/** A server that ends its answers before their first byte: it is there. */
export function brokeOff(path: string, askedBytes: number, cause: Failure): Failure {
  const message = `The server breaks off its answers: ${askedBytes} bytes of ${path} were asked for, and none came.`;
  const details = { path, broke_off: true };
  return new Failure('probe', new ModelError('SERVER_ERROR', message, { retryable: true, details, cause }));
}

/** An answer that was shorter than it said. */
export function endedEarly(path: string, got: number, expected: number): Failure {
  const code = got === 0 ? 'PROXY_INTERFERED' : 'SERVER_ERROR';
  const message = `Expected ${expected} bytes of ${path}, the answer ended after ${got}.`;
  return new Failure('retry', new ModelError(code, message, { retryable: true, details: { path } }));
}
