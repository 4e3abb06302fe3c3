import type { FastifyBaseLogger } from 'fastify';
import type { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * A version that stays hidden is named at once, after a minute, and then after twice as long each
 * time.
 */
const FIRST_INTERVAL_MS = 60_000;
const MAX_INTERVAL_MS = 60 * 60_000;

export interface ProblemLog {
  onProblem(ref: string, error: ModelError): void;
  onShown(ref: string): void;
}

/**
 * Says why a version is hidden. Each poll of each client meets the same problem: a line for each
 * would bury the log.
 */
export function createProblemLog(logger: FastifyBaseLogger, clock: Clock): ProblemLog {
  const hidden = new Map<string, { nextAt: number; intervalMs: number }>();
  return {
    onProblem(ref, { code, message }) {
      const now = clock.monotonic();
      const known = hidden.get(ref);
      if (known && now < known.nextAt) return;
      const intervalMs = known ? Math.min(known.intervalMs * 2, MAX_INTERVAL_MS) : FIRST_INTERVAL_MS;
      hidden.set(ref, { nextAt: now + intervalMs, intervalMs });
      logger.warn({ model: ref, code, reason: message }, 'A version is hidden: it can not be served as it is.');
    },
    onShown(ref) {
      if (hidden.delete(ref)) logger.info({ model: ref }, 'A version that was hidden is whole now and is shown.');
    },
  };
}
