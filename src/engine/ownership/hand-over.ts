import { request } from 'node:http';
import type { EngineInfo } from './engine-file.ts';
import { readEngineFile } from './engine-file.ts';

/** Path of the endpoint's request to checkpoint, record the stop and let go. */
export const HAND_OVER_PATH = '/hand-over';

/** An engine drains in 3 s; one that takes longer is suspended, and keeps what it has. */
const DEADLINE_MS = 5_000;

/**
 * Asks the engine of a data directory to hand over, and waits until it has let go.
 *
 * @returns whether it is worth trying to own the directory now: false when the owner is no command's engine, refuses or is
 * silent. Who owns it is decided in the gate all the same.
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
    // A connection that breaks is an engine that ended meanwhile; one that is silent is not.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.name !== 'AbortError' && error.name !== 'TimeoutError'),
    );
    asked.end();
  });
}
