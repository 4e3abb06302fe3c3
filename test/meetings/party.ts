/** A process of a meeting: what it says and when. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** After this time a wait ends with the words of the parties, rather than with the limit of the test. */
const HANGS_AFTER_MS = 30_000;
const LAST_WORDS = 20;
const LINE_WIDTH = 140;
/** Who says this isn't silent until it says something else: it waits for another one, and may do so for long. */
const WAITS = /does not answer|waits for|waiting for|goes on by itself|tries again at/;

interface Line {
  text: string;
  /** Milliseconds since 1970, as in the journal. */
  at: number;
}

interface Span {
  from: number;
  to: number;
}

export class Party {
  readonly name: string;
  readonly startedAt = Date.now();
  readonly lines: Line[] = [];
  readonly errors: Line[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #signs: { at: number; waits: boolean }[] = [{ at: this.startedAt, waits: false }];
  #excused: Span[] = [];
  #waiting: (() => void)[] = [];
  #isOver = false;

  /** @param args Node's arguments */
  constructor(name: string, args: readonly string[]) {
    this.name = name;
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const heard = [this.#hear(child.stdout, this.lines), this.#hear(child.stderr, this.errors)];
    this.#exit = Promise.all([once(child, 'exit') as Promise<[number | null]>, ...heard]).then(([[code]]) => {
      this.#isOver = true;
      this.sign();
      return code;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exit;
  }

  /** It gives a sign of life: a line, an answer, its end. */
  sign(waits = false): void {
    this.#signs.push({ at: Date.now(), waits });
    this.#look();
  }

  /** Resolves as soon as it holds. @throws Error when it ends or hangs before */
  async until(what: string, holds: () => boolean): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#look();
    }, HANGS_AFTER_MS);
    try {
      while (!holds()) {
        if (late || this.#isOver) throw new Error(`Expected ${what} of ${this.name}.`);
        await new Promise<void>(resolve => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Looks again at what `until` waits for, when something outside the party changed. */
  readonly look = () => this.#look();

  /** Its exit code, null when a signal ended it. @throws Error when it hangs */
  async ends(): Promise<number | null> {
    await this.until('an end', () => this.#isOver);
    return this.#exit;
  }

  /** Nothing is expected of it in this time. */
  excuse(span: Span): void {
    this.#excused.push(span);
  }

  /** How long it took to its first sign of life, in milliseconds. */
  startTook(): number {
    return (this.#signs[1]?.at ?? Date.now()) - this.startedAt;
  }

  /** The longest time without a sign of life after the first one, in milliseconds. */
  silence(): number {
    const gaps = this.#signs.slice(2).map(({ at }, index) => {
      const before = this.#signs[index + 1];
      return before === undefined || before.waits ? 0 : this.owed(before.at, at);
    });
    return Math.max(0, ...gaps);
  }

  /** How long it let something wait, without the time for which it is excused. After an excuse the time begins anew. */
  owed(from: number, to: number): number {
    const [last] = this.#excused.filter(each => each.to > from && each.from < to).sort((a, b) => b.to - a.to);
    return last ? Math.max(to - last.to, last.from - from, 0) : to - from;
  }

  words(): string {
    const said = [...this.lines, ...this.errors].sort((a, b) => a.at - b.at).slice(-LAST_WORDS);
    return said
      .map(({ text, at }) => `${String(at - this.startedAt).padStart(6)} ms  ${text.slice(0, LINE_WIDTH)}`)
      .join('\n');
  }

  #look(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #hear(stream: Readable | null, into: Line[]): Promise<void> {
    if (!stream) return;
    const reader = createInterface({ input: stream });
    reader.on('line', text => {
      into.push({ text, at: Date.now() });
      this.sign(WAITS.test(text));
    });
    await once(reader, 'close');
  }
}
