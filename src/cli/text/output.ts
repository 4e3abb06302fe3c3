import { once } from 'node:events';
import { formatTable, printable } from './format.ts';

/** A stream as far as the command line uses it: process.stdout, or a test's sink. */
export interface TextStream {
  write(text: string): boolean;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
}

/**
 * Everything a command prints. Results go to stdout, as text or as JSON; messages, errors and the bar go to stderr.
 * A reader that went away (EPIPE: `| head`) is not an error: `closed` tells the streams to stop.
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

  /** One line of text on stdout. */
  line(text: string): void {
    if (!this.closed.aborted) this.#full = !this.#stdout.write(`${text}\n`);
  }

  /** One line of JSON with --json, else the text. */
  result(value: unknown, text: () => string): void {
    this.line(this.json ? JSON.stringify(value) : text());
  }

  /** A list: one JSON array with --json, else a table, or the sentence when it is empty. */
  table(values: unknown[], table: { head: string[]; rows: string[][]; right?: number[]; empty: string }): void {
    if (this.json) return this.line(JSON.stringify(values));
    if (table.rows.length === 0) return this.message(table.empty);
    this.line(formatTable(table.head, table.rows, table.right));
  }

  /** Waits for a slow reader: a long list never piles up in memory. */
  async drained(): Promise<void> {
    if (!this.#full || this.closed.aborted) return;
    this.#full = false;
    const aborted = once(this.closed, 'abort');
    await Promise.race([new Promise<void>(resolve => this.#stdout.once('drain', resolve)), aborted]);
  }

  /** A word to the person, on stderr. */
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

/** Aborts when nobody reads stdout any more. Any other failure of it is worth a crash. */
export function closedSignal(stdout: TextStream): AbortSignal {
  const controller = new AbortController();
  stdout.on('error', error => {
    if (error.code !== 'EPIPE' && error.code !== 'EOF' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    controller.abort();
  });
  return controller.signal;
}
