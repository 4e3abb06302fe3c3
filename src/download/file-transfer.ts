import { rm } from 'node:fs/promises';
import type { FileCheckpoint } from '../events/vocabulary.ts';
import { concernsOne, PartUnsynced, settled, SUPERSEDED, worthAnother } from './connection-failure.ts';
import type { Answer } from './exchange.ts';
import { Failure, toFailure } from './failure.ts';
import { ModelError } from '../model/errors.ts';
import { PartLost } from './part-file.ts';
import { nextSpan } from './spans.ts';
import { RangeStream } from './stream.ts';
import type { StreamOptions } from './stream.ts';

/** How often a .part may be pulled away from under a transfer, or written to, before it counts as a failure. */
const LOSSES = 5;
/** A validator that changed this often says nothing about the content. */
const UNSTABLE_AFTER_CHANGES = 2;

export interface FileTransferOptions extends StreamOptions {
  /** How many connections this file may have now. */
  allowed: () => number;
  /** Of one piece: the caller syncs the part when it is complete, and sees whether it was touched, together with others. */
  syncedByCaller: boolean;
  onOpened: () => void;
  onClosed: () => void;
}

interface Ended {
  stream: RangeStream;
  failure: Failure | null;
}

/** Brings one file to completeness: up to so many connections at once, one after the other, until every byte is proven. */
export class FileTransfer {
  readonly #options: FileTransferOptions;
  readonly #streams = new Map<RangeStream, Promise<Ended>>();
  #wake = createWake();
  #losses = 0;
  #lost: Failure | null = null;
  /** The server was seen to serve ranges: more than one connection makes sense. */
  #ranged = false;
  /** The server answers ranges with whole files, or wrongly: one connection, without a Range. */
  #plain = false;
  /** So many connections the server bears, as far as was seen; every one that ends well lifts it. */
  #bears = Infinity;
  /** Connections in a row that brought too little. */
  #fruitless = 0;
  /** The part is being replaced: it is synced when it is in its place. */
  #renewing = false;
  /** A connection met another file, and stops the others. */
  #restarting = false;

  constructor(options: FileTransferOptions) {
    this.#options = options;
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
    if (this.#renewing) return null;
    try {
      await Promise.all([...this.#streams.keys()].map(stream => stream.flush()));
    } catch {
      // The stream's own run meets the same rejection.
      return null;
    }
    try {
      return await this.partial.sync();
    } catch (error) {
      this.#lost = error instanceof PartLost ? error : new PartUnsynced(error);
      this.#wake.up();
      return null;
    }
  }

  /** @throws Failure with what the task should do about it, or the signal's reason */
  async run(): Promise<void> {
    try {
      await this.partial.open();
      this.partial.follow(this.#options.context.followers);
      do await this.#receive();
      while (!(await this.#isRight()));
    } catch (error) {
      await this.#stopStreams(SUPERSEDED);
      throw error;
    }
  }

  async #receive(): Promise<void> {
    const { signal, listener } = this.#options;
    while (!this.partial.complete || this.#streams.size > 0 || this.#lost) {
      signal.throwIfAborted();
      if (this.#lost) await this.#renew(this.#lost);
      this.#openStreams();
      if (this.#streams.size === 0) {
        await this.partial.prove(listener);
        continue;
      }
      const ended = await Promise.race([...this.#streams.values(), this.#wake.promise]);
      if (ended === null) this.#wake = createWake();
      else this.#settle(ended);
    }
  }

  /** The end of the file's transfer: on the disk, in its place, and as it was proven. */
  async #isRight(): Promise<boolean> {
    if (this.#lost) return false;
    try {
      if (!this.#options.syncedByCaller) await this.partial.sync();
    } catch (error) {
      await this.#renew(error instanceof PartLost ? error : new PartUnsynced(error));
      return false;
    }
    // The caller syncs, and looks, at many of them at once.
    if (this.#options.syncedByCaller) return true;
    const actual = await this.partial.hashWhole(this.#options.signal);
    if (!(await this.#isUntouched())) return false;
    // Every piece is as the manifest says, and nobody else had the part in hand.
    if (!this.partial.right) throw contradiction(this.partial.file, actual);
    return true;
  }

  /** What was proven as it came, somebody else may have written over since. */
  async #isUntouched(): Promise<boolean> {
    const { context, listener } = this.#options;
    const { partial } = this;
    if (await partial.readsAsProven(listener)) return true;
    context.logger.warn('Somebody else wrote to a partial file.', { path: partial.file.path });
    this.#countLoss(new PartLost(partial.partPath));
    return false;
  }

  #openStreams(): void {
    // One that asked now would ask with the old validator, and find the change a second time.
    if (this.#restarting) return;
    const allowed = this.#allowed();
    for (const stream of [...this.#streams.keys()].slice(allowed)) stream.abort(SUPERSEDED);
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
    const streams = [...this.#streams.keys()];
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
    this.#start(new RangeStream(this.#options, { from, to, whole, etag, onAnswer }));
    // Another one only when the first is answered.
    return this.#ranged;
  }

  #start(stream: RangeStream): void {
    this.#options.onOpened();
    const running = stream.run().then(
      (): Ended => ({ stream, failure: null }),
      (error: unknown): Ended => ({ stream, failure: toFailure(error) }),
    );
    this.#streams.set(
      stream,
      running.finally(() => this.#options.onClosed()),
    );
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
      await this.#stopStreams(SUPERSEDED, stream);
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
    } else if (failure instanceof PartLost || failure instanceof PartUnsynced) this.#lost ??= failure;
    else if (failure.kind === 'plain' && !this.#plain) {
      this.#plain = true;
      for (const other of this.#streams.keys()) other.abort(SUPERSEDED);
    } else this.#weigh(stream, failure);
  }

  #weigh(stream: RangeStream, failure: Failure): void {
    this.#options.signal.throwIfAborted();
    const { policy } = this.#options.context;
    const { receivedBytes } = stream;
    this.#fruitless = receivedBytes >= policy.worthwhileBytes ? 0 : this.#fruitless + 1;
    if (worthAnother(failure, receivedBytes, this.#fruitless, this.#options.context)) return;
    // What one connection meets doesn't stop the others: its bytes go to them, and the last one has the last word.
    if (this.#streams.size > 0 && concernsOne(failure)) this.#bears = this.#streams.size;
    else throw settled(failure);
  }

  async #stopStreams(reason: Failure, except?: RangeStream): Promise<void> {
    const others = [...this.#streams].filter(([stream]) => stream !== except);
    for (const [stream] of others) stream.abort(reason);
    await Promise.all(others.map(([, ended]) => ended));
    for (const [stream] of others) this.#streams.delete(stream);
  }

  #countLoss(failure: Failure): void {
    this.#losses += 1;
    if (this.#losses > LOSSES) throw new Failure('again', failure.error);
  }

  /** Into a new file: neither a deleted one nor one whose sync failed can be trusted with another byte. */
  async #renew(failure: Failure): Promise<void> {
    await this.#stopStreams(SUPERSEDED);
    this.#lost = null;
    this.#countLoss(failure);
    this.#renewing = true;
    try {
      // A sync that failed for want of room would fail again: that is for the task to wait out.
      if (failure.kind === 'disk') await this.partial.fallBack();
      else await this.#copy(failure);
    } finally {
      this.#renewing = false;
    }
    if (failure.kind === 'disk') throw failure;
  }

  async #copy(failure: Failure): Promise<void> {
    const { logger } = this.#options.context;
    const before = this.partial.writtenBytes;
    try {
      await this.partial.renew(failure instanceof PartLost);
    } catch (error) {
      if (toFailure(error).kind === 'disk') throw error;
      logger.warn('A partial file can not be copied.', { error: String(error) });
      await this.#beginAnew();
    }
    const lost = before - this.partial.writtenBytes;
    logger.warn('A partial file goes on in a new one.', { reason: failure.message, lost });
  }

  async #beginAnew(): Promise<void> {
    await this.partial.close();
    await rm(this.partial.partPath, { force: true, recursive: true });
    this.partial.dropAll();
    await this.partial.open();
  }
}

/**
 * The manifest's pieces are of another file than checksum.sha256's hash. Fetching it again would bring the same bytes: only
 * another manifest helps, so the library is asked for it, once.
 */
function contradiction({ path, sha256 }: StreamOptions['partial']['file'], actual: string): Failure {
  const message = `Expected the pieces of ${path} to make up a file with the hash ${sha256}, got ${actual}: the manifest contradicts itself.`;
  const details = { path, expected_sha256: sha256, actual_sha256: actual };
  return new Failure('ask', new ModelError('MANIFEST_INVALID', message, { details }));
}

/** Something to wait for besides the connections: `up` resolves it. */
function createWake(): { promise: Promise<null>; up: () => void } {
  let up: () => void = () => undefined;
  const promise = new Promise<null>(resolve => (up = () => resolve(null)));
  return { promise, up };
}
