import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { whileBusy } from '../../ports/busy-files.ts';

/** browser-session.json: an open page and the next engine of its data directory share it. */
export interface BrowserSession {
  /** The cookie is made from it. It never leaves the file and the engine. */
  secret: string;
  /** Port of the last run: an open page looks for its engine there. 0: no run yet. */
  port: number;
}

const SECRET_BYTES = 32;
const SHORTEST_SECRET = 43;
const HIGHEST_PORT = 65_535;
/** Only the owner may read it, like engine.json. */
const OWNER_ONLY = 0o600;

export function sessionFilePath(dataDir: string): string {
  return join(dataDir, 'browser-session.json');
}

export function newSession(port: number): BrowserSession {
  return { secret: randomBytes(SECRET_BYTES).toString('base64url'), port };
}

/**
 * null when there is none, or none that can be used. Pages of earlier runs must then be opened
 * anew.
 */
export async function readSession(dataDir: string): Promise<BrowserSession | null> {
  try {
    return parse(await whileBusy(() => readFile(sessionFilePath(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** @throws what the file system says */
export async function writeSession(dataDir: string, session: BrowserSession): Promise<void> {
  const text = `${JSON.stringify(session, null, 2)}\n`;
  await whileBusy(() => writeFileAtomic(sessionFilePath(dataDir), text, { mode: OWNER_ONLY }));
}

function parse(text: string): BrowserSession | null {
  const { secret, port } = JSON.parse(text) as Partial<BrowserSession>;
  if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) return null;
  const isPort = Number.isInteger(port) && (port as number) >= 0 && (port as number) <= HIGHEST_PORT;
  return { secret, port: isPort ? (port as number) : 0 };
}
