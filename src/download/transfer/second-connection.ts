import type { Clock } from '../../ports/clock.ts';
import { SUPERSEDED } from '../base/failure.ts';
import type { OriginPolicy, SplitPolicy } from '../base/policy.ts';
import type { Origin } from '../connection/origins.ts';
import type { RangeStream } from '../connection/stream.ts';

export interface SecondConnectionOptions {
  origin: Origin;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  policy: OriginPolicy & SplitPolicy;
  sizeBytes: number;
}

interface Trial {
  stream: RangeStream;
  front: RangeStream;
  /** Where the front one was when the trial began, and when that was. */
  frontAt: number;
  beganMs: number;
  /** It was silent for too long. It is kept as long as it costs nothing: the silence may pass. */
  failed: boolean;
  endTimer: () => void;
}

/**
 * Tries whether a file may have more than its first connection, the front one.
 *
 * The front one asks for all that follows, and leaves the end of it to others later. The second
 * one begins far ahead of it. When it brings its first byte soon, the file may have more. When it
 * is silent while the front one flows, the front one goes on alone: nothing is asked again.
 */
export class SecondConnection {
  readonly #options: SecondConnectionOptions;
  #trial: Trial | null = null;
  #borne = false;
  /** The front one was so quick that the rest isn't worth another try. */
  #done = false;

  constructor(options: SecondConnectionOptions) {
    this.#options = options;
  }

  /** The file may have all connections that the settings allow. */
  get borne(): boolean {
    return this.#borne;
  }

  get isAlone(): boolean {
    return this.#options.origin.isAlone;
  }

  /** Connections that the file may have now. */
  allowed(most: number): number {
    if (this.#borne || most <= 1) return most;
    if (this.#trial !== null) return 2;
    return !this.#done && this.#options.origin.mayTry(this) ? 2 : 1;
  }

  /** What became of the two. One that was stopped for another reason teaches nothing. */
  look(streams: readonly RangeStream[]): void {
    const trial = this.#trial;
    if (trial === null) return;
    if (!streams.includes(trial.stream)) return this.#goOnAlone(trial);
    if (streams.includes(trial.front)) return;
    // The front one broke, and another one goes on in its place.
    trial.front = streams.find(stream => stream !== trial.stream) ?? trial.front;
  }

  /** The connection beside which the second one is tried next; null when there is none. */
  frontOf(streams: readonly RangeStream[]): RangeStream | null {
    return this.#borne || this.#trial !== null ? null : (streams[0] ?? null);
  }

  begin(stream: RangeStream, front: RangeStream): void {
    const { clock } = this.#options;
    const trial = { stream, front, frontAt: front.at, beganMs: clock.monotonic(), failed: false };
    this.#trial = { ...trial, endTimer: () => undefined };
    this.#watch(this.#trial);
  }

  /**
   * A connection brought its first byte.
   *
   * @returns the front one, when the file may have more from now on; null otherwise
   */
  spoke(stream: RangeStream): RangeStream | null {
    const trial = this.#trial;
    if (trial?.stream !== stream) return null;
    // A cache that fetches the whole file for this range gets there about when the front one does.
    const late = trial.failed && (trial.front.at - trial.frontAt) * 2 > stream.from;
    if (late) {
      this.#goOnAlone(trial);
      return null;
    }
    this.#forget();
    this.#borne = true;
    this.#options.origin.succeeded(this);
    return trial.front;
  }

  /**
   * A connection is at the end of its span, and its answer goes on. The front one goes on too
   * where the second one, which was to begin there, has brought nothing.
   */
  reached(stream: RangeStream): void {
    if (this.#borne) return;
    const trial = this.#trial;
    if (trial === null) stream.endAt(stream.answerTo);
    else if (trial.stream !== stream && !trial.stream.spoke) {
      this.#done ||= !trial.failed;
      this.#goOnAlone(trial);
    }
  }

  /** @returns whether the stream was the trial; it was refused, or got something else */
  refused(stream: RangeStream): boolean {
    const trial = this.#trial;
    if (trial?.stream !== stream) return false;
    const { origin, policy } = this.#options;
    if (!trial.failed) origin.failed(this, policy.refusedMs);
    this.#goOnAlone(trial);
    return true;
  }

  end(): void {
    this.#forget();
  }

  #watch(trial: Trial): void {
    const { clock, policy, sizeBytes, origin } = this.#options;
    const before = trial.front.at;
    trial.endTimer = clock.after(policy.silentMs, () => {
      const flowed = trial.front.at - before;
      // Nothing comes at all: that says nothing of the second one.
      if (flowed <= 0) return this.#watch(trial);
      trial.failed = true;
      origin.failed(this, aloneMs((sizeBytes * policy.silentMs) / flowed, policy));
    });
  }

  #goOnAlone(trial: Trial): void {
    trial.stream.abort(SUPERSEDED);
    this.#forget();
    trial.front.endAt(trial.front.answerTo);
  }

  #forget(): void {
    this.#trial?.endTimer();
    this.#trial = null;
    this.#options.origin.leave(this);
  }
}

/** @param wholeMs the time of a whole file: what the try may have cost */
function aloneMs(wholeMs: number, { aloneCosts, aloneMinMs, aloneMaxMs }: OriginPolicy): number {
  return Math.min(Math.max(wholeMs * aloneCosts, aloneMinMs), aloneMaxMs);
}
