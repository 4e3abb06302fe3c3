import type { FastifyBaseLogger } from 'fastify';
import type { Context } from '../../access/session.ts';

/**
 * The log of a server command that owns no data directory: lines of JSON on stderr. Without
 * `--log-level` it has only warnings and errors. With `info` it has each request. It is loaded
 * with its server, because a query doesn't need it.
 */
export async function stderrLog({ options: { logLevel = 'warn' }, out }: Context): Promise<FastifyBaseLogger> {
  const { pinoLogger } = await import('../../../engine/log/pino-logger.ts');
  return pinoLogger({ level: logLevel, destination: out.stderr });
}
