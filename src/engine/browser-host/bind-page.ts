import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { createBrowserHost } from './browser-host.ts';
import type { BrowserHost, BrowserHostOptions } from './browser-host.ts';
import { newSession, readSession, writeSession } from './session-file.ts';
import type { BrowserSession } from './session-file.ts';

export interface BindPageOptions extends Omit<BrowserHostOptions, 'cookieSecret'> {
  dataDir: string;
  /**
   * Default: the port of the last run, or any free one where that is taken. A given port is taken,
   * or binding fails.
   */
  port?: number;
  /** Shuts out every page that was opened before. */
  renewSession?: boolean | undefined;
  logger: Logger;
}

/**
 * Binds an endpoint with a page. An open page finds it again after a crash: at the same port, and
 * with a cookie that the next engine of the data directory takes. Only for the directory's owner:
 * two at once would overwrite each other's file.
 *
 * @throws ModelError INVALID_ARGUMENT as createBrowserHost; EADDRINUSE for a port that was asked
 *   for
 */
export async function bindPage({ dataDir, renewSession, logger, ...options }: BindPageOptions): Promise<BrowserHost> {
  const found = await readSession(dataDir);
  const session = found === null || renewSession ? newSession(found?.port ?? 0) : found;
  const host = await listen({ ...options, cookieSecret: session.secret }, session.port);
  const next = { ...session, port: host.port };
  if (session !== found || next.port !== found.port) await keep(dataDir, next, logger);
  return host;
}

async function listen(options: BrowserHostOptions, lastPort: number): Promise<BrowserHost> {
  if (options.port !== undefined) return createBrowserHost(options);
  try {
    return await createBrowserHost({ ...options, port: lastPort });
  } catch (error) {
    if (lastPort === 0 || !isTaken(error)) throw error;
    return createBrowserHost({ ...options, port: 0 });
  }
}

/** EACCES: Windows reserves ranges of ports, and other ranges after each restart. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

/** On a full disk the engine starts too; its pages then end with this run. */
async function keep(dataDir: string, session: BrowserSession, logger: Logger): Promise<void> {
  try {
    await writeSession(dataDir, session);
  } catch (error) {
    logger.warn('The session of the page can not be kept. After the next start it is opened anew.', errorFields(error));
  }
}
