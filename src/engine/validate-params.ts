import { ModelError } from '../model/errors.ts';
import { validate } from '../schemas/validate.ts';
import type { ValidateParams } from './api/session.ts';

/** Checks what a connection sends against schemas/api.schema.json. @throws ModelError INVALID_ARGUMENT */
export const validateParams: ValidateParams = (name, params) => {
  const result = validate(name as never, params);
  if (!result.ok) throw new ModelError('INVALID_ARGUMENT', `${name}: ${result.message}`);
};
