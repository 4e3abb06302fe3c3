import { ModelError } from '../../model/errors.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { DownloadContext } from '../base/context.ts';
import { dismiss, exchange } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { Failure } from '../base/failure.ts';
import type { PartialFile, PartialListener } from '../part/partial-file.ts';
import { intersectRanges } from '../base/ranges.ts';
import type { Claim } from './spans.ts';
import type { Pace } from '../base/speed.ts';
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

/** What one connection is to do. */
export interface StreamOrder {
  from: number;
  to: number;
  /** Without a Range: the file from its first byte. */
  whole: boolean;
  /** Strong validator of the bytes held, for If-Range. */
  etag: string | null;
  /** Of the file's connections. */
  pace: Pace;
  /** Called with the answer before its body is read; a rejection ends the connection. */
  onAnswer(stream: RangeStream, answer: Answer): Promise<void>;
}

/** One connection that fetches one span of a file. Several of them fetch the same file at different offsets. */
export class RangeStream implements Claim {
  readonly partial: PartialFile;
  /** The next byte that this connection brings. */
  at: number;
  /** Bytes that reached the part through this connection. */
  receivedBytes = 0;
  readonly #options: StreamOptions;
  readonly #order: StreamOrder;
  readonly #abort = new AbortController();
  #from: number;
  #to: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #offset = 0;
  #writes: Promise<void> = Promise.resolve();

  constructor(options: StreamOptions, order: StreamOrder) {
    this.#options = options;
    this.#order = order;
    this.partial = options.partial;
    this.#from = order.from;
    this.at = order.from;
    this.#to = order.to;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** Gives the end of its span to another connection. */
  endAt(to: number): void {
    this.#to = to;
  }

  /** Takes all that is missing: its answer is the whole file. */
  takeAll(): void {
    this.#from = this.partial.missing()[0]?.[0] ?? this.#from;
    this.at = this.#from;
    this.#to = this.partial.file.sizeBytes;
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

  /** Fetches the span, or as much of it as the answer covers. */
  async run(): Promise<void> {
    const { context, signal } = this.#options;
    const onStop = () => this.#abort.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    const dog = watch(context.clock, context.policy, failure => this.abort(failure), this.#order.pace);
    const forget = context.hint.onNext(() => dog.doubt());
    try {
      await this.#receive(dog);
      dog.done();
    } catch (error) {
      // What an aborted connection throws is only the echo of why it was aborted.
      throw this.#abort.signal.aborted ? (this.#abort.signal.reason as unknown) : error;
    } finally {
      dog.stop();
      forget();
      signal.removeEventListener('abort', onStop);
      await this.#settle();
    }
  }

  async #receive(dog: Watchdog): Promise<void> {
    const { context, modelId, version, partial } = this.#options;
    const { path, sizeBytes } = partial.file;
    const { whole, etag, from } = this.#order;
    const range = whole ? null : { from, to: this.#to };
    const signal = this.#abort.signal;
    const answer = await exchange(context, { modelId, version, path, range, sizeBytes, etag, signal });
    dog.fed(0);
    try {
      await this.#order.onAnswer(this, answer);
      if (answer.kind === 'range') this.#to = Math.min(this.#to, answer.to);
      await this.#read(answer, answer.kind === 'range' ? answer.from : 0, dog);
    } finally {
      await dismiss(answer.response);
    }
  }

  async #read(answer: Answer, begin: number, dog: Watchdog): Promise<void> {
    const { context } = this.#options;
    const wanted = this.partial.missing();
    let at = begin;
    for await (const chunk of answer.response.body ?? []) {
      dog.fed(chunk.length);
      context.reclaimer.received(chunk.length);
      // A whole file sent instead of a range: what is held already is passed over.
      const useful: ByteRanges = [[Math.max(at, this.#from), Math.min(at + chunk.length, this.#to)]];
      for (const [from, to] of intersectRanges(wanted, useful)) this.#take(from, chunk.subarray(from - at, to - at));
      at += chunk.length;
      this.at = Math.max(this.at, Math.min(at, this.#to));
      if (this.#pendingBytes >= context.connections.gatherBytes()) await this.#exchangeBuffers();
      if (at >= this.#to) break;
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
    }
    await this.flush();
    if (at < this.#to) throw endedEarly(this.partial.file.path, at - begin, this.#to - begin);
  }

  #take(offset: number, bytes: Uint8Array): void {
    // Bytes that don't follow the ones gathered are another write.
    if (this.#offset + this.#pendingBytes !== offset) {
      this.#commit();
      this.#offset = offset;
    }
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.receivedBytes += bytes.length;
    this.#options.listener.onBytes(bytes.length);
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

function endedEarly(path: string, got: number, expected: number): Failure {
  const code = got === 0 ? 'PROXY_INTERFERED' : 'SERVER_ERROR';
  const message = `Expected ${expected} bytes of ${path}, the answer ended after ${got}.`;
  return new Failure('again', new ModelError(code, message, { retryable: true, details: { path } }));
}
