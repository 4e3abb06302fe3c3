import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Options of fastify for a server that logs to this logger, or not at all without one: one line for each request when it has
 * been answered. Fastify's own two lines carry addresses and whole URLs, in which a signature may stand.
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
    else reply.log[status >= 500 ? 'error' : 'info'](fields, 'A request was answered.');
  }
}
