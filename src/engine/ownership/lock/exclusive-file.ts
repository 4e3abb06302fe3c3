/**
 * The lock on Windows, macOS and the BSDs: a file that is open and lets nobody else open it. The
 * system closes it with its process.
 */
import { close, constants, existsSync, open } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BUSY_A_MOMENT, whileBusy } from '../../../ports/busy-files.ts';
import { errorCode } from '../../../ports/system-error.ts';
import type { Taken } from './kernel-lock.ts';

/** It stays for the next engine: there is no moment between a removal and a new file. */
export const LOCK_FILE = 'engine.lock';

/** libuv's UV_FS_O_EXLOCK: no sharing at all. Another open fails with EBUSY. */
const SHARE_NONE = 0x10000000;
/** O_EXLOCK of <fcntl.h>: with O_NONBLOCK, another open fails with EAGAIN. */
const EXCLUSIVE = 0x20;
const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;

const FLAGS: Partial<Record<NodeJS.Platform, number>> = {
  win32: O_RDWR | O_CREAT | SHARE_NONE,
  darwin: O_RDWR | O_CREAT | O_NONBLOCK | EXCLUSIVE,
  freebsd: O_RDWR | O_CREAT | O_NONBLOCK | EXCLUSIVE,
  openbsd: O_RDWR | O_CREAT | O_NONBLOCK | EXCLUSIVE,
};

export interface ExclusiveOptions {
  platform: NodeJS.Platform;
  /** For tests: a file system with the rules of that platform. */
  fs?: ExclusiveFiles;
}

/**
 * Bare descriptors: Node closes a FileHandle that nobody refers to any more, and with it the lock.
 */
export interface ExclusiveFiles {
  open(path: string, flags: number): Promise<number>;
  close(descriptor: number): Promise<void>;
}

const nodeFiles: ExclusiveFiles = { open: promisify(open), close: promisify(close) };

export async function takeExclusiveFile(
  dataDir: string,
  { platform, fs = nodeFiles }: ExclusiveOptions,
): Promise<Taken> {
  const flags = FLAGS[platform];
  if (flags === undefined) return { state: 'none' };
  const path = join(dataDir, LOCK_FILE);
  try {
    // A virus scanner holds a file for a moment, an engine for its life.
    const descriptor = await whileBusy(() => fs.open(path, flags), { schedule: BUSY_A_MOMENT });
    let released: Promise<void> | null = null;
    return {
      state: 'ours',
      lock: {
        name: LOCK_FILE,
        isThere: () => existsSync(path),
        provesDead: name => name === LOCK_FILE,
        clean: () => Promise.resolve(),
        release: () => (released ??= fs.close(descriptor)),
      },
    };
  } catch (error) {
    const code = errorCode(error);
    return { state: code === 'EBUSY' || code === 'EAGAIN' ? 'held' : 'none' };
  }
}
