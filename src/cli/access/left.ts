import { isModelError } from '../../model/errors.ts';

/** How an engine left: it ended, or it handed over to an app that starts in a moment. */
export type Left = 'lost' | 'handed over';

/** Returns null for every error that an engine answered with. */
export function howLeft(error: unknown): Left | null {
  if (!isModelError(error) || error.code !== 'NETWORK_UNREACHABLE') return null;
  const engine = error.details?.engine;
  return engine === 'lost' || engine === 'handed over' ? engine : null;
}
