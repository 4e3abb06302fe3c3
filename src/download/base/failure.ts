import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { withoutSecrets } from '../../ports/fetch.ts';

/**
 * What a task does about a failure: wait for the network or the disk, retry by the clock, ask the library again,
 * or give up. `stall`: connected, but nothing came; whether that is the network or the server, a probe tells.
 */
export type FailureKind = 'network' | 'stall' | 'again' | 'plain' | 'ask' | 'disk' | 'fail';

/** A failure on its way from a connection to the task that decides. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly error: ModelError;
  readonly retryAfterMs: number | null;

  constructor(kind: FailureKind, error: ModelError, retryAfterMs: number | null = null) {
    super(error.message, { cause: error });
    this.name = 'Failure';
    this.kind = kind;
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

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
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
const BUSY: ReadonlySet<string> = new Set(['EBUSY', 'EMFILE', 'ENFILE']);

/** Gives whatever was thrown its kind and a ModelError with a code. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (isModelError(thrown)) return ofModelError(toModelError(thrown, 'SERVER_ERROR'));
  const code = systemCode(thrown);
  const fail = (kind: FailureKind, error: ErrorCode, what: string) => {
    const text = withoutSecrets(thrown instanceof Error ? thrown.message : String(thrown));
    const retryable = kind !== 'fail';
    return new Failure(
      kind,
      new ModelError(error, `${what}: ${text}`, { retryable, details: { code }, cause: thrown }),
    );
  };
  if (UNREACHABLE.has(code) || (DENIED.has(code) && isOfConnection(thrown)))
    return fail('network', 'NETWORK_UNREACHABLE', 'The library can not be reached');
  if (isCertificateCode(code)) return fail('fail', 'PROXY_INTERFERED', "The server's certificate is not trusted");
  if (code.startsWith('HPE_') || code === 'EPROTO')
    return fail('again', 'PROXY_INTERFERED', 'The answer is not what the library speaks');
  if (FULL.has(code)) return fail('disk', 'DISK_FULL', 'No room for the download');
  if (DENIED.has(code)) return fail('fail', 'PERMISSION_DENIED', 'The models folder can not be written');
  if (BUSY.has(code)) return fail('again', 'FILE_BUSY', 'A file is in use');
  return fail('again', 'SERVER_ERROR', 'The download was interrupted');
}

function ofModelError(error: ModelError): Failure {
  switch (error.code) {
    case 'NETWORK_UNREACHABLE':
      return new Failure('network', error);
    case 'NETWORK_TIMEOUT':
      return new Failure('stall', error);
    case 'DISK_FULL':
      return new Failure('disk', error);
    default:
      return new Failure(error.retryable || error.code === 'SERVER_ERROR' ? 'again' : 'fail', error, waitOf(error));
  }
}

function waitOf(error: ModelError): number | null {
  const wait = error.details['retryAfterMs'];
  return typeof wait === 'number' ? wait : null;
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|^ERR_TLS_|^ERR_SSL_/.test(code);
}

/** A firewall's refusal has the code of a file that may not be written. node-fetch has a name of its own for the call. */
function isOfConnection(thrown: unknown): boolean {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    const { syscall, erroredSysCall } = error as NodeJS.ErrnoException & { erroredSysCall?: string };
    if (syscall === 'connect' || erroredSysCall === 'connect') return true;
  }
  return false;
}

/** The system's code of an error or of its causes; Electron's network names it in the message. */
function systemCode(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    if ('code' in error && typeof error.code === 'string') return error.code;
    const electron = /net::ERR_([A-Z_]+)/.exec(error.message)?.[1];
    if (electron) return electron.includes('CERT') ? electron : 'ENETUNREACH';
  }
  return '';
}
