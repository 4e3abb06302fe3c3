import { open, stat } from 'node:fs/promises';
import { ModelError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';

const CODE_OF: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
  EROFS: 'PERMISSION_DENIED',
  EBUSY: 'FILE_BUSY',
};

/** A file system's refusal as a ModelError; what the caller named (a file for a folder, say) is INVALID_ARGUMENT. */
export function failureOfFile(thrown: unknown): unknown {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (thrown instanceof ModelError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return thrown;
  const known = CODE_OF[code] ?? 'INVALID_ARGUMENT';
  return new ModelError(known, message, { retryable: known === 'DISK_FULL' || known === 'FILE_BUSY', cause: thrown });
}

/** Makes a folder's entries survive a power cut. Windows has no such call and needs none: NTFS journals its names. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file and syncs it; rejects with EEXIST when there is one. */
export async function writeDurable(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @throws ModelError INVALID_ARGUMENT */
export async function assertFolder(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory())
    throw new ModelError('INVALID_ARGUMENT', `Expected the library's folder, got ${path}: no such folder.`);
}
