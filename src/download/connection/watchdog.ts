import { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { SUPERSEDED } from './connection-failure.ts';
import { Failure } from '../base/failure.ts';
import type { DownloadPolicy } from '../base/policy.ts';
import { Pace } from '../base/speed.ts';

/** Watches one connection: silence, crawling, and a machine that slept. */
export interface Watchdog {
  /** Bytes came. */
  fed(bytes: number): void;
  /** All came that was asked for: the file's other connections are measured by it. */
  done(): void;
  /** The machine woke up, or has another network: silence is trusted no longer than a tick from now on. */
  doubt(): void;
  stop(): void;
}

type Limits = Pick<
  DownloadPolicy,
  'stallMs' | 'clockJumpMs' | 'watchdogTickMs' | 'crawlMs' | 'crawlShare' | 'worthwhileBytes'
>;

/**
 * Calls back once, with the reason, when the connection should be given up.
 *
 * @param pace of the file's connections; without others, one is measured by itself alone
 */
export function watch(
  clock: Clock,
  limits: Limits,
  onGiveUp: (failure: Failure) => void,
  pace: Pace = new Pace(),
): Watchdog {
  const began = clock.monotonic();
  let allBytes = 0;
  let lastByte = clock.monotonic();
  let wall = clock.now();
  let steady = clock.monotonic();
  let bytesThisTick = 0;
  let doubted = false;
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
    // A timer this late is a sleep too, where the monotonic clock goes on through it.
    const late = elapsed - limits.watchdogTickMs > limits.clockJumpMs;
    const speed = bytesThisTick / Math.max(elapsed, 1);
    wall = clock.now();
    steady = now;
    bytesThisTick = 0;
    // Nobody's failure, so nothing is counted: the same bytes are asked for on another connection.
    if (doubted) return SUPERSEDED;
    if (jumped || late) return gaveUp('network', 'The machine slept: the connection is made anew.');
    if (now - lastByte >= limits.stallMs) return gaveUp('stall', `Nothing came for ${limits.stallMs} ms.`);
    if (!crawls(now, speed)) return null;
    pace.lower();
    return gaveUp('network', "The connection is far below its own speed, or the others'.");
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
      doubted = false;
      lastByte = clock.monotonic();
      bytesThisTick += bytes;
      allBytes += bytes;
    },
    done: () => {
      // The time of less is that of the question, and what comes at once out of a buffer is no measure either.
      if (allBytes < limits.worthwhileBytes) return;
      pace.reached(allBytes / Math.max(clock.monotonic() - began, limits.watchdogTickMs));
    },
    doubt: () => {
      doubted = true;
      cancel();
      cancel = clock.after(limits.watchdogTickMs, tick);
    },
    stop: () => cancel(),
  };
}

/** A median needs some ticks before it means anything, and follows a line that really became slower. */
const MEDIAN_FROM_TICKS = 10;
const MEDIAN_OVER_TICKS = 60;

function medianOf(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function gaveUp(kind: 'network' | 'stall', message: string): Failure {
  return new Failure(kind, new ModelError('NETWORK_TIMEOUT', message, { retryable: true }));
}
