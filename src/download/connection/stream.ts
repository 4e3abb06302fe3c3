import type { ByteRanges } from '../../events/vocabulary.ts';
import { Failure } from '../base/failure.ts';
import { intersectRanges } from '../base/ranges.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { dismiss } from './library-files.ts';
import type { Answer } from './library-files.ts';
import type { Pace } from './pace.ts';
import type { Claim } from './spans.ts';
import { brokeOff, endedEarly, isReset } from './stream-failures.ts';
import type { ConnectionNeeds, StreamFile } from './stream-needs.ts';
import type { Watchdog } from './watchdog.ts';

/** Bytes that Node reads from a socket at once. */
const USUAL_CHUNK = 64 * 1024;

/** What one connection is to fetch. */
export interface StreamOrder {
  from: number;
  to: number;
  /** Ask for what follows `to` as well: the connection may go on there. At least `to`. */
  askTo: number;
  beganMs: number;
  /** Ask without a Range, for the file from its first byte. */
  whole: boolean;
  /** Strong validator of the bytes held, for If-Range. */
  etag: string | null;
  /** Of the file's connections. */
  pace: Pace;
  /** Called with the answer before its body is read. A rejection ends the connection. */
  onAnswer(stream: RangeStream, answer: Answer): Promise<void>;
  /** Called when its first byte came. */
  onSpoke(stream: RangeStream): void;
  /** Called before the last bytes of its span are taken, if the answer goes on: it may get more. */
  onReached(stream: RangeStream): void;
}

/** One connection that fetches one span of a file. Several fetch one file at different offsets. */
export class RangeStream implements Claim {
  /** The next byte that this connection brings. */
  at: number;
  /** Bytes that came through this connection and were wanted. */
  receivedBytes = 0;
  /** It brought a byte, wanted or not. */
  spoke = false;
  /** Its answer began. */
  answered = false;
  /** When it was begun; monotonic. */
  readonly beganMs: number;
  readonly #needs: ConnectionNeeds;
  readonly #file: StreamFile;
  readonly #order: StreamOrder;
  readonly #writes: GatheredWrites;
  readonly #abort = new AbortController();
  /** Taken from the throttle for the next chunk: as many bytes as the last one had. */
  #takenBytes = USUAL_CHUNK;
  #from: number;
  #to: number;
  #answerTo: number;

  constructor(needs: ConnectionNeeds, file: StreamFile, order: StreamOrder) {
    this.#needs = needs;
    this.#file = file;
    this.#order = order;
    this.#writes = new GatheredWrites(file.partial, file.listener);
    this.beganMs = order.beganMs;
    this.#from = order.from;
    this.at = order.from;
    this.#to = order.to;
    this.#answerTo = order.askTo;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get askedBytes(): number {
    return this.#order.askTo - this.#order.from;
  }

  /**
   * Whether its connection was made, and ended by the other side before a byte came. A server that
   * holds back its headers until it has bytes ends it without an answer.
   */
  diedEmpty(failure: Failure): boolean {
    return !this.spoke && (this.answered || isReset(failure));
  }

  /** What is said of that: the server is there. */
  brokeOff(cause: Failure): Failure {
    return brokeOff(this.#file.partial.file.path, this.askedBytes, cause);
  }

  /** Where its answer ends: the most that `endAt` may give it. */
  get answerTo(): number {
    return this.#answerTo;
  }

  /** Leaves the end of its span to another connection, or takes it back. */
  endAt(to: number): void {
    this.#to = to;
  }

  /** Takes all that is missing: its answer is the whole file. */
  takeAll(): void {
    const { partial } = this.#file;
    this.#from = partial.missing()[0]?.[0] ?? this.#from;
    this.at = this.#from;
    this.#to = partial.file.sizeBytes;
    this.#answerTo = this.#to;
  }

  /** Gives the connection up. `run` rejects with the reason when its writes have ended. */
  abort(reason: Failure): void {
    this.#abort.abort(reason);
  }

  /** Writes out what has arrived. */
  flush(): Promise<void> {
    return this.#writes.flush();
  }

  /** Fetches the span, or as much of it as the answer covers. */
  async run(): Promise<void> {
    const { watchConnection, hint, logger } = this.#needs;
    const { signal } = this.#file;
    const onStop = () => this.#abort.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    const dog = watchConnection(failure => this.abort(failure), this.#order.pace);
    const forget = hint.onNext(() => dog.doubt());
    try {
      await this.#receive(dog);
      dog.done();
    } catch (error) {
      // An aborted connection throws an error of its own: the reason of the abort is the cause.
      throw this.#abort.signal.aborted ? (this.#abort.signal.reason as unknown) : error;
    } finally {
      dog.stop();
      forget();
      signal.removeEventListener('abort', onStop);
      await this.flush().catch((error: unknown) => {
        logger.debug('A write ended with its connection.', { error: String(error) });
      });
    }
  }

  async #receive(dog: Watchdog): Promise<void> {
    const { modelId, version, partial } = this.#file;
    const { path, sizeBytes } = partial.file;
    const { whole, etag, from, askTo } = this.#order;
    const range = whole ? null : { from, to: askTo };
    const signal = this.#abort.signal;
    const refuted = { times: partial.timesRefuted(from, this.#to), sha256: partial.file.sha256 };
    const answer = await this.#needs.files
      .ask({ modelId, version, path, range, sizeBytes, etag, refuted, signal })
      .catch((error: unknown) => {
        if (error instanceof Failure && error.error.code === 'SIZE_MISMATCH') partial.sizeRefuted = true;
        throw error;
      });
    dog.fed(0);
    this.answered = true;
    try {
      await this.#order.onAnswer(this, answer);
      if (answer.kind === 'range') {
        this.#answerTo = answer.to;
        this.#to = Math.min(this.#to, answer.to);
      }
      await this.#read(answer, answer.kind === 'range' ? answer.from : 0, dog);
    } finally {
      await dismiss(answer.response);
    }
  }

  async #read(answer: Answer, begin: number, dog: Watchdog): Promise<void> {
    const { reclaimer, gatherBytes } = this.#needs;
    const { partial } = this.#file;
    const wanted = partial.missing();
    // Its end comes with the last byte. To leave it before costs half a dozen errors that nobody sees.
    const isTold = answer.response.headers.get('content-length') !== null;
    let at = begin;
    const first = this.#turn(dog);
    if (first) await first;
    for await (const chunk of answer.response.body ?? []) {
      dog.fed(chunk.length);
      this.#came(chunk.length);
      await this.#writes.room(chunk.length, gatherBytes());
      // Another one may have its bytes by now.
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
      reclaimer.received(chunk.length);
      if (!this.spoke) {
        this.spoke = true;
        this.#order.onSpoke(this);
      }
      if (at + chunk.length >= this.#to && this.#to < this.#answerTo) this.#order.onReached(this);
      // Where a whole file is sent instead of a range, bytes that are held already are passed over.
      const useful: ByteRanges = [[Math.max(at, this.#from), Math.min(at + chunk.length, this.#to)]];
      for (const [from, to] of intersectRanges(wanted, useful)) this.#take(from, chunk.subarray(from - at, to - at));
      at += chunk.length;
      this.at = Math.max(this.at, Math.min(at, this.#to));
      if (this.#writes.pendingBytes >= gatherBytes()) await this.#writes.next();
      if (at > this.#answerTo || (at >= this.#to && !(isTold && at === this.#answerTo))) break;
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
      // The end of the answer is no bytes.
      const next = at < this.#answerTo ? this.#turn(dog) : null;
      if (next) await next;
    }
    await this.flush();
    if (at < this.#to) throw endedEarly(partial.file.path, at - begin, this.#to - begin);
  }

  /** Asks for the next chunk; null, or resolves when it may. */
  #turn(dog: Watchdog): Promise<void> | null {
    const turn = this.#needs.throttle.take(this.#takenBytes, this.#file.taskId, this.#abort.signal);
    if (turn === null) dog.asks();
    else dog.rests();
    return turn && turn.then(() => dog.asks());
  }

  /** As much is taken for the next chunk. */
  #came(bytes: number): void {
    this.#needs.throttle.correct(bytes - this.#takenBytes);
    this.#takenBytes = bytes;
  }

  #take(offset: number, bytes: Uint8Array): void {
    this.#writes.add(offset, bytes);
    this.receivedBytes += bytes.length;
    this.#file.listener.onBytes(bytes.length);
  }
}
