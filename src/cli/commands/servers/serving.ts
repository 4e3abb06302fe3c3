import { Option } from 'commander';
import type { Command } from 'commander';
import type { RunningServer } from '../../access/library-services.ts';
import { parseHost, parsePort } from '../../arguments.ts';
import { anyAborted } from '../../access/session.ts';
import type { Context } from '../../access/session.ts';

/**
 * The longest wait for a server that still has connections. After it the user gets the prompt
 * back. An engine needs some time to record the stop and to release the directory. This limit is
 * longer than that, and shorter than the allowed 3 s.
 */
export const STOP_LIMIT_MS = 2_900;
const LOOPBACK = '127.0.0.1';

export interface ListenFlags {
  host: string;
  port: number;
}

/** Adds --host and --port, which are the same for every server. */
export function addListenOptions(command: Command, host: string = LOOPBACK): Command {
  return command
    .addOption(new Option('--port <n>', 'port; 0 takes any free one').argParser(parsePort).default(0))
    .addOption(new Option('--host <address>', 'address to listen on').argParser(parseHost).default(host));
}

/**
 * Prints the URL as the first line and runs until SIGINT or SIGTERM. Both signals are the normal
 * end of a server.
 *
 * @param stopLimitMs the longest wait for its end
 */
export async function serveUntilStopped(
  { out, interrupted }: Context,
  server: RunningServer,
  stopLimitMs = STOP_LIMIT_MS,
): Promise<void> {
  out.result({ url: server.url }, () => server.url);
  await anyAborted(interrupted);
  await closeInTime(server, stopLimitMs);
}

async function closeInTime(server: RunningServer, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>(resolve => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([server.close(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
