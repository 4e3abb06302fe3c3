import { randomUUID } from 'node:crypto';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { SessionContext } from '../../api/session.ts';
import { SessionEnds } from '../work/session-ends.ts';
import type { LeaseHolder } from '../../model/holder.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { LeaseFile } from './lease-file.ts';
import type { LeaseRecord } from './lease-file.ts';

/**
 * An engine waits so long, from the moment it serves, for the programs that held leases of the last
 * engine. A program that lost its engine looks for the next one at least every 2 s.
 */
export const GRACE_MS = 5_000;

/**
 * A lease that ends leaves the file so much later: programs that take and release again and again
 * cost no write each. An engine that is killed meanwhile is followed by one that waits in vain.
 */
const RELEASE_LAG_MS = 200;

/** Who uses a version now. */
export interface Users {
  /** Leases of this engine, and of the last one by processes that live. */
  leases: number;
  /** The processes that are known, each once. */
  holders: LeaseHolder[];
  /** True while it can't be known who used the version before the engine's start. */
  unsure: boolean;
}

export interface LeasesOptions {
  dataDir: string;
  /** Of this process, which holds the leases of its own program. */
  self: LeaseHolder;
  /** Whether the kernel knows a process. */
  isAlive: (holder: LeaseHolder) => Promise<boolean>;
  clock: Clock;
  logger: Logger;
}

interface Lease {
  model: ModelVersion;
  owner: SessionContext;
  /** null: its program didn't tell, so the next engine can't wait for it. */
  holder: LeaseHolder | null;
}

/**
 * Leases on versions in use. A lease ends with its connection. It survives the end of the engine:
 * leases.json says who held what, and while such a process lives the next engine gives it
 * GRACE_MS to take its lease again. Until then the version can't be removed.
 */
export class Leases {
  readonly #o: LeasesOptions;
  readonly #file: LeaseFile;
  readonly #held = new Map<string, Lease>();
  readonly #ends = new SessionEnds(session => this.#releaseAllOf(session));
  readonly #removals = new Map<string, Promise<unknown>>();
  /** Of the last engine, and not yet taken again. */
  #awaited: LeaseRecord[] = [];
  /** The file of the last engine can't be read: any version may be in use. */
  #unsure = false;
  #endGrace: () => void = () => undefined;
  /** Writes a moment later; null when nothing is to be written. */
  #lag: (() => void) | null = null;
  #closed = false;
  readonly #changes = new Subject<void>();
  /** Emits after each change of what `inUse` says. */
  readonly changes$: Observable<void> = this.#changes.asObservable();

  constructor(options: LeasesOptions) {
    this.#o = options;
    this.#file = new LeaseFile({ ...options, records: () => this.#records() });
  }

  /** Learns what the last engine left. Call it before the first removal can come. */
  async open(): Promise<void> {
    const left = await this.#file.read();
    this.#unsure = left === null;
    this.#awaited = left ?? [];
  }

  /** The engine serves from now on, so that programs can take their leases again. */
  beginGrace(): void {
    if (this.#awaited.length > 0 || this.#unsure)
      this.#endGrace = this.#o.clock.after(GRACE_MS, () => this.#forgetAwaited());
  }

  /** The versions in use, by `model_id@version`. */
  inUse(): ReadonlyMap<string, { tasks: number; pids: number[] }> {
    const models = [...this.#held.values()].map(({ model }) => model);
    return new Map(
      [...models, ...this.#awaited].map(model => {
        const { leases, holders } = this.#usersOf(model);
        return [formatRef(model), { tasks: leases, pids: holders.map(({ pid }) => pid) }] as const;
      }),
    );
  }

  /**
   * Resolves to the id of the lease when the next engine would know of it, too.
   *
   * @throws ModelError NETWORK_UNREACHABLE when the engine stops
   */
  async take(model: ModelVersion, owner: SessionContext, told: LeaseHolder | null): Promise<string> {
    if (this.#closed) throw stopping();
    const id = randomUUID();
    const holder = owner.inProcess ? this.#o.self : told;
    const lease = { model, owner, holder };
    this.#held.set(id, lease);
    this.#changes.next();
    this.#ends.watch(owner);
    this.#hasAsked(model, holder);
    if (isForNext(lease)) await this.#file.save();
    return id;
  }

  /** A program that is refused a lease knows that it has none, so nobody waits for it. */
  refused(model: ModelVersion, holder: LeaseHolder | null): void {
    if (this.#hasAsked(model, holder)) this.#saveSoon();
  }

  release(leaseId: string): void {
    const lease = this.#held.get(leaseId);
    if (!this.#held.delete(leaseId)) return;
    this.#changes.next();
    if (isForNext(lease)) this.#saveSoon();
  }

  /**
   * Runs a removal with the present users of the version. Processes that the last engine knew count
   * while the kernel knows them. Whoever asks for a lease meanwhile waits: see `removalOf`.
   */
  async whileRemoving<T>(model: ModelVersion, remove: (users: Users) => Promise<T>): Promise<T> {
    await this.#forgetDead(model);
    // From the count to the decision nothing may come between.
    const removal = remove(this.#usersOf(model));
    const ref = formatRef(model);
    const ended = removal.then(
      () => undefined,
      () => undefined,
    );
    this.#removals.set(ref, ended);
    try {
      return await removal;
    } finally {
      if (this.#removals.get(ref) === ended) this.#removals.delete(ref);
    }
  }

  /**
   * The removal that is being decided. The version still looks ready then, because the decision is
   * not durable. Resolves when it is decided; never rejects.
   */
  removalOf(model: ModelVersion): Promise<unknown> | undefined {
    return this.#removals.get(formatRef(model));
  }

  /**
   * The engine stops: no lease begins, and those that are held are for the next engine. Resolves
   * when nothing is written any more.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#endGrace();
    if (this.#lag) {
      this.#lag();
      await this.#file.save();
    }
    await this.#file.close();
  }

  #saveSoon(): void {
    if (this.#closed) return;
    this.#lag ??= this.#o.clock.after(RELEASE_LAG_MS, () => {
      this.#lag = null;
      void this.#file.save();
    });
  }

  /** Returns whether the process was waited for. */
  #hasAsked(model: ModelVersion, holder: LeaseHolder | null): boolean {
    const before = this.#awaited.length;
    this.#awaited = this.#awaited.filter(each => !isHolder(each.holder, holder) || !isModel(each, model));
    return this.#awaited.length < before;
  }

  #usersOf(model: ModelVersion): Users {
    const held = [...this.#held.values()].filter(lease => isModel(lease.model, model));
    const awaited = this.#awaited.filter(record => isModel(record, model));
    const holders = [...held, ...awaited].flatMap(({ holder }) => (holder ? [holder] : []));
    const distinct = holders.filter((holder, n) => holders.findIndex(other => isHolder(other, holder)) === n);
    return { leases: held.length + awaited.length, holders: distinct, unsure: this.#unsure };
  }

  async #forgetDead(model: ModelVersion): Promise<void> {
    const records = this.#awaited.filter(record => isModel(record, model));
    const lives = await Promise.all(records.map(({ holder }) => this.#o.isAlive(holder)));
    const dead = new Set(records.filter((_, n) => !lives[n]));
    if (dead.size === 0) return;
    this.#awaited = this.#awaited.filter(record => !dead.has(record));
    this.#saveSoon();
  }

  #forgetAwaited(): void {
    this.#awaited = [];
    this.#unsure = false;
    this.#changes.next();
    this.#saveSoon();
  }

  #releaseAllOf(owner: SessionContext): void {
    // At the end of the engine all sessions end, and their programs go on with the next one.
    if (this.#closed) return;
    for (const [id, lease] of this.#held) if (lease.owner === owner) this.release(id);
  }

  #records(): LeaseRecord[] {
    const held = [...this.#held.values()].filter(isForNext);
    return [...held.map(({ model, holder }) => ({ ...model, holder })), ...this.#awaited];
  }
}

function isModel(a: ModelVersion, b: ModelVersion): boolean {
  return a.modelId === b.modelId && a.version === b.version;
}

function isHolder(a: LeaseHolder, b: LeaseHolder | null): boolean {
  return a.pid === b?.pid && a.processStarted === b.processStarted && a.bootId === b.bootId;
}

/** A lease of this process ends with this engine. */
function isForNext(lease: Lease | undefined): lease is Lease & { holder: LeaseHolder } {
  return lease !== undefined && lease.holder !== null && !lease.owner.inProcess;
}

function stopping(): ModelError {
  return new ModelError('NETWORK_UNREACHABLE', 'The engine stops.', { retryable: true, details: { engine: 'lost' } });
}
