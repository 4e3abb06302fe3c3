import type { ErrorValue } from '../../../api/contract.ts';

/**
 * The error of a call or a stream as a value. Errors of the engine have a code. An error without a
 * code is a defect of this page.
 */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (isErrorValue(thrown)) {
    const { code, message, retryable, details } = thrown;
    return { code, message, retryable, ...(details && { details }) };
  }
  return {
    code: 'INVALID_ARGUMENT',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    retryable: false,
  };
}

function isErrorValue(value: unknown): value is ErrorValue {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}
