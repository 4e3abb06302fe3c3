import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { LOG_LEVELS, loggerOf } from '../../ports/logger.ts';
import type { Logger, LogLevel } from '../../ports/logger.ts';
import { LogFile } from './log-file.ts';
import { shownFields, shownText } from './secrets.ts';

export interface AppLogOptions {
  dataDir: string;
  clock: Clock;
  /** Default: info. */
  level?: LogLevel;
}

/**
 * The log of the desktop app's main process: `logs/app.log`, lines of JSON like those of
 * engine.log. A desktop shows nobody what a program prints. It has a file of its own, because only
 * the owner of the data directory writes engine.log, and that is another process. It loads no pino:
 * the window waits for this process. The file is created with the first line.
 */
export function openAppLog({ dataDir, clock, level = 'info' }: AppLogOptions): Logger {
  const file = new LogFile({ path: join(dataDir, 'logs', 'app.log'), clock });
  const lowest = LOG_LEVELS.indexOf(level);
  return loggerOf(line => {
    if (LOG_LEVELS.indexOf(line.level) < lowest) return;
    const head = { level: line.level, time: new Date(clock.now()).toISOString(), pid: process.pid };
    file.write(`${JSON.stringify({ ...head, ...shownFields(line.fields), msg: shownText(line.message) })}\n`);
  });
}
