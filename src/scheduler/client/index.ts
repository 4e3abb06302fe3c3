/** How the engine speaks to the dispatch server. */
export { createSchedulerClient } from './client.ts';
export type { SchedulerClient, SchedulerClientOptions } from './client.ts';
export { createUnavailableReporter } from './reporter.ts';
export type { ReportEvent, UnavailableReporter, UnavailableReporterOptions, UnavailableTask } from './reporter.ts';
