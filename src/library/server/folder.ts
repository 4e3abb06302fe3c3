import { stat } from 'node:fs/promises';
import { ModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { errorCode, fullMessage, isNoRoom } from '../../ports/system-error.ts';

const CODE_OF: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
  EROFS: 'PERMISSION_DENIED',
  EBUSY: 'FILE_BUSY',
};

/**
 * A file system's refusal as a ModelError; what the caller named (a file for a folder, say) is
 * INVALID_ARGUMENT.
 */
export function failureOfFile(thrown: unknown): unknown {
  const code = errorCode(thrown);
  if (!(thrown instanceof Error) || thrown instanceof ModelError || !/^E[A-Z]+$/.test(code ?? '')) return thrown;
  const known = isNoRoom(thrown) ? 'DISK_FULL' : (CODE_OF[code ?? ''] ?? 'INVALID_ARGUMENT');
  const message = known === 'DISK_FULL' ? fullMessage(thrown) : thrown.message;
  return new ModelError(known, message, { retryable: known === 'DISK_FULL' || known === 'FILE_BUSY', cause: thrown });
}

/** @throws ModelError INVALID_ARGUMENT */
export async function assertFolder(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory())
    throw new ModelError('INVALID_ARGUMENT', `Expected the library's folder, got ${path}: no such folder.`);
}
