import type { ProgressSample } from '../../api/contract.ts';
import { remainingTime } from '../../model/remaining-time.ts';
import type { RemainingTime } from '../../model/remaining-time.ts';
import { formatBytes, formatDuration, formatPart, percent } from '../../model/format.ts';
import type { TextStream } from './output.ts';

/**
 * Without a terminal a line every few seconds shows that the command is alive. Nobody is left
 * without a word for 5 s, and a sample may come late.
 */
const LINE_INTERVAL_MS = 4_000;
const MIN_BAR_WIDTH = 8;
const MAX_BAR_WIDTH = 24;
const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\u001b[K';

/**
 * Shows the progress of one download on stderr: a bar on a terminal, otherwise a line every few
 * seconds.
 */
export class ProgressDisplay {
  readonly #stream: TextStream;
  readonly #now: () => number;
  #drawn = false;
  #lastLine: number | null = null;
  #lastText = '';
  #remaining: { task: string; time: RemainingTime } | null = null;

  constructor(stream: TextStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  show(sample: ProgressSample): void {
    const now = this.#now();
    const left = this.#secondsLeft(sample, now);
    if (this.#stream.isTTY) return this.#draw(barLine(sample, left, this.#stream.columns ?? DEFAULT_COLUMNS));
    if (this.#lastLine !== null && now - this.#lastLine < LINE_INTERVAL_MS) return;
    this.#lastLine = now;
    this.#stream.write(`${textLine(sample, left)}\n`);
  }

  /** Prints a text that stays (paused, retrying), once per change. The bar continues below it. */
  say(text: string): void {
    if (text === this.#lastText) return;
    this.#lastText = text;
    this.clear();
    if (text !== '') this.#stream.write(`${text}\n`);
  }

  clear(): void {
    if (this.#drawn) this.#stream.write(ERASE_LINE);
    this.#drawn = false;
  }

  #secondsLeft({ taskId, phase, searching, receivedBytes, totalBytes }: ProgressSample, nowMs: number): number | null {
    if (phase === 'verifying' || searching !== undefined) return null;
    const before = this.#remaining?.task === taskId ? this.#remaining.time : null;
    const time = remainingTime(before, { nowMs, bytes: receivedBytes, totalBytes });
    this.#remaining = { task: taskId, time };
    return time.seconds;
  }

  #draw(line: string): void {
    this.#stream.write(ERASE_LINE + line);
    this.#drawn = true;
  }
}

/**
 * The bar gets the width that the figures leave. A line longer than the terminal wraps, and
 * erasing it leaves its first half.
 */
function barLine(sample: ProgressSample, left: number | null, columns: number): string {
  const text = textLine(sample, left);
  const width = Math.min(MAX_BAR_WIDTH, columns - text.length - ' []'.length - 1);
  if (width < MIN_BAR_WIDTH || sample.totalBytes === null) return text.slice(0, Math.max(1, columns - 1));
  const filled = Math.round((percent(sample.receivedBytes, sample.totalBytes) / 100) * width);
  return `${name(sample)} [${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${figures(sample, left)}`;
}

function textLine(sample: ProgressSample, left: number | null): string {
  return `${name(sample)} ${figures(sample, left)}`;
}

function name({ modelId, version }: ProgressSample): string {
  return `${modelId}@${version}`;
}

/** @param left seconds; null while nothing can be said */
function figures(sample: ProgressSample, left: number | null): string {
  const { phase, receivedBytes, totalBytes, bytesPerSecond, searching } = sample;
  const part = formatPart(receivedBytes, totalBytes);
  if (phase === 'verifying') return `verifying, ${part}`;
  if (searching !== undefined) return `looking through version ${searching}, ${part}`;
  if (bytesPerSecond <= 0) return `${part}, remaining time unknown`;
  const rate = `${formatBytes(Math.round(bytesPerSecond))}/s`;
  return left === null ? `${part}, ${rate}` : `${part}, ${rate}, ${formatDuration(left)} left`;
}
