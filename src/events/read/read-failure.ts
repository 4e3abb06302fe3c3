import { ModelError } from '../../model/errors.ts';
import { errorCode } from '../../ports/file-system.ts';

/**
 * What a failed call of the file system means to a reader of the journal: PERMISSION_DENIED, or
 * JOURNAL_DAMAGED, which is retryable because the next look may succeed. `details` has `path` and
 * the system's `errno`. Other errors come back as they are.
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

/**
 * True when something other than a file stands in its place: a folder, or a link that leads
 * nowhere.
 */
export function isNoFile(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EISDIR' || code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR';
}
