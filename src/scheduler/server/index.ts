/** The reference dispatch server. */
export { serveScheduler } from './server.ts';
export type { SchedulerServer, SchedulerServerOptions } from './server.ts';
export type { DispatchedTask } from './dispatch.ts';
