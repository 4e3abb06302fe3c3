import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { concernsOne, PartUnsynced, settled, SUPERSEDED, worthAnother } from '../connection/connection-failure.ts';
import type { Answer } from '../connection/exchange.ts';
import type { Failure } from '../base/failure.ts';
import { PartLost } from '../part/part-file.ts';
import { PartMending } from './part-mending.ts';
import type { PartMendingOptions } from './part-mending.ts';
import { nextSpan } from '../connection/spans.ts';
import { Pace } from '../base/speed.ts';
import { RangeStream } from '../connection/stream.ts';
import type { StreamOptions } from '../connection/stream.ts';
import { StreamSet } from '../connection/stream-set.ts';
import type { Ended } from '../connection/stream-set.ts';

/** A validator that changed this often says nothing about the content. */
const UNSTABLE_AFTER_CHANGES = 2;

export interface FileTransferOptions extends PartMendingOptions {
  /** How many connections this file may have now. */
  allowed: () => number;
  onOpened: () => void;
  onClosed: () => void;
}

/** Brings one file to completeness: up to so many connections at once, one after the other, until every byte is proven. */
export class FileTransfer {
  readonly #options: FileTransferOptions;
  readonly #streams: StreamSet;
  readonly #mending: PartMending;
  readonly #pace = new Pace();
  #wake = createWake();
  /** The server was seen to serve ranges: more than one connection makes sense. */
  #ranged = false;
  /** The server answers ranges with whole files, or wrongly: one connection, without a Range. */
  #plain = false;
  /** So many connections the server bears, as far as was seen; every one that ends well lifts it. */
  #bears = Infinity;
  /** Connections in a row that brought too little. */
  #fruitless = 0;
  /** The most that the file held when it was begun anew: what only fetches that again brings nothing. */
  #heldBefore = 0;
  /** A connection met another file, and stops the others. */
  #restarting = false;

  constructor(options: FileTransferOptions) {
    this.#options = options;
    this.#streams = new StreamSet(options);
    this.#mending = new PartMending(options);
  }

  get partial(): StreamOptions['partial'] {
    return this.#options.partial;
  }

  /** Looks again how many connections are allowed. */
  adjust(): void {
    this.#wake.up();
  }

  /**
   * Puts on the disk what has arrived, and says what that is. null when it could not: the transfer meets the reason
   * itself and mends or reports it, not the caller.
   */
  async sync(): Promise<FileCheckpoint | null> {
    const safe = await this.#mending.sync(() => this.#streams.flush());
    if (this.#mending.lost) this.#wake.up();
    return safe;
  }

  /** @throws Failure with what the task should do about it, or the signal's reason */
  async run(): Promise<void> {
    try {
      await this.partial.open();
      this.partial.follow(this.#options.context.followers);
      do await this.#receive();
      while (!(await this.#mending.isRight()));
    } catch (error) {
      await this.#streams.stop(SUPERSEDED);
      throw error;
    }
  }

  async #receive(): Promise<void> {
    const { signal, listener } = this.#options;
    while (!this.partial.complete || this.#streams.size > 0 || this.#mending.lost) {
      signal.throwIfAborted();
      await this.#mend();
      this.#openStreams();
      if (this.#streams.size === 0) {
        await this.partial.prove(listener);
        continue;
      }
      const ended = await this.#streams.next(this.#wake.promise);
      if (ended === null) this.#wake = createWake();
      else this.#settle(ended);
    }
  }

  /** Nobody writes to the part while another one takes its place. */
  async #mend(): Promise<void> {
    const { lost } = this.#mending;
    if (!lost) return;
    await this.#streams.stop(SUPERSEDED);
    await this.#mending.renew(lost);
  }

  #openStreams(): void {
    // One that asked now would ask with the old validator, and find the change a second time.
    if (this.#restarting) return;
    const allowed = this.#allowed();
    for (const stream of this.#streams.all().slice(allowed)) stream.abort(SUPERSEDED);
    while (this.#streams.size < allowed && this.#openOne(allowed));
  }

  #allowed(): number {
    const { allowed, partial, context } = this.#options;
    if (this.#plain || partial.file.sizeBytes < context.policy.splitFromBytes) return 1;
    const wanted = Math.max(1, Math.min(allowed(), this.#bears));
    // Until the first answer nobody knows whether this server has ranges.
    return this.#ranged || this.#streams.size === 0 ? wanted : Math.min(1, wanted);
  }

  #openOne(connections: number): boolean {
    const { partial, context } = this.#options;
    const { policy } = context;
    const { sizeBytes, pieceSizeBytes } = partial.file;
    const streams = this.#streams.all();
    const span = nextSpan(partial.missing(), streams, {
      connections,
      alignBytes: partial.hasPieces ? pieceSizeBytes : policy.spanBytes,
      minBytes: policy.spanBytes,
      // The hash of the whole needs order, also where pieces prove the parts.
      maxBytes: policy.orderedSpanBytes,
    });
    if (span === null) return false;
    if (span.cut !== null) streams[span.cut]?.endAt(span.from);
    const { from, to } = span;
    const whole = this.#plain || (from === 0 && to === sizeBytes);
    const etag = partial.etagChanges >= UNSTABLE_AFTER_CHANGES ? null : partial.etag;
    const onAnswer = (stream: RangeStream, answer: Answer) => this.#onAnswer(stream, answer, whole);
    this.#streams.start(new RangeStream(this.#options, { from, to, whole, etag, pace: this.#pace, onAnswer }));
    // Another one only when the first is answered.
    return this.#ranged;
  }

  /** What an answer's headers mean for the file's other bytes and connections. */
  async #onAnswer(stream: RangeStream, answer: Answer, askedWhole: boolean): Promise<void> {
    const { partial, listener } = this.#options;
    if (this.#restarting) throw SUPERSEDED;
    const ignored = answer.kind === 'whole' && !askedWhole;
    if (answer.changed || (answer.kind === 'whole' && !partial.hasPieces)) {
      if (ignored && !answer.changed && this.#streams.size > 1) return this.#leaveToOthers();
      const was = partial.etag;
      await this.#restart(stream, answer.etag);
      if (answer.changed) {
        partial.etagChanges += 1;
        await listener.onRemoteChanged(partial, was, answer.etag);
      }
    } else if (ignored && this.#streams.size > 1) return this.#leaveToOthers();
    else partial.etag = answer.etag;
    if (answer.kind === 'whole') {
      this.#plain ||= ignored;
      stream.takeAll();
    }
    this.#ranged = answer.kind === 'range' || answer.response.headers.get('accept-ranges') === 'bytes';
    this.#wake.up();
  }

  /** A server that serves ranges to some connections only: those that have one go on, and this one ends. */
  #leaveToOthers(): never {
    this.#bears = Math.max(1, this.#streams.size - 1);
    throw SUPERSEDED;
  }

  /** Bytes of another file are on their way: the other connections end, and what isn't proven of the old one is forgotten. */
  async #restart(stream: RangeStream, etag: string | null): Promise<void> {
    this.#restarting = true;
    try {
      await this.#streams.stop(SUPERSEDED, stream);
      this.#heldBefore = Math.max(this.#heldBefore, this.partial.writtenBytes);
      // Where pieces prove themselves, a new validator costs only what isn't proven yet.
      if (this.partial.hasPieces) this.partial.dropUnproven();
      else this.partial.dropAll();
      this.partial.etag = etag;
    } finally {
      this.#restarting = false;
    }
  }

  /** What the end of one connection means for the file. @throws Failure when it is the end of the file's transfer too */
  #settle({ stream, failure }: Ended): void {
    this.#streams.delete(stream);
    if (failure === SUPERSEDED) return;
    if (failure === null) {
      this.#bears = Infinity;
      this.#fruitless = 0;
    } else if (failure instanceof PartLost || failure instanceof PartUnsynced) this.#mending.lose(failure);
    else if (failure.kind === 'plain' && !this.#plain) {
      this.#plain = true;
      for (const other of this.#streams.all()) other.abort(SUPERSEDED);
    } else this.#weigh(stream, failure);
  }

  #weigh(stream: RangeStream, failure: Failure): void {
    this.#options.signal.throwIfAborted();
    const { policy } = this.#options.context;
    const { receivedBytes } = stream;
    const gained = this.partial.writtenBytes > this.#heldBefore;
    this.#fruitless = gained && receivedBytes >= policy.worthwhileBytes ? 0 : this.#fruitless + 1;
    if (worthAnother(failure, receivedBytes, this.#fruitless, this.#options.context)) return;
    // What one connection meets doesn't stop the others: its bytes go to them, and the last one has the last word.
    if (this.#streams.size > 0 && concernsOne(failure)) this.#bears = this.#streams.size;
    else throw settled(failure);
  }
}

/** Something to wait for besides the connections: `up` resolves it. */
function createWake(): { promise: Promise<null>; up: () => void } {
  let up: () => void = () => undefined;
  const promise = new Promise<null>(resolve => (up = () => resolve(null)));
  return { promise, up };
}
