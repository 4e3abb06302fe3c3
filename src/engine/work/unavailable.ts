import { causeOfAbsence } from '../../manager/index.ts';
import type { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import { createUnavailableReporter } from '../../scheduler/client/index.ts';
import type { UnavailableReporter } from '../../scheduler/client/index.ts';

export interface UnavailableReportsOptions {
  ledger: Ledger;
  scheduler: SchedulerClient;
  clock: Clock;
}

/**
 * Reports to the dispatch server. An outcome is recorded with the event that made the model
 * unavailable as its cause.
 */
export function unavailableReports({ ledger, scheduler, clock }: UnavailableReportsOptions): UnavailableReporter {
  return createUnavailableReporter({
    client: scheduler,
    record: async event => {
      const cause = event.subject === null ? undefined : causeOfAbsence(ledger.state, event.subject);
      await ledger.append([cause === undefined ? event : { ...event, cause }]);
    },
    clock,
  });
}
