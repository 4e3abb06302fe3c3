import { ModelError } from '../../model/errors.ts';
import { validate } from '../../schemas/validate.ts';
import { API_METHODS } from '../../api/names.ts';
import type { ValidateParams } from '../../api/session.ts';

/**
 * Checks what a connection sends against schemas/api.schema.json.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export const validateParams: ValidateParams = (name, params) => {
  const message = (API_METHODS as string[]).includes(name)
    ? { id: 0, call: name, params }
    : { id: 0, subscribe: name, params };
  const result = validate('api', message);
  if (!result.ok) throw new ModelError('INVALID_ARGUMENT', `${name}: ${result.message}`);
};
