import type { Clock } from '../../ports/clock.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { Logger } from '../../ports/logger.ts';

/** A command waits for a sync of the journal: from here on a user feels it. */
const SLOW_MS = 100;

/**
 * The same file system that logs when the sync of a new file takes long. On Linux a write to a new
 * file is its own sync, so that both are measured.
 */
export function loggingSlowSyncs(fs: FileSystem, { logger, clock }: { logger: Logger; clock: Clock }): FileSystem {
  const timed = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const began = clock.monotonic();
    const result = await work();
    const ms = Math.round(clock.monotonic() - began);
    if (ms > SLOW_MS) logger.warn('The disk took long to sync the journal.', { path, ms });
    return result;
  };
  return {
    ...fs,
    open: async (path, mode) => {
      const file: OpenFile = await fs.open(path, mode);
      if (mode !== 'create') return file;
      return {
        ...file,
        write: (bytes, position) => timed(path, () => file.write(bytes, position)),
        datasync: () => timed(path, () => file.datasync()),
      };
    },
  };
}
