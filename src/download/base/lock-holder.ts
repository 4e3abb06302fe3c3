import { lstat, open, unlink } from 'node:fs/promises';
import { hasCode } from '../../disk/index.ts';

/** A note names its holder in a few words; more of it is not read. */
const NOTE_BYTES = 512;
const UNKNOWN = 'unknown';

/**
 * Who holds a lock: what the lock itself says, when it is a file, else what a note `<lock>.json`
 * beside it says. A note is JSON with `pid`, `host` or `program`, or plain text.
 *
 * @returns one line of printable characters; `unknown` where nothing tells
 */
export async function holderOf(lock: string): Promise<string> {
  const note = (await beginningOf(lock)) ?? (await beginningOf(`${lock}.json`)) ?? '';
  const text = inWords(note).replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ');
  return text.trim().slice(0, 200) || UNKNOWN;
}

/** Whether somebody's lock is there, be it a folder, a file or a link, and was refreshed lately. */
export async function isHeld(lock: string, staleMs: number): Promise<boolean> {
  const found = await lstat(lock).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs <= staleMs;
}

/**
 * A lock that is no folder: proper-lockfile can neither refresh nor clear it. One that nobody
 * refreshes belongs to nobody, and is removed.
 *
 * @returns whether somebody holds it
 */
export async function isHeldFile(lock: string, staleMs: number): Promise<boolean> {
  const found = await lstat(lock).catch(() => null);
  if (found === null || found.isDirectory()) return false;
  if (await isHeld(lock, staleMs)) return true;
  await unlink(lock).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
  return false;
}

/** Null for what is no file, and for one that can't be read. */
async function beginningOf(path: string): Promise<string | null> {
  // A pipe in its place would never answer.
  if (!((await lstat(path).catch(() => null))?.isFile() ?? false)) return null;
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(NOTE_BYTES), 0, NOTE_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

function inWords(note: string): string {
  try {
    const { program, pid, host } = Object(JSON.parse(note)) as Record<string, unknown>;
    const words: string[] = [];
    if (typeof program === 'string') words.push(program);
    if (typeof pid === 'number' || typeof pid === 'string') words.push(`pid ${pid}`);
    if (typeof host === 'string') words.push(`on ${host}`);
    return words.join(' ') || note;
  } catch {
    return note;
  }
}
