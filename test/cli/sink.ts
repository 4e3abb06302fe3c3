import type { TextStream } from '../../src/cli/text/output.ts';

/** A stream that remembers; `fail` makes it report an error as a closed pipe does. */
export class Sink implements TextStream {
  text = '';
  isTTY: boolean | undefined;
  columns: number | undefined;
  readonly #onError: ((error: NodeJS.ErrnoException) => void)[] = [];
  readonly #waiting: { test: (text: string) => boolean; resolve: () => void }[] = [];
  failWith: string | undefined;

  write(text: string): boolean {
    if (this.failWith !== undefined) {
      const error = Object.assign(new Error('write failed'), { code: this.failWith });
      for (const listener of this.#onError) listener(error);
      return false;
    }
    this.text += text;
    for (const { test, resolve } of this.#waiting) if (test(this.text)) resolve();
    return true;
  }
  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.#onError.push(listener);
  }
  once(_event: 'drain', listener: () => void): void {
    queueMicrotask(listener);
  }
  /** Resolves when the text has the words. */
  until(words: string): Promise<void> {
    if (this.text.includes(words)) return Promise.resolve();
    return new Promise(resolve => this.#waiting.push({ test: text => text.includes(words), resolve }));
  }
}
