/** Diagnostics for a developer's terminal. What support needs to know is an event, not a log line. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

export const silentLogger: Logger = { debug: () => undefined, warn: () => undefined };
