/** Processes in a PID and network namespace of their own, as in a second container on one volume. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Context } from 'mocha';
import { leaveOut } from '../leave-out.ts';

const UNSHARE = ['--pid', '--fork', '--net', '--mount-proc', '--kill-child'];

/** The words before a command that is to run apart; null where this can't be had. */
export const APART: readonly string[] | null =
  [UNSHARE, ['--user', '--map-root-user', ...UNSHARE]]
    .map(words => ['unshare', ...words])
    .find(([tool = '', ...words]) => spawnSync(tool, [...words, 'true'], { stdio: 'ignore' }).status === 0) ?? null;

/** Namespaces are Linux's, and a container may forbid them. */
export function needsNamespaces(test: Context): void {
  if (APART === null) leaveOut(test, 'Only Linux has namespaces, and a container may forbid them.');
}

/** The pid, as this process sees it, of what `unshare` runs. A signal to `unshare` itself wouldn't reach it. */
export function insideOf(pid: number | undefined): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}
