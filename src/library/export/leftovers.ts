import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HOST, IDLE_MS, isAlive } from '../publish/owner.ts';
import { unlessMissing } from '../server/missing.ts';

/** Names of earlier programs don't tell their owner. */
const NAME = /^\.export-(?:([0-9a-f]{8})-(\d+)-)?[0-9a-f]{16}$/;

/** Beside a file that is written: a rename puts it in its place. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.export-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}`);
}

/** Deletes what exports that were killed left in a folder. One that runs is left alone. */
export async function sweep(folder: string): Promise<void> {
  for (const name of (await unlessMissing(readdir(folder))) ?? []) {
    if (NAME.test(name) && (await isLeftOver(folder, name))) await rm(join(folder, name), { force: true });
  }
}

async function isLeftOver(folder: string, name: string): Promise<boolean> {
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === HOST) return Number(pid) !== process.pid && !isAlive(Number(pid));
  // Not when it was written: a link has the times of what it leads to.
  const since = (await unlessMissing(stat(join(folder, name))))?.ctimeMs ?? Infinity;
  return Date.now() - since > IDLE_MS;
}
