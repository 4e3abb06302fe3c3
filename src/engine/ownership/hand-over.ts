import { request } from 'node:http';
import type { EngineInfo } from './engine-file.ts';
import { readEngineFile } from './engine-file.ts';

/** Path of the request that makes an engine stop and free its data directory. */
export const HAND_OVER_PATH = '/hand-over';

/** An engine stops within 3 s. A slower one is suspended, and keeps the directory. */
const DEADLINE_MS = 5_000;

/**
 * Asks the engine of a data directory to hand over, and waits until it has let go.
 *
 * @returns whether the caller should try to own the directory now; false when the owner isn't a
 *   command's engine, refuses or is silent. The gate decides about the ownership in any case.
 */
export async function askToHandOver(dataDir: string): Promise<boolean> {
  const owner = await readEngineFile(dataDir);
  if (owner === null) return true;
  return owner.host === 'cli' && post(owner);
}

function post({ port, token }: EngineInfo): Promise<boolean> {
  return new Promise(resolve => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: HAND_OVER_PATH,
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(DEADLINE_MS),
        agent: false,
      },
      response => {
        response.resume();
        response.on('close', () => resolve(response.statusCode === 200));
      },
    );
    // A broken connection means that the engine ended meanwhile. Silence doesn't.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.name !== 'AbortError' && error.name !== 'TimeoutError'),
    );
    asked.end();
  });
}
