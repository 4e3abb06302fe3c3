import { ModelError } from '../model/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { SUPERSEDED } from './connection-failure.ts';
import { Failure } from './failure.ts';
import type { DownloadPolicy } from './policy.ts';

/** Watches one connection: silence, crawling, and a machine that slept. */
export interface Watchdog {
  /** Bytes came. */
  fed(bytes: number): void;
  /** The machine woke up, or has another network: silence is trusted no longer than a tick from now on. */
  doubt(): void;
  stop(): void;
}

type Limits = Pick<DownloadPolicy, 'stallMs' | 'clockJumpMs' | 'watchdogTickMs' | 'crawlMs' | 'crawlShare'>;

/** Calls back once, with the reason, when the connection should be given up. */
export function watch(clock: Clock, limits: Limits, onGiveUp: (failure: Failure) => void): Watchdog {
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
    return crawls(now, speed) ? gaveUp('network', 'The connection fell far below its own speed.') : null;
  }

  function crawls(now: number, speed: number): boolean {
    const median = medianOf(speeds);
    const slow = speeds.length >= MEDIAN_FROM_TICKS && speed < median * limits.crawlShare;
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
