import { once } from 'node:events';
import { formatTable, printable } from './format.ts';

/** The part of a stream that the command line uses: process.stdout, or the sink of a test. */
export interface TextStream {
  write(text: string): boolean;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
}

/**
 * Everything that a command prints. Results go to stdout, as text or as JSON. Messages, errors and
 * the bar go to stderr. A reader that goes away (EPIPE: `| head`) is not an error. `closed` tells
 * the streams to stop.
 */
export class Output {
  readonly json: boolean;
  readonly closed: AbortSignal;
  readonly stderr: TextStream;
  readonly #stdout: TextStream;
  #full = false;

  constructor(streams: { stdout: TextStream; stderr: TextStream }, json: boolean, closed: AbortSignal) {
    this.#stdout = streams.stdout;
    this.stderr = streams.stderr;
    this.json = json;
    this.closed = closed;
  }

  /** Prints one line of text on stdout. */
  line(text: string): void {
    if (!this.closed.aborted) this.#full = !this.#stdout.write(`${text}\n`);
  }

  /** Prints one line of JSON with --json, otherwise the text. */
  result(value: unknown, text: () => string): void {
    this.line(this.json ? JSON.stringify(value) : text());
  }

  /**
   * Prints a list: one JSON array with --json, otherwise a table, or the sentence when it is
   * empty.
   */
  table(values: unknown[], table: { head: string[]; rows: string[][]; right?: number[]; empty: string }): void {
    if (this.json) return this.line(JSON.stringify(values));
    if (table.rows.length === 0) return this.message(table.empty);
    this.line(formatTable(table.head, table.rows, table.right));
  }

  /** Waits for a slow reader, so that a long list doesn't fill the memory. */
  async drained(): Promise<void> {
    if (!this.#full || this.closed.aborted) return;
    this.#full = false;
    const aborted = once(this.closed, 'abort');
    await Promise.race([new Promise<void>(resolve => this.#stdout.once('drain', resolve)), aborted]);
  }

  /** Prints a message to the user on stderr. */
  message(text: string): void {
    this.stderr.write(`${printable(text)}\n`);
  }

  error(error: { code: string; message: string }): void {
    this.message(`error ${error.code}: ${error.message}`);
  }

  warning(error: { code: string; message: string }): void {
    this.message(`warning ${error.code}: ${error.message}`);
  }
}

/** Aborts when the reader of stdout is gone. Every other stream error crashes the process. */
export function closedSignal(stdout: TextStream): AbortSignal {
  const controller = new AbortController();
  stdout.on('error', error => {
    if (error.code !== 'EPIPE' && error.code !== 'EOF' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    controller.abort();
  });
  return controller.signal;
}
