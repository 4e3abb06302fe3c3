import { randomInt } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { errorCode } from '../../ports/system-error.ts';

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  MODEL_UNKNOWN: 404,
  VERSION_UNKNOWN: 404,
  SERVER_REJECTED: 401,
  INVALID_ARGUMENT: 400,
  REMOTE_CHANGED: 412,
};

/** Turned away clients come back within this time, each at its own moment. */
const RETRY_AFTER_MIN_S = 2;
const RETRY_AFTER_MAX_S = 15;

/**
 * The server can't answer just now: 503 with Retry-After.
 *
 * @param details `sentAway` where it is about its load, and not about its disk
 */
export function unavailable(message: string, details: { sentAway: boolean }, cause?: unknown): ModelError {
  return new ModelError('SERVER_ERROR', message, { retryable: true, details, cause });
}

/**
 * What a failure of the file system means to a client: the library is there, its disk is not. The
 * path stays in the log.
 */
function failureOfStorage(thrown: unknown): unknown {
  const code = errorCode(thrown);
  if (thrown instanceof ModelError || !(thrown instanceof Error) || !/^E[A-Z]+$/.test(code ?? '')) return thrown;
  return unavailable(`The library's files can't be read just now (${code}).`, { sentAway: false }, thrown);
}

export function sendError(reply: FastifyReply, thrown: unknown): FastifyReply {
  const failure = failureOfStorage(thrown);
  // Fastify's own refusals (a malformed URL) carry a status.
  const { statusCode } = failure as { statusCode?: number };
  const { code, message } = toModelError(
    failure,
    statusCode !== undefined && statusCode < 500 ? 'INVALID_ARGUMENT' : 'SERVER_ERROR',
  );
  for (const name of ['etag', 'last-modified', 'content-length', 'content-range']) reply.removeHeader(name);
  const isPassing = failure instanceof ModelError && failure.code === 'SERVER_ERROR' && failure.retryable;
  const status = isPassing ? 503 : (statusCode ?? STATUS_OF[code] ?? 500);
  if (status === 503) reply.header('retry-after', randomInt(RETRY_AFTER_MIN_S, RETRY_AFTER_MAX_S + 1));
  return reply
    .code(reply.statusCode >= 400 ? reply.statusCode : status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(Buffer.from(JSON.stringify({ code, message })));
}
