import type { ApiMethod, ApiMethods } from '../api/contract.ts';
import type { ApiCaller } from '../api/transport.ts';
import { ModelError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * While calls are open, the engine is asked something small this often. Time counts in looks and
 * not by the clock: a program that was suspended itself first reads what arrived meanwhile.
 */
const LOOK_EVERY_MS = 1_000;

interface OpenCall {
  method: ApiMethod;
  looks: number;
  reject: (error: ModelError) => void;
}

/**
 * Calls of a connected program, with a limit on the engine's silence. A call may take as long as it
 * likes while the engine answers anything at all. An engine that is suspended answers nothing, and
 * without a limit a call would wait for ever. The outcome of a call that is given up is unknown,
 * because a suspended engine may go on with it.
 *
 * @param limitMs rounded up to seconds; Infinity: no limit
 */
export function withAnswerLimit(api: ApiCaller, limitMs: number, clock: Pick<Clock, 'after'>): ApiCaller {
  return limitMs === Infinity ? api : new LimitedCaller(api, limitMs, clock);
}

class LimitedCaller implements ApiCaller {
  readonly connection$: ApiCaller['connection$'];
  readonly stream: ApiCaller['stream'];
  readonly #api: ApiCaller;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #limitLooks: number;
  readonly #open = new Set<OpenCall>();
  #endLooks: (() => void) | null = null;
  #isAsking = false;
  /** Looks since the engine was asked, without its answer. */
  #silentLooks = 0;

  constructor(api: ApiCaller, limitMs: number, clock: Pick<Clock, 'after'>) {
    this.#api = api;
    this.#clock = clock;
    this.#limitLooks = Math.max(2, Math.ceil(limitMs / LOOK_EVERY_MS));
    this.connection$ = api.connection$;
    this.stream = api.stream.bind(api);
  }

  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']> {
    const answer = this.#api.call(method, params);
    return new Promise((resolve, reject) => {
      const call: OpenCall = { method, looks: 0, reject };
      this.#open.add(call);
      this.#endLooks ??= this.#nextLook();
      answer.then(
        value => {
          if (this.#ended(call)) resolve(value);
          else void this.#giveBack(method, value);
        },
        (error: ModelError) => {
          this.#ended(call);
          reject(error);
        },
      );
    });
  }

  /** Returns false for a call that was given up before. */
  #ended(call: OpenCall): boolean {
    const wasOpen = this.#open.delete(call);
    if (this.#open.size === 0) {
      this.#endLooks?.();
      this.#endLooks = null;
    }
    return wasOpen;
  }

  #nextLook(): () => void {
    return this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #look(): void {
    this.#endLooks = this.#nextLook();
    if (this.#isAsking) this.#silentLooks += 1;
    else void this.#ask();
    for (const call of [...this.#open]) {
      call.looks += 1;
      // The engine was asked at the first look.
      const isSilent = Math.min(call.looks, this.#silentLooks + 1) >= this.#limitLooks;
      if (isSilent && this.#ended(call)) call.reject(noAnswer(call.method, this.#limitLooks));
    }
  }

  /** Any answer says that the engine lives. A lost connection ends the calls by itself. */
  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#silentLooks = 0;
    await this.#api.call('getSettings', {}).catch(() => undefined);
    this.#isAsking = false;
    this.#silentLooks = 0;
  }

  /** A lease that nobody waits for any more would keep its version until the connection ends. */
  async #giveBack(method: ApiMethod, value: unknown): Promise<void> {
    if (method !== 'useModel') return;
    const { leaseId } = value as ApiMethods['useModel']['result'];
    // Without a connection the lease is over as well.
    await this.#api.call('releaseModel', { leaseId }).catch(() => undefined);
  }
}

function noAnswer(method: ApiMethod, seconds: number): ModelError {
  const message = `The engine has answered nothing for ${seconds} s: it is suspended, or its machine is too busy. Whether ${method} has an effect is unknown.`;
  return new ModelError('NETWORK_TIMEOUT', message, { retryable: true, details: { engine: 'silent', method } });
}
