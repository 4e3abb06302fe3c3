import { randomUUID } from 'node:crypto';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';

/**
 * Leases on versions in use. In memory only: a lease ends with its connection, so none outlives the
 * engine.
 */
export class Leases {
  #held = new Map<string, { ref: string; owner: string }>();

  take(model: ModelVersion, owner: string): string {
    const id = randomUUID();
    this.#held.set(id, { ref: formatRef(model), owner });
    return id;
  }

  release(leaseId: string): void {
    this.#held.delete(leaseId);
  }

  releaseAllOf(owner: string): void {
    for (const [id, lease] of this.#held) if (lease.owner === owner) this.#held.delete(id);
  }

  count(model: ModelVersion): number {
    const ref = formatRef(model);
    return [...this.#held.values()].filter(lease => lease.ref === ref).length;
  }
}
