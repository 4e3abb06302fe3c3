import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { withoutSecrets } from '../../ports/fetch.ts';
import { DiskAway } from '../../disk/index.ts';
import { errorCode, fullThing, NO_ROOM } from '../../ports/system-error.ts';

/** What a task does about a failure. */
export type FailureKind =
  /** Wait until the library's host answers. */
  | 'await-network'
  /** Connected, but nothing came: a probe tells whether the network or the server is the cause. */
  | 'probe'
  /** Try again later. */
  | 'retry'
  /** Ask for the whole file: the server answers ranges wrongly. */
  | 'without-range'
  /** Ask the library for its plan again: it may be out of date. */
  | 'ask-library'
  /** Wait until the disk is there and has room. */
  | 'await-disk'
  /** Wait until another program's lock is gone. */
  | 'await-lock'
  | 'give-up';

/** A failure on its way from a connection or a part to the task, which decides. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly error: ModelError;
  /** Milliseconds that the server asked to wait; null when it asked for nothing. */
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, error: ModelError, retryAfterMs: number | null = null) {
    super(error.message, { cause: error });
    this.name = 'Failure';
    this.kind = kind;
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Reason to stop a connection or a file without a failure: another connection fetches its bytes,
 * or nobody has to.
 */
export const SUPERSEDED = new Failure('retry', new ModelError('CANCELLED', 'Another connection takes its place.'));

const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EPIPE',
  'EADDRNOTAVAIL',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** What is used up or exceeded, where that is not the room of the disk. */
const LIMITS: Readonly<Record<string, string>> = { EDQUOT: 'quota', EFBIG: 'file-size' };
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
/** Of a disk that has left, whatever a look at it still finds in the system's cache. */
const LEFT: ReadonlySet<string> = new Set(['ESTALE', 'ENODEV', 'ENXIO']);
const BUSY: ReadonlySet<string> = new Set(['EBUSY', 'EMFILE', 'ENFILE']);

/**
 * Gives anything that was thrown a kind, and a ModelError with a code. A Failure is returned as it
 * is.
 */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof DiskAway) return new Failure('await-disk', thrown);
  if (isModelError(thrown)) return ofModelError(toModelError(thrown, 'SERVER_ERROR'));
  const code = systemCode(thrown);
  const fail = (kind: FailureKind, error: ErrorCode, what: string) => {
    const text = withoutSecrets(thrown instanceof Error ? thrown.message : String(thrown));
    const retryable = kind !== 'give-up';
    const details = { code, ...(LIMITS[code] && { limit: LIMITS[code] }) };
    return new Failure(kind, new ModelError(error, `${what}: ${text}`, { retryable, details, cause: thrown }));
  };
  if (UNREACHABLE.has(code) || (DENIED.has(code) && isOfConnection(thrown)))
    return fail('await-network', 'NETWORK_UNREACHABLE', 'The library can not be reached');
  if (isCertificateCode(code)) return fail('give-up', 'PROXY_INTERFERED', "The server's certificate is not trusted");
  if (code.startsWith('HPE_') || code === 'EPROTO')
    return fail('retry', 'PROXY_INTERFERED', 'The answer is not what the library speaks');
  if (NO_ROOM.has(code)) return fail('await-disk', 'DISK_FULL', `No room for the download, ${fullThing(code)}`);
  // More room helps nobody: this file system, or a limit of this process, takes no file so large.
  if (code === 'EFBIG') return fail('give-up', 'DISK_FULL', 'The disk takes no file so large (FAT: 4 GiB)');
  // Another request to the library doesn't join what lies on two disks.
  if (code === 'EXDEV') return fail('give-up', 'PERMISSION_DENIED', 'The models folder lies on more than one disk');
  // What was open on it stays lost, also when the disk is back.
  if (LEFT.has(code) || (code === 'ENOTCONN' && isOfFile(thrown)))
    return fail('await-disk', 'FILE_BUSY', 'The disk of the models was away');
  if (DENIED.has(code)) return fail('give-up', 'PERMISSION_DENIED', 'The models folder can not be written');
  if (BUSY.has(code)) return fail('retry', 'FILE_BUSY', 'A file is in use');
  return fail('retry', 'SERVER_ERROR', 'The download was interrupted');
}

function ofModelError(error: ModelError): Failure {
  switch (error.code) {
    case 'NETWORK_UNREACHABLE':
      return new Failure('await-network', error);
    case 'NETWORK_TIMEOUT':
      return new Failure('probe', error);
    case 'DISK_FULL':
      return new Failure(error.retryable ? 'await-disk' : 'give-up', error);
    default:
      return new Failure(error.retryable || error.code === 'SERVER_ERROR' ? 'retry' : 'give-up', error, waitOf(error));
  }
}

function waitOf(error: ModelError): number | null {
  const wait = error.details['retryAfterMs'];
  return typeof wait === 'number' ? wait : null;
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|^ERR_TLS_|^ERR_SSL_/.test(code);
}

/**
 * A firewall's refusal has the same code as a file that may not be written: the call tells them
 * apart. node-fetch names the call `erroredSysCall`.
 */
function isOfConnection(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    const { syscall, erroredSysCall } = error as NodeJS.ErrnoException & { erroredSysCall?: string };
    if (syscall === 'connect' || erroredSysCall === 'connect') return true;
  }
  return false;
}

/** A socket says ENOTCONN too: of these calls the path tells, or that no socket has them. */
function isOfFile(thrown: unknown): boolean {
  const { path, syscall = '' } = thrown as NodeJS.ErrnoException;
  return path !== undefined || !['connect', 'shutdown', 'read'].includes(syscall);
}

/**
 * The system's code of an error or of its causes. Electron's network has it only in the message.
 */
function systemCode(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    const code = errorCode(error);
    if (code !== undefined) return code;
    const electron = /net::ERR_([A-Z_]+)/.exec(error.message)?.[1];
    if (electron) return electron.includes('CERT') ? electron : 'ENETUNREACH';
  }
  return '';
}
