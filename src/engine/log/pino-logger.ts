import { pino } from 'pino';
import { loggerOf } from '../../ports/logger.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import { shownFields, shownText } from './secrets.ts';

/** Where lines of JSON go: a stream, or a LogFile. */
export interface LogDestination {
  write(line: string): unknown;
}

/**
 * The log of a program that has its own one: a logger of pino, or any object with these methods.
 * They are called with the fields first. They must not throw or wait.
 */
export interface LogTarget {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Names that fastify and others log by themselves. `shownFields` hides the secrets in our own
 * lines.
 */
const REDACTED = ['req.headers', 'res.headers', '*.authorization', '*.token', '*.password'];

/**
 * A logger of pino that writes JSON lines to a destination of ours:
 * `{"level":"warn","time":"…Z","pid":1,…,"msg":"…"}`. It uses no transport and no worker thread, so
 * that a line is written when the call returns.
 */
export function pinoLogger({ level, destination }: { level: LogLevel; destination: LogDestination }): pino.Logger {
  return pino(
    {
      level,
      // A reader of the log must not learn the machine's name. The id of the process tells two
      // runs apart.
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }), log: fields => shownFields(fields) },
      serializers: { err: (shown: unknown) => shown },
      redact: { paths: REDACTED, censor: '[hidden]' },
      hooks: {
        logMethod(args, method) {
          const shown = args.map((arg: unknown) => (typeof arg === 'string' ? shownText(arg) : arg));
          method.apply(this, shown as Parameters<typeof method>);
        },
      },
    },
    destination,
  );
}

/**
 * Our port over a logger of pino's kind. It hides secrets first, because the other program's log
 * can go anywhere.
 */
export function loggerTo(target: LogTarget): Logger {
  return loggerOf(({ level, message, fields }) => target[level](shownFields(fields), shownText(message)));
}
