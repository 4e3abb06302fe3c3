import type { ErrorValue } from '../../../api/contract.ts';

/** A failed call or stream as a value. The engine's errors have a code; anything else is a defect of this page. */
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
