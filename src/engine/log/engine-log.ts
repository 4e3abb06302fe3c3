import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import { LogFile } from './log-file.ts';
import { loggerTo, pinoLogger } from './pino-logger.ts';

/** Of an engine; a command that owns none has its own on stderr. */
const DEFAULT_LEVEL: LogLevel = 'info';

export interface EngineLog {
  logger: Logger;
  /** Nothing is written afterwards. */
  close(): void;
}

/** Full path of the log of a data directory. */
export function engineLogPath(dataDir: string): string {
  return join(dataDir, 'logs', 'engine.log');
}

/** The log of the engine that owns this data directory: `logs/engine.log`. Nothing is made before the first line. */
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
  const logger = loggerTo(pinoLogger({ level, destination: file }));
  return { logger, close: () => file.close() };
}
