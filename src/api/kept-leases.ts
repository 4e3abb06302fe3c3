import { ReplaySubject } from 'rxjs';
import type { Subscription } from 'rxjs';
import { ModelError, isModelError } from '../model/errors.ts';
import type { LeaseHolder } from '../model/holder.ts';
import type { ApiMethods } from './contract.ts';
import type { ModelLease } from './model-manager.ts';
import type { ApiCaller } from './transport.ts';

type Wanted = ApiMethods['useModel']['params'];
type Given = ApiMethods['useModel']['result'];

/** A lease of this program, whichever engine it is from. */
interface Kept {
  wanted: Wanted;
  path: string;
  /** Of the lease at the present engine; null while there is none. */
  id: string | null;
  lost$: ReplaySubject<ModelError>;
}

/**
 * The leases of one program. A lease ends with its connection, so each new connection takes them
 * again at once, one after the other. The engine waits for that. A lease that can't be taken again
 * tells its holder.
 */
export class KeptLeases {
  readonly #api: ApiCaller;
  readonly #holder: (() => Promise<LeaseHolder>) | undefined;
  readonly #kept = new Set<Kept>();
  /** Counts connections: what belongs to an earlier one is left to the present one. */
  #connection = 0;
  /** While the leases are taken again. */
  #taking: Promise<void> | null = null;
  /** No other connection follows. */
  #isLast = false;
  /** Only while there are leases. */
  #watch: Subscription | null = null;
  #isClosed = false;

  constructor(api: ApiCaller, holder?: () => Promise<LeaseHolder>) {
    this.#api = api;
    this.#holder = holder;
  }

  /** @throws ModelError as `useModel` of the API */
  async take(wanted: Wanted): Promise<ModelLease> {
    const { leaseId, path, version } = await this.#ask(wanted);
    if (this.#isClosed) throw new ModelError('CANCELLED', 'The model manager was closed.');
    // The next engine may have a newer version. The lease stays with the one that is in use.
    const exact = { ...wanted, ...(version !== undefined && { version }) };
    const kept: Kept = { wanted: exact, path, id: leaseId, lost$: new ReplaySubject(1) };
    this.#kept.add(kept);
    this.#watch ??= this.#watchConnection();
    return { path, lost$: kept.lost$.asObservable(), release: () => this.#release(kept) };
  }

  /** The manager is closed: its leases are over. */
  close(): void {
    this.#isClosed = true;
    for (const kept of [...this.#kept]) this.#end(kept);
  }

  #watchConnection(): Subscription {
    return this.#api.connection$.subscribe({
      next: state => {
        if (state === 'lost') {
          this.#connection += 1;
          for (const kept of this.#kept) kept.id = null;
        }
        if (state === 'open') this.#beginTaking();
      },
      complete: () => {
        this.#isLast = true;
        // Each is told why no engine answers any more.
        this.#beginTaking();
      },
    });
  }

  #beginTaking(): void {
    const taking = this.#takeAgain().finally(() => {
      if (this.#taking === taking) this.#taking = null;
    });
    this.#taking = taking;
  }

  async #takeAgain(): Promise<void> {
    const connection = this.#connection;
    for (const kept of [...this.#kept]) {
      if (connection !== this.#connection) return;
      if (kept.id === null && this.#kept.has(kept)) await this.#takeOneAgain(kept);
    }
  }

  async #takeOneAgain(kept: Kept): Promise<void> {
    const given = await this.#ask(kept.wanted).catch((error: ModelError) => error);
    if (given instanceof Error) {
      // The next connection takes it again.
      if (given.code !== 'NETWORK_UNREACHABLE' || this.#isLast) this.#lose(kept, given);
      return;
    }
    if (this.#kept.has(kept) && given.path === kept.path) {
      kept.id = given.leaseId;
      return;
    }
    this.#lose(kept, elsewhere(kept, given));
    await this.#giveBack(given.leaseId);
  }

  /** Tells which process asks. An older engine refuses the field, and is asked without it. */
  async #ask(wanted: Wanted): Promise<Given> {
    if (!this.#holder) return this.#api.call('useModel', wanted);
    const holder = await this.#holder();
    try {
      return await this.#api.call('useModel', { ...wanted, holder });
    } catch (error) {
      if (!isModelError(error) || error.code !== 'INVALID_ARGUMENT') throw error;
      return this.#api.call('useModel', wanted);
    }
  }

  async #release(kept: Kept): Promise<void> {
    if (!this.#kept.has(kept)) return;
    // An engine that gives it at this moment would keep it for the connection.
    if (kept.id === null) await this.#taking;
    if (!this.#kept.has(kept)) return;
    const { id } = kept;
    this.#end(kept);
    if (id !== null) await this.#giveBack(id);
  }

  /**
   * A lease ends with its connection, so one that can't be given back is over as well. A suspended
   * engine has the request, and obeys it when it goes on.
   */
  async #giveBack(leaseId: string): Promise<void> {
    try {
      await this.#api.call('releaseModel', { leaseId });
    } catch (error) {
      if (!isModelError(error) || !OVER.has(error.code)) throw error;
    }
  }

  #lose(kept: Kept, why: ModelError): void {
    if (this.#kept.has(kept)) kept.lost$.next(why);
    this.#end(kept);
  }

  #end(kept: Kept): void {
    this.#kept.delete(kept);
    kept.lost$.complete();
    if (this.#kept.size > 0) return;
    this.#watch?.unsubscribe();
    this.#watch = null;
  }
}

const OVER: ReadonlySet<string> = new Set(['NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT', 'CANCELLED']);

function elsewhere({ wanted, path }: Kept, given: Given): ModelError {
  const { modelId, version = null } = wanted;
  return new ModelError('MODEL_NOT_AVAILABLE', `${modelId} is not at ${path} any more: it is at ${given.path}.`, {
    details: { modelId, version, path: given.path, reason: 'moved' },
  });
}
