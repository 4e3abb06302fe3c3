/** Every failure a caller can meet has one of these codes; they are part of the public contract. */
export const ERROR_CODES = [
  'MODEL_NOT_AVAILABLE',
  'MODEL_UNKNOWN',
  'VERSION_UNKNOWN',
  'VERSION_WITHDRAWN',
  'NETWORK_UNREACHABLE',
  'NETWORK_TIMEOUT',
  'SERVER_ERROR',
  'SERVER_REJECTED',
  'PROXY_INTERFERED',
  'REMOTE_CHANGED',
  'CHECKSUM_MISMATCH',
  'SIZE_MISMATCH',
  'MANIFEST_INVALID',
  'SIGNATURE_INVALID',
  'PROGRAM_OUTDATED',
  'CATALOG_UNTRUSTED',
  'DISK_FULL',
  'PERMISSION_DENIED',
  'FILE_BUSY',
  'MODEL_IN_USE',
  'LOCK_HELD',
  'DATA_DIRECTORY_IN_USE',
  'JOURNAL_DAMAGED',
  'JOURNAL_UNWRITABLE',
  'SCHEDULER_UNREACHABLE',
  'CANCELLED',
  'INVALID_ARGUMENT',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A ModelError as plain JSON: how it is recorded in events and crosses process boundaries. */
export interface ErrorValue {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  details?: Record<string, unknown>;
}

export interface ModelErrorOptions {
  /** Whether the same request may succeed later without anyone changing it. Default: false. */
  retryable?: boolean;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The one error class of this project.
 *
 * @example throw new ModelError('DISK_FULL', 'Expected 3.1 GB free, got 0.2 GB.', { retryable:
 *   true, details: { neededBytes } });
 */
export class ModelError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ModelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }

  /** The code first: what a program or a person sees of an error that is printed. */
  override toString(): string {
    return `${this.code}: ${this.message}`;
  }

  /** What JSON.stringify, the journal and the engine API carry. */
  toJSON(): ErrorValue {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(Object.keys(this.details).length > 0 && { details: this.details }),
    };
  }
}

const CODES: ReadonlySet<string> = new Set(ERROR_CODES);

/**
 * True for a ModelError of this realm, of another realm, and for one that went through JSON or
 * structured clone.
 */
export function isModelError(value: unknown): value is ErrorValue {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && CODES.has(code) && typeof message === 'string';
}

/** Revives an error that crossed a boundary as a value. */
export function fromErrorValue(value: ErrorValue): ModelError {
  return new ModelError(value.code, value.message, {
    retryable: value.retryable,
    ...(value.details && { details: value.details }),
  });
}

/**
 * Makes a ModelError of whatever was thrown. What is not a ModelError yet becomes one of `fallback`
 * and keeps the original as its cause.
 */
export function toModelError(thrown: unknown, fallback: ErrorCode): ModelError {
  if (thrown instanceof ModelError) return thrown;
  if (isModelError(thrown)) return fromErrorValue(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ModelError(fallback, message, { cause: thrown });
}
