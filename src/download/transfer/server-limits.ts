import { Failure } from '../base/failure.ts';
import type { ReconnectPolicy } from '../base/policy.ts';

/** A connection that broke. */
export interface Broken {
  failure: Failure;
  /** Bytes that came through it. */
  receivedBytes: number;
  /** The file holds more than ever before. */
  gained: boolean;
  /** Connections of the file that are still open. */
  others: number;
}

/** Learns from a file's answers and broken connections what its server bears. */
export class ServerLimits {
  readonly #policy: ReconnectPolicy;
  #servesRanges = false;
  #wholeOnly = false;
  /**
   * Connections that the server bears, as far as was seen. Every connection that ends well lifts
   * the limit.
   */
  #bears = Infinity;
  /** Connections in a row that brought too little. */
  #fruitless = 0;

  constructor(policy: ReconnectPolicy) {
    this.#policy = policy;
  }

  /** The server was seen to serve ranges: more than one connection makes sense. */
  get servesRanges(): boolean {
    return this.#servesRanges;
  }

  /** The server answers ranges with whole files, or wrongly: one connection, without a Range. */
  get wholeOnly(): boolean {
    return this.#wholeOnly;
  }

  sawRanges(served: boolean): void {
    this.#servesRanges = served;
  }

  sawWholeOnly(): void {
    this.#wholeOnly = true;
  }

  /**
   * Connections that the file may have now.
   *
   * @param most what the settings allow
   * @param open how many it has
   */
  allowed(most: number, open: number): number {
    if (this.#wholeOnly) return 1;
    const wanted = Math.max(1, Math.min(most, this.#bears));
    // Before the first answer it is not known whether this server has ranges.
    return this.#servesRanges || open === 0 ? wanted : 1;
  }

  /** The server takes no more connections than these. */
  bearsOnly(connections: number): void {
    this.#bears = Math.max(1, connections);
  }

  /** A connection brought all it was asked for. */
  endedWell(): void {
    this.#bears = Infinity;
    this.#fruitless = 0;
  }

  /** @returns the failure that ends the file's transfer; null when its connections go on */
  weigh({ failure, receivedBytes, gained, others }: Broken): Failure | null {
    const worthwhile = gained && receivedBytes >= this.#policy.worthwhileBytes;
    this.#fruitless = worthwhile ? 0 : this.#fruitless + 1;
    if (this.#isReplaced(failure, receivedBytes)) return null;
    // The other connections may go on: they fetch its bytes, and the last one of them decides.
    if (others > 0 && concernsOne(failure)) {
      this.#bears = others;
      return null;
    }
    // The remedy was to ask without a Range, and it didn't help.
    return failure.kind === 'without-range' ? new Failure('retry', failure.error, failure.retryAfterMs) : failure;
  }

  /** A broken connection is replaced at once, as long as the ones before it brought something. */
  #isReplaced(failure: Failure, receivedBytes: number): boolean {
    if (!isPassing(failure) || failure.retryAfterMs !== null || receivedBytes === 0) return false;
    return this.#fruitless < this.#policy.quickReconnects;
  }
}

/** May be over with the next connection. */
function isPassing({ kind }: Failure): boolean {
  return kind === 'await-network' || kind === 'probe' || kind === 'retry';
}

/**
 * May concern this connection alone: the server takes no more of them, or its way is a bad one.
 */
export function concernsOne(failure: Failure): boolean {
  return isPassing(failure) || failure.error.code === 'SERVER_REJECTED';
}
