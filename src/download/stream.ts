import { ModelError } from '../model/errors.ts';
import type { DownloadContext } from './context.ts';
import { dismiss, exchange } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { Failure } from './failure.ts';
import type { PartialFile, PartialListener } from './partial-file.ts';
import { watch } from './watchdog.ts';
import type { Watchdog } from './watchdog.ts';

export interface StreamListener extends PartialListener {
  /** Bytes arrived; they are on their way to the part. */
  onBytes(bytes: number): void;
  onRemoteChanged(partial: PartialFile, was: string | null, now: string | null): Promise<void>;
}

export interface StreamOptions {
  context: DownloadContext;
  modelId: string;
  version: string;
  partial: PartialFile;
  listener: StreamListener;
  signal: AbortSignal;
}

/** One connection that fills one gap of a file. Several of them can fill the same file at different offsets. */
export class RangeStream {
  readonly partial: PartialFile;
  /** Bytes that reached the part through this connection. */
  receivedBytes = 0;
  readonly #options: StreamOptions;
  readonly #abort = new AbortController();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #offset = 0;
  #writes: Promise<void> = Promise.resolve();

  constructor(options: StreamOptions) {
    this.#options = options;
    this.partial = options.partial;
  }

  /** Gives the connection up; `run` rejects with the reason after its writes have ended. */
  abort(reason: Failure): void {
    this.#abort.abort(reason);
  }

  /** Writes out what has arrived. */
  async flush(): Promise<void> {
    this.#commit();
    await this.#writes;
  }

  /** Fills the gap, or as much of it as the answer covers. `plain`: without a Range, for servers that get ranges wrong. */
  async run(gap: { from: number; to: number }, plain: boolean): Promise<void> {
    const { context, signal } = this.#options;
    const onStop = () => this.#abort.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    const dog = watch(context.clock, context.policy, failure => this.abort(failure));
    try {
      await this.#receive(gap, plain, dog);
    } catch (error) {
      // What an aborted connection throws is only the echo of why it was aborted.
      throw this.#abort.signal.aborted ? (this.#abort.signal.reason as unknown) : error;
    } finally {
      dog.stop();
      signal.removeEventListener('abort', onStop);
      await this.#settle();
    }
  }

  async #receive(gap: { from: number; to: number }, plain: boolean, dog: Watchdog): Promise<void> {
    const { context, modelId, version, partial } = this.#options;
    const { path, sizeBytes } = partial.file;
    const all = gap.from === 0 && gap.to === sizeBytes;
    const range = all || plain ? null : gap;
    const signal = this.#abort.signal;
    const answer = await exchange(context, {
      modelId,
      version,
      path,
      range,
      sizeBytes,
      etag: this.#validator(),
      signal,
    });
    dog.fed(0);
    try {
      await this.#noteValidator(answer);
      const begin = answer.kind === 'range' ? answer.from : 0;
      const wanted = partial.gap();
      // The file changed under the partial: what is wanted now isn't what this answer brings.
      if (!wanted || (begin !== wanted.from && answer.kind === 'range')) return;
      const end = Math.min(answer.kind === 'range' ? answer.to : sizeBytes, wanted.to);
      await this.#read(answer, begin, { from: wanted.from, to: end }, dog);
    } finally {
      await dismiss(answer.response);
    }
  }

  #validator(): string | null {
    const { etag, etagChanges } = this.partial;
    return etagChanges >= UNSTABLE_AFTER_CHANGES ? null : etag;
  }

  async #noteValidator(answer: Answer): Promise<void> {
    const { partial, listener } = this.#options;
    const was = partial.etag;
    partial.etag = answer.etag;
    if (answer.changed) {
      partial.etagChanges += 1;
      // Where pieces prove themselves, a new validator costs only what isn't proven yet.
      if (partial.hasPieces) partial.dropUnproven();
      else partial.dropAll();
      await listener.onRemoteChanged(partial, was, answer.etag);
    } else if (answer.kind === 'whole' && !partial.hasPieces) {
      partial.dropAll();
    }
  }

  async #read(answer: Answer, begin: number, want: { from: number; to: number }, dog: Watchdog): Promise<void> {
    const { listener, context } = this.#options;
    let at = begin;
    this.#offset = want.from;
    for await (const chunk of answer.response.body ?? []) {
      dog.fed(chunk.length);
      // A whole file sent instead of a range: what is held already is passed over.
      const useful = chunk.subarray(Math.max(0, want.from - at), Math.max(0, want.to - at));
      at += chunk.length;
      if (useful.length > 0) {
        this.#pending.push(useful);
        this.#pendingBytes += useful.length;
        this.receivedBytes += useful.length;
        listener.onBytes(useful.length);
      }
      if (this.#pendingBytes >= context.policy.writeBytes) await this.#exchangeBuffers();
      if (at >= want.to) break;
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
    }
    await this.flush();
    if (at < want.to) throw endedEarly(this.partial.file.path, at - begin, want.to - begin);
  }

  /** One buffer is written while the next one fills. */
  async #exchangeBuffers(): Promise<void> {
    await this.#writes;
    this.#commit();
  }

  #commit(): void {
    if (this.#pendingBytes === 0) return;
    const { partial, listener } = this.#options;
    const chunks = this.#pending;
    const offset = this.#offset;
    this.#offset += this.#pendingBytes;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writes = this.#writes.then(() => partial.write(offset, chunks, listener));
    // Its rejection is met by whoever awaits it next; until then it must not end the process.
    this.#writes.catch(() => undefined);
  }

  async #settle(): Promise<void> {
    this.#commit();
    await this.#writes.catch((error: unknown) => {
      this.#options.context.logger.debug('A write ended with its connection.', { error: String(error) });
    });
  }
}

/** A validator that changed this often says nothing about the content. */
const UNSTABLE_AFTER_CHANGES = 2;

function endedEarly(path: string, got: number, expected: number): Failure {
  const code = got === 0 ? 'PROXY_INTERFERED' : 'SERVER_ERROR';
  const message = `Expected ${expected} bytes of ${path}, the answer ended after ${got}.`;
  return new Failure('again', new ModelError(code, message, { retryable: true, details: { path } }));
}
