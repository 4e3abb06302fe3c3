import { pino } from 'pino';
import { loggerOf } from '../../ports/logger.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import { shownFields, shownText } from './secrets.ts';

/** Where lines of JSON go: a stream, or a LogFile. */
export interface LogDestination {
  write(line: string): unknown;
}

/**
 * Where the log goes in a program that has its own one: a logger of pino fits, and so does any object with these methods.
 * They are called with the fields first, and must not throw or wait.
 */
export interface LogTarget {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Names that fastify and others log by themselves; what our own rooms log is shown by `shownFields`. */
const REDACTED = ['req.headers', 'res.headers', '*.authorization', '*.token', '*.password'];

/**
 * A logger of pino that writes JSON lines, `{"level":"warn","time":"…Z","pid":1,…,"msg":"…"}`, to a destination of ours: no
 * transport and no worker thread, so that a line is written when the call returns.
 */
export function pinoLogger({ level, destination }: { level: LogLevel; destination: LogDestination }): pino.Logger {
  return pino(
    {
      level,
      // The machine's name is no business of whoever gets the log; the process's id tells two runs apart.
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

/** Our port over a logger of pino's kind. Secrets are hidden before it: where another program's log goes is not known here. */
export function loggerTo(target: LogTarget): Logger {
  return loggerOf(({ level, message, fields }) => target[level](shownFields(fields), shownText(message)));
}
