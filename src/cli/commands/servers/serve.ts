/** The servers that own no data directory: `library serve` and `scheduler serve`. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FastifyBaseLogger } from 'fastify';
import { asUsage, notEmpty } from '../../arguments.ts';
import { required } from '../../access/loaded.ts';
import type { CliLibrary } from '../../access/services.ts';
import type { Context, Session } from '../../access/session.ts';
import { UsageError } from '../../exit-codes.ts';
import { addListenOptions, serveUntilStopped } from './serving.ts';
import type { ListenFlags } from './serving.ts';

interface ServeFlags extends ListenFlags {
  rate?: string;
  token?: string;
}

export function addLibraryServe(library: Command, session: Session): void {
  const serve = library
    .command('serve')
    .description('Serve a library until Ctrl-C. The first line is its URL.')
    .argument('<storage>', "the library's folder", notEmpty)
    .option('--rate <bytes-per-second>', 'limit each connection, like 500000 or 2MB')
    .option('--token <token>', 'ask for this bearer token');
  addListenOptions(serve).action(session.action(serveFolder));
}

async function serveFolder(context: Context, storage: string, { host, port, rate, token }: ServeFlags): Promise<void> {
  const library = await required(context.services.library);
  const server = await library.serveLibrary({
    storage: resolve(storage),
    host,
    port,
    ...(rate !== undefined && { rateBytesPerSecond: sizeOf(library, rate) }),
    ...(token !== undefined && { token }),
    logger: await stderrLog(context),
  });
  await serveUntilStopped(context, server);
}

export function addSchedulerCommands(program: Command, session: Session): void {
  const scheduler = program
    .command('scheduler')
    .summary('the reference dispatch server')
    .description('The reference dispatch server: it takes reports of missing models and ranks models by demand.');
  addListenOptions(
    scheduler.command('serve').description('Run the dispatch server until Ctrl-C. The first line is its URL.'),
  ).action(
    session.action(async (context: Context, { host, port }: ListenFlags) => {
      const { serveScheduler } = await required(context.services.scheduler);
      await serveUntilStopped(context, await serveScheduler({ host, port, logger: await stderrLog(context) }));
    }),
  );
}

/** @throws UsageError */
export function sizeOf(library: CliLibrary, text: string): number {
  const bytes = asUsage(() => library.parseSize(text));
  if (bytes < 1) throw new UsageError(`Expected a size of at least one byte, got "${text}".`);
  return bytes;
}

/**
 * The log of a server command that owns no data directory: lines of JSON on stderr. Without
 * `--log-level` it has only warnings and errors. With `info` it has each request. It is loaded
 * with its server, because a query doesn't need it.
 */
async function stderrLog({ options: { logLevel = 'warn' }, out }: Context): Promise<FastifyBaseLogger> {
  const { pinoLogger } = await import('../../../engine/log/pino-logger.ts');
  return pinoLogger({ level: logLevel, destination: out.stderr });
}
