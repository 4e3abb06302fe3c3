import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { notEmpty, parseAtLeastOne, parseCount } from '../../arguments.ts';
import { required } from '../../access/loaded.ts';
import type { Context, Session } from '../../access/session.ts';
import { UsageError } from '../../exit-codes.ts';
import { addListenOptions, serveUntilStopped, STOP_LIMIT_MS } from '../servers/serving.ts';
import type { ListenFlags } from '../servers/serving.ts';
import { stderrLog } from '../servers/server-log.ts';
import { sizeOf } from './sizes.ts';

const MAX_CONNECTIONS = 10_000;
const MAX_TRANSFERS = 500;
const IDLE_S = 60;
const GRACE_S = 10;

interface ServeFlags extends ListenFlags {
  rate?: string;
  token?: string;
  tokenFile?: string;
  followLinks?: true;
  maxConnections: number;
  maxTransfers: number;
  idle: number;
  grace: number;
}

export function addLibraryServe(library: Command, session: Session): void {
  const serve = library
    .command('serve')
    .description(
      'Serve a library until Ctrl-C. The first line is its URL. Beside the models it has /healthz, /metrics and /api/openapi.json.',
    )
    .argument('<storage>', "the library's folder", notEmpty)
    .option('--rate <bytes-per-second>', 'limit each connection, like 500000 or 2MB')
    .addOption(new Option('--token <token>', 'ask for this bearer token').conflicts('tokenFile'))
    .option('--token-file <file>', 'ask for the bearer token in this file', notEmpty)
    .addOption(count('--max-connections <n>', 'send requests on more connections away', MAX_CONNECTIONS))
    .addOption(count('--max-transfers <n>', 'send away who asks for one more file at the same time', MAX_TRANSFERS))
    .addOption(count('--idle <seconds>', 'close a connection on which nothing moves for so long', IDLE_S))
    .addOption(
      new Option('--grace <seconds>', 'at the stop, let files that are being sent end for so long')
        .argParser(parseCount)
        .default(GRACE_S),
    )
    .option('--follow-links', "serve also what links lead to outside of the library's folder");
  addListenOptions(serve).action(session.action(serveFolder));
}

function count(flags: string, text: string, value: number): Option {
  return new Option(flags, text).argParser(parseAtLeastOne).default(value);
}

async function serveFolder(context: Context, storage: string, flags: ServeFlags): Promise<void> {
  const { host, port, rate, followLinks, maxConnections, maxTransfers, idle, grace } = flags;
  const token = flags.tokenFile === undefined ? flags.token : await tokenIn(flags.tokenFile);
  const library = await required(context.services.library);
  const server = await library.serveLibrary({
    storage: resolve(storage),
    host,
    port,
    ...(rate !== undefined && { rateBytesPerSecond: sizeOf(library, rate) }),
    ...(token !== undefined && { token }),
    ...(followLinks && { followLinks }),
    limits: { maxConnections, maxTransfers, idleTimeoutMs: idle * 1000, graceMs: grace * 1000 },
    logger: await stderrLog(context),
  });
  await serveUntilStopped(context, server, grace * 1000 + STOP_LIMIT_MS);
}

/** @throws UsageError for a file without a token, or with more than one */
async function tokenIn(file: string): Promise<string> {
  const token = (await readFile(file, 'utf8')).trim();
  if (!/^\S+$/.test(token)) throw new UsageError(`Expected one token in ${file}, without spaces.`);
  return token;
}
