/** How the engine speaks to the dispatch server. */
export { createSchedulerClient } from './client.ts';
export type { SchedulerClient } from './client.ts';
export { createUnavailableReporter } from './reporter.ts';
export type { UnavailableReporter } from './reporter.ts';
