/** zsync and rsync of Debian, as peers of an update. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FILE } from '../download/library.ts';
import type { Nginx } from '../download/nginx.ts';
import type { Edit } from './edits.ts';

const run = promisify(execFile);

/** What an update cost a peer. */
export interface Cost {
  fetchedBytes: number;
  /** User and system time of all its processes. */
  cpuMs: number;
}

/** @returns null where zsync isn't installed (Debian: zsync) */
export async function zsync(nginx: Nginx, { old, next }: Edit, folder: string): Promise<Cost | null> {
  const list = join(dirname(next.source), 'peer.zsync');
  await mkdir(folder, { recursive: true });
  try {
    await run('zsyncmake', ['-o', list, '-u', `${nginx.url}/${next.path}`, next.source]);
    const before = await nginx.sentBytes(FILE);
    const url = `${nginx.url}/${dirname(next.path)}/peer.zsync`;
    const cpuMs = await timed(['zsync', '-q', '-i', old.source, '-o', join(folder, FILE), url]);
    return { fetchedBytes: (await nginx.sentBytes(FILE)) - before + (await stat(list)).size, cpuMs };
  } catch (error) {
    return missing(error);
  } finally {
    await rm(list, { force: true });
    await rm(folder, { recursive: true });
  }
}

/** Both ends on this machine. @returns null where rsync isn't installed (Debian: rsync) */
export async function rsync({ old, next }: Edit, folder: string): Promise<Cost | null> {
  const file = join(folder, FILE);
  await mkdir(folder, { recursive: true });
  try {
    await copyFile(old.source, file);
    let said = '';
    const cpuMs = await timed(
      ['rsync', '--no-whole-file', '--ignore-times', '--stats', next.source, file],
      out => (said = out),
    );
    const figure = (name: string) => Number(new RegExp(`${name}: ([\\d,]+)`).exec(said)?.[1]?.replaceAll(',', ''));
    return { fetchedBytes: figure('Total bytes sent') + figure('Total bytes received'), cpuMs };
  } catch (error) {
    return missing(error);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** bash's `times` has the time of everything that it waited for in its second line. */
async function timed(command: string[], onSaid: (out: string) => void = () => undefined): Promise<number> {
  const { stdout } = await run('bash', ['-c', '"$@"; code=$?; times; exit $code', 'bash', ...command]);
  onSaid(stdout);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
}

function missing(error: unknown): null {
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT' || code === 127) return null;
  throw error;
}
