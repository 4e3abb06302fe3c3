import type { SchemaTypes } from './generated/types.ts';
import * as generated from './generated/validators.ts';
import { messageOf } from './message.ts';
import type { SchemaError } from './message.ts';
import type { VALIDATED } from './validated.ts';

/** The schemas that `validate` knows. */
export type SchemaName = (typeof VALIDATED)[number];

/** A valid value with its type, or one line that says what was expected where. */
export type ValidationResult<T> = { ok: true; value: T } | { ok: false; message: string };

/** A function as ajv compiles it: it leaves its errors on itself. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}

const VALIDATORS = generated as unknown as Record<SchemaName, Validator>;

/**
 * Checks a value against schemas/<name>.schema.json. It never throws and never changes the value.
 * Unknown fields stay.
 *
 * @returns the typed value, or one line that says what was expected where
 * @example
 * validate('task', JSON.parse(text)) // {ok: false, message: 'model_id must be string, got 7'}
 */
export function validate<N extends SchemaName>(name: N, value: unknown): ValidationResult<SchemaTypes[N]> {
  return validateWith<SchemaTypes[N]>(VALIDATORS[name], value);
}

/** `validate` with a validator that isn't among the compiled ones. */
export function validateWith<T>(validator: Validator, value: unknown): ValidationResult<T> {
  if (validator(value)) return { ok: true, value: value as T };
  return { ok: false, message: messageOf(validator.errors ?? [], value) };
}
