import { takeExclusiveFile } from './exclusive-file.ts';
import type { Taken } from './kernel-lock.ts';
import { takeSocketLock } from './socket-lock.ts';

/**
 * Takes the lock of a data directory from the kernel. Two never have it at once, whether or not
 * they are in the gate. Two that try at the same moment without the gate may both be refused.
 *
 * @param platform as in `process.platform`
 */
export function takeKernelLock(dataDir: string, platform: NodeJS.Platform = process.platform): Promise<Taken> {
  return platform === 'linux' ? takeSocketLock(dataDir) : takeExclusiveFile(dataDir, { platform });
}
