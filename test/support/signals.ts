import type { Context } from 'mocha';

/** Windows has no signals: `kill` ends a process at once there, so neither an orderly stop nor a suspension can be asked for. */
export function needsSignals(test: Context): void {
  if (process.platform === 'win32') test.skip();
}
