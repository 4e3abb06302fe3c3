/** From the most to the least that is logged; `silent` logs nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A level that a line can have. */
export type LineLevel = Exclude<LogLevel, 'silent'>;

/**
 * The data of a line: `path`, `code`, `model`, `task`, … A value that doesn't fit into JSON is
 * shown as well as possible.
 */
export type LogFields = Readonly<Record<string, unknown>>;

type Log = (message: string, fields?: LogFields) => void;

/**
 * The log of the program, as its rooms see it. It is an explanation for people. Facts are events,
 * and no code reads the log.
 *
 * A message is a plain sentence that is the same each time. The fields carry the differences. No
 * method throws or waits.
 *
 * - `error`: something that the user needs doesn't work, and won't by itself
 * - `warn`: something failed; the program goes on or tries again
 * - `info`: what support wants to know of an ordinary day
 * - `debug`: each step, for a developer
 */
export interface Logger {
  debug: Log;
  info: Log;
  warn: Log;
  error: Log;
  /** The same log with these fields in each line. */
  child(fields: LogFields): Logger;
}

/** One line, before it is written. */
export interface LogLine {
  level: LineLevel;
  message: string;
  fields: LogFields;
}

/** A logger of a function that takes the lines. */
export function loggerOf(write: (line: LogLine) => void, base: LogFields = {}): Logger {
  const at =
    (level: LineLevel): Log =>
    (message, fields) =>
      write({ level, message, fields: { ...base, ...fields } });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: fields => loggerOf(write, { ...base, ...fields }),
  };
}

export const silentLogger: Logger = loggerOf(() => undefined);

/**
 * The fields of a line about an error: its `code` (of a ModelError, or of the system), its message
 * and its `path`. `cause` holds the system's own error below a ModelError.
 */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: String(thrown) };
  const { code, path, details } = thrown as NodeJS.ErrnoException & { details?: { path?: unknown } };
  const where = path ?? details?.path;
  return {
    ...(code !== undefined && { code }),
    error: thrown.message,
    ...(where !== undefined && { path: where }),
    ...(thrown.cause instanceof Error && { cause: causeOf(thrown.cause) }),
  };
}

function causeOf(cause: Error & { code?: unknown }): string {
  return typeof cause.code === 'string' ? cause.code : cause.message;
}
