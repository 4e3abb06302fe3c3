import type { Context } from 'mocha';
import { leaveOut } from './leave-out.ts';

/** Windows has no signals: `kill` ends a process at once there, so neither an orderly stop nor a suspension can be asked for. */
export function needsSignals(test: Context): void {
  if (process.platform === 'win32') leaveOut(test, 'Windows has no signals.');
}
