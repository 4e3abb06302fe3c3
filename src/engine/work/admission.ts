import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';

/** Which versions an engine may work on: all, or those that a command-hosted one was started for. */
export class Admission {
  readonly #only: Set<string> | null;

  /** `model_id@version`s; null admits all. */
  constructor(only: readonly string[] | null) {
    this.#only = only === null ? null : new Set(only);
  }

  admits(model: ModelVersion): boolean {
    return this.#only === null || this.#only.has(formatRef(model));
  }

  add(model: ModelVersion): void {
    this.#only?.add(formatRef(model));
  }
}
