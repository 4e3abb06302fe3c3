import type { FastifyBaseLogger } from 'fastify';
import type { Context } from './session.ts';

/**
 * The log of a command that serves and owns no data directory: lines of JSON on stderr. Without `--log-level` only what is wrong,
 * with `info` each request. Loaded with its server: a query does without it.
 */
export async function stderrLog({ options: { logLevel = 'warn' }, out }: Context): Promise<FastifyBaseLogger> {
  const { pinoLogger } = await import('../../engine/log/pino-logger.ts');
  return pinoLogger({ level: logLevel, destination: out.stderr });
}
