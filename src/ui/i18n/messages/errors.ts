import type { ErrorValue } from '../../../api/contract.ts';

/** A short label for each error code. */
export interface ErrorsMessages {
  errors: Record<ErrorValue['code'], string>;
}
