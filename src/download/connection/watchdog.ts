import { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { Failure, SUPERSEDED } from '../base/failure.ts';
import type { WatchdogPolicy } from '../base/policy.ts';
import { Pace } from './pace.ts';

/** Watches one connection for silence, for crawling, and for a sleep of the machine. */
export interface Watchdog {
  /** Bytes came. */
  fed(bytes: number): void;
  /** Nothing is asked for from now on: that time isn't the connection's. */
  rests(): void;
  /** Bytes are asked for again; they are from the beginning. */
  asks(): void;
  /**
   * Everything that was asked for came: its speed is the measure of the file's other connections.
   */
  done(): void;
  /**
   * The machine woke up, or has another network: a connection that stays silent for one more tick
   * is given up.
   */
  doubt(): void;
  stop(): void;
}

/** Starts a watchdog: `watchConnection` with its clock and policy. */
export type WatchConnection = (onGiveUp: (failure: Failure) => void, pace?: Pace) => Watchdog;

/**
 * Calls back once, with the reason, when the connection should be given up.
 *
 * @param pace of the file's connections; without it, a connection is measured by its own speed
 * alone
 */
export function watchConnection(
  clock: Clock,
  limits: WatchdogPolicy,
  onGiveUp: (failure: Failure) => void,
  pace: Pace = new Pace(),
): Watchdog {
  let restedMs = 0;
  let restsSince: number | null = null;
  /** A clock that stands while nothing is asked for. */
  const asked = () => (restsSince ?? clock.monotonic()) - restedMs;
  const began = clock.monotonic();
  let allBytes = 0;
  let lastByte = asked();
  let lastTick = asked();
  let wall = clock.now();
  let steady = clock.monotonic();
  let bytesThisTick = 0;
  /** Of `asked`; null: nobody doubts. */
  let doubtedAt: number | null = null;
  let slowSince: number | null = null;
  const speeds: number[] = [];
  let cancel = clock.after(limits.watchdogTickMs, tick);

  function tick(): void {
    const failure = inspect();
    if (failure) onGiveUp(failure);
    else cancel = clock.after(limits.watchdogTickMs, tick);
  }

  function inspect(): Failure | null {
    const now = clock.monotonic();
    const elapsed = now - steady;
    const jumped = clock.now() - wall - elapsed > limits.clockJumpMs;
    // Where the monotonic clock goes on during sleep, a timer this late tells of it.
    const late = elapsed - limits.watchdogTickMs > limits.clockJumpMs;
    const askedMs = asked() - lastTick;
    const speed = bytesThisTick / Math.max(askedMs, 1);
    lastTick = asked();
    wall = clock.now();
    steady = now;
    bytesThisTick = 0;
    // No failure, so nothing is counted: another connection asks for the same bytes.
    if (doubtedAt !== null && asked() - doubtedAt >= limits.watchdogTickMs * JUDGED_SHARE) return SUPERSEDED;
    if (jumped || late) return gaveUp('await-network', 'The machine slept: the connection is made anew.');
    if (asked() - lastByte >= limits.stallMs) return gaveUp('probe', `Nothing came for ${limits.stallMs} ms.`);
    // A moment of asking says nothing about the speed.
    if (askedMs < limits.watchdogTickMs * JUDGED_SHARE || !crawls(asked(), speed)) return null;
    pace.lower();
    return gaveUp('await-network', "The connection is far below its own speed, or the others'.");
  }

  function crawls(now: number, speed: number): boolean {
    const own = speeds.length >= MEDIAN_FROM_TICKS ? medianOf(speeds) : 0;
    const slow = speed < Math.max(own, pace.bytesPerMs) * limits.crawlShare;
    if (!slow) {
      slowSince = null;
      speeds.push(speed);
      if (speeds.length > MEDIAN_OVER_TICKS) speeds.shift();
      return false;
    }
    slowSince ??= now;
    return now - slowSince >= limits.crawlMs;
  }

  return {
    fed: bytes => {
      doubtedAt = null;
      lastByte = asked();
      bytesThisTick += bytes;
      allBytes += bytes;
    },
    rests: () => void (restsSince ??= clock.monotonic()),
    asks: () => {
      if (restsSince !== null) restedMs += clock.monotonic() - restsSince;
      restsSince = null;
    },
    done: () => {
      // Fewer bytes measure the time of the request, or come out of a buffer at once: neither is
      // the line's speed.
      if (allBytes < limits.worthwhileBytes) return;
      pace.reached(allBytes / Math.max(clock.monotonic() - began, limits.watchdogTickMs));
    },
    doubt: () => {
      doubtedAt = asked();
      cancel();
      cancel = clock.after(limits.watchdogTickMs, tick);
    },
    stop: () => cancel(),
  };
}

/** Share of a tick in which bytes must have been asked for, before the tick is judged. */
const JUDGED_SHARE = 0.5;

/**
 * A median of fewer ticks means nothing. One of more would not follow a line that really became
 * slower.
 */
const MEDIAN_FROM_TICKS = 10;
const MEDIAN_OVER_TICKS = 60;

function medianOf(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function gaveUp(kind: 'await-network' | 'probe', message: string): Failure {
  return new Failure(kind, new ModelError('NETWORK_TIMEOUT', message, { retryable: true }));
}
