import { randomUUID } from 'node:crypto';
import type { SessionContext } from '../../api/session.ts';
import { SessionEnds } from '../../api/session-ends.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';

/**
 * Leases on versions in use. In memory only: a lease ends with its connection, so none outlives the
 * engine.
 */
export class Leases {
  #held = new Map<string, { ref: string; owner: SessionContext }>();
  #ends = new SessionEnds(session => this.#releaseAllOf(session));

  take(model: ModelVersion, owner: SessionContext): string {
    const id = randomUUID();
    this.#held.set(id, { ref: formatRef(model), owner });
    this.#ends.watch(owner);
    return id;
  }

  release(leaseId: string): void {
    this.#held.delete(leaseId);
  }

  count(model: ModelVersion): number {
    const ref = formatRef(model);
    return [...this.#held.values()].filter(lease => lease.ref === ref).length;
  }

  #releaseAllOf(owner: SessionContext): void {
    for (const [id, lease] of this.#held) if (lease.owner === owner) this.#held.delete(id);
  }
}
