import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import { withoutRepeats } from '../../ports/without-repeats.ts';
import { LogFile } from './log-file.ts';
import { loggerTo, pinoLogger } from './pino-logger.ts';
import type { LogTarget } from './pino-logger.ts';

/** Of an engine; a command that owns none has its own on stderr. */
const DEFAULT_LEVEL: LogLevel = 'info';

export interface EngineLog {
  logger: Logger;
  /** Nothing is written afterwards. */
  close(): void;
}

/** Full path of the log of a data directory. */
function engineLogPath(dataDir: string): string {
  return join(dataDir, 'logs', 'engine.log');
}

/**
 * The log of the engine that owns this data directory: `logs/engine.log`. The file is created with
 * the first line.
 */
export function openEngineLog({
  dataDir,
  clock,
  level = DEFAULT_LEVEL,
}: {
  dataDir: string;
  clock: Clock;
  level?: LogLevel | undefined;
}): EngineLog {
  const file: LogFile = new LogFile({
    ...{ path: engineLogPath(dataDir), clock },
    onBack: lost => logger.warn('Lines of the log were lost: it could not be written.', { lost }),
  });
  const logger = engineLogger({ target: pinoLogger({ level, destination: file }), clock });
  return { logger, close: () => file.close() };
}

/** What the rooms of an engine log to: without secrets, without repeats. */
export function engineLogger({ target, clock }: { target: LogTarget; clock: Clock }): Logger {
  return withoutRepeats({ logger: loggerTo(target), clock });
}
