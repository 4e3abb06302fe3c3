import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Options of fastify for a server that logs to this logger. Without a logger the server logs
 * nothing. Each request has one line, after its answer. Fastify's own two lines are off: they
 * carry addresses and whole URLs, and a URL can hold a signature.
 */
export function requestLog(logger: FastifyBaseLogger | undefined): {
  loggerInstance?: FastifyBaseLogger;
  logController?: LogController;
} {
  return logger === undefined ? {} : { loggerInstance: logger, logController: new RequestLog() };
}

class RequestLog extends LogController {
  override incomingRequest(): void {
    // The line comes with the answer.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, headers } = request;
    const { statusCode: status, elapsedTime } = reply;
    const path = url.split('?', 1)[0];
    const fields = { method, path, range: headers.range, status, ms: Math.round(elapsedTime) };
    if (error) reply.log.warn({ ...fields, err: error }, 'An answer broke off.');
    // Who answers 503 knows why, and says it where it is news: many are sent away at a time.
    else reply.log[status >= 500 && status !== 503 ? 'error' : 'info'](fields, 'A request was answered.');
  }
}
