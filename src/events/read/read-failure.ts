import { ModelError } from '../../model/errors.ts';
import { errorCode } from '../../ports/file-system.ts';

/**
 * What a failed call of the file system means to who reads the journal: PERMISSION_DENIED or JOURNAL_DAMAGED (retryable: the next
 * look may succeed), with `path` and the system's `errno` in its details. Anything else comes back as it is.
 */
export function readFailure(error: unknown, path: string): unknown {
  const errno = errorCode(error);
  if (errno === undefined || error instanceof ModelError) return error;
  const details = { path, errno };
  if (errno === 'EACCES' || errno === 'EPERM') {
    return new ModelError('PERMISSION_DENIED', `Expected to be allowed to read ${path}, got ${errno}.`, {
      details,
      cause: error,
    });
  }
  return new ModelError('JOURNAL_DAMAGED', `Expected to read ${path}, got ${errno}.`, {
    retryable: true,
    details,
    cause: error,
  });
}

/** True for what stands where a file should be and is none: a folder, or a link that leads nowhere. */
export function isNoFile(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EISDIR' || code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR';
}
