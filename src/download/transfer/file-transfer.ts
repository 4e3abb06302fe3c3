import type { FileCheckpoint } from '../../events/vocabulary.ts';
import { SUPERSEDED } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import type { Answer } from '../connection/library-files.ts';
import { Pace } from '../connection/pace.ts';
import { RangeStream } from '../connection/stream.ts';
import { StreamSet } from '../connection/stream-set.ts';
import type { Ended } from '../connection/stream-set.ts';
import { PartLost, PartUnsynced } from '../part/part-failures.ts';
import { PartMending } from '../part/part-mending.ts';
import type { FileTransferNeeds, FileTransferOptions } from './file-transfer-options.ts';
import { NextOrders } from './next-order.ts';
import { SecondConnection } from './second-connection.ts';
import { concernsOne, ServerLimits } from './server-limits.ts';

/** A validator that changed this often says nothing about the content. */
const UNSTABLE_AFTER_CHANGES = 2;

/**
 * Fetches one file until every byte is proven, through several connections at once where the
 * server bears them.
 */
export class FileTransfer {
  readonly #needs: FileTransferNeeds;
  readonly #options: FileTransferOptions;
  readonly #streams: StreamSet;
  readonly #mending: PartMending;
  readonly #server: ServerLimits;
  readonly #second: SecondConnection;
  readonly #orders: NextOrders;
  readonly #pace = new Pace();
  /** The most that the file held before it was begun anew. Fetching that again is no gain. */
  #heldBefore = 0;
  /** A connection met another file, and stops the others. */
  #restarting = false;

  constructor(needs: FileTransferNeeds, options: FileTransferOptions) {
    this.#needs = needs;
    this.#options = options;
    this.#streams = new StreamSet(options);
    this.#mending = new PartMending({ ...options, logger: needs.logger });
    const { partial } = options;
    const { clock, policy, connection } = needs;
    const origin = connection.files.origin(options, partial.file.path);
    const server = (this.#server = new ServerLimits(policy));
    const second = (this.#second = new SecondConnection({ origin, clock, policy, sizeBytes: partial.file.sizeBytes }));
    this.#orders = new NextOrders({ partial, policy, server, second });
  }

  /** Looks again how many connections are allowed. */
  adjust(): void {
    this.#streams.wake();
  }

  /**
   * Puts on the disk what has arrived.
   *
   * @returns what is on the disk; null when the sync failed: `run` meets the cause and mends or
   * reports it
   */
  async sync(): Promise<FileCheckpoint | null> {
    const safe = await this.#mending.sync(() => this.#streams.flush());
    if (this.#mending.lost) this.#streams.wake();
    return safe;
  }

  /** @throws Failure, whose kind says what the task does about it; the signal's reason */
  async run(): Promise<void> {
    const { partial } = this.#options;
    try {
      await partial.open();
      partial.follow(this.#needs.followers);
      do await this.#receive();
      while (!(await this.#mending.isRight()));
    } catch (error) {
      await this.#streams.stop(SUPERSEDED);
      throw error;
    } finally {
      this.#second.end();
    }
  }

  async #receive(): Promise<void> {
    const { partial, signal, listener } = this.#options;
    while (!partial.complete || this.#streams.size > 0 || this.#mending.lost) {
      signal.throwIfAborted();
      await this.#mend();
      this.#openStreams();
      if (this.#streams.size === 0) {
        await partial.prove(listener);
        continue;
      }
      const ended = await this.#streams.next();
      if (ended !== null) this.#settle(ended);
    }
  }

  /** No connection may write to the part while another file takes its place. */
  async #mend(): Promise<void> {
    const { lost } = this.#mending;
    if (!lost) return;
    await this.#streams.stop(SUPERSEDED);
    await this.#mending.renew(lost);
  }

  #openStreams(): void {
    // A connection that asked now would ask with the old validator, and find the change a second
    // time.
    if (this.#restarting) return;
    this.#second.look(this.#streams.all());
    const allowed = this.#allowed();
    for (const stream of this.#streams.all().slice(allowed)) stream.abort(SUPERSEDED);
    while (this.#streams.size < this.#allowed() && this.#openOne());
  }

  #allowed(): number {
    return this.#orders.allowed(this.#options.allowed(), this.#streams.size);
  }

  /** @returns whether one more may be opened at once, in the place of one that ended */
  #openOne(): boolean {
    const { partial } = this.#options;
    const { connection, clock } = this.#needs;
    const beganMs = clock.monotonic();
    const order = this.#orders.next(this.#streams.all(), this.#mostConnections(), beganMs);
    if (order === null) return false;
    const { from, to, askTo, whole, front } = order;
    // A cache whose parts have two validators would answer If-Range with the whole, and break off.
    const unstable = partial.etagChanges >= UNSTABLE_AFTER_CHANGES || this.#orders.askedLess;
    const etag = unstable ? null : partial.etag;
    const stream = new RangeStream(connection, this.#options, {
      ...{ from, to, askTo, whole, etag, beganMs, pace: this.#pace },
      onAnswer: (of, answer) => this.#onAnswer(of, answer, whole),
      onSpoke: of => this.#onSpoke(of),
      onReached: of => this.#second.reached(of),
    });
    if (front) this.#second.begin(stream, front);
    this.#streams.start(stream);
    return this.#second.borne;
  }

  #mostConnections(): number {
    return this.#server.allowed(this.#options.allowed(), this.#streams.size);
  }

  /** The next connection waited for this first byte. */
  #onSpoke(stream: RangeStream): void {
    this.#orders.has(this.#streams.all().filter(({ spoke }) => spoke).length);
    const front = this.#second.spoke(stream);
    if (front) this.#orders.share(front, this.#mostConnections());
    this.#streams.wake();
  }

  /** What an answer's headers mean for the file's other bytes and connections. */
  async #onAnswer(stream: RangeStream, answer: Answer, askedWhole: boolean): Promise<void> {
    const { partial, listener } = this.#options;
    if (this.#restarting) throw SUPERSEDED;
    const ignoredRange = answer.kind === 'whole' && !askedWhole;
    if (answer.changed || (answer.kind === 'whole' && !partial.hasPieces)) {
      if (ignoredRange && !answer.changed && this.#streams.size > 1) return this.#leaveToOthers(stream);
      const was = partial.etag;
      await this.#restart(stream, answer.etag);
      if (answer.changed) {
        partial.etagChanges += 1;
        await listener.onRemoteChanged(partial, was, answer.etag);
      }
    } else if (ignoredRange && this.#streams.size > 1) return this.#leaveToOthers(stream);
    else partial.etag = answer.etag;
    if (answer.kind === 'whole') {
      if (ignoredRange) this.#server.sawWholeOnly();
      stream.takeAll();
    }
    this.#server.sawRanges(answer.kind === 'range' || answer.response.headers.get('accept-ranges') === 'bytes');
    this.#streams.wake();
  }

  /**
   * The server serves ranges to some connections only: those that have one go on, and this one
   * ends.
   */
  #leaveToOthers(stream: RangeStream): never {
    if (!this.#second.refused(stream)) this.#server.bearsOnly(this.#streams.size - 1);
    throw SUPERSEDED;
  }

  /**
   * Bytes of another file come: the other connections end, and unproven bytes of the old file are
   * forgotten.
   */
  async #restart(stream: RangeStream, etag: string | null): Promise<void> {
    const { partial } = this.#options;
    this.#restarting = true;
    try {
      await this.#streams.stop(SUPERSEDED, stream);
      this.#heldBefore = Math.max(this.#heldBefore, partial.writtenBytes);
      // Where pieces prove the bytes, another validator costs only what isn't proven yet.
      if (partial.hasPieces) partial.dropUnproven();
      else partial.dropAll();
      partial.etag = etag;
    } finally {
      this.#restarting = false;
    }
  }

  /**
   * What the end of one connection means for the file.
   *
   * @throws Failure when it ends the file's transfer too
   */
  #settle({ stream, failure }: Ended): void {
    this.#streams.delete(stream);
    if (failure === SUPERSEDED) return;
    if (failure === null) this.#endedWell();
    else if (failure instanceof PartLost || failure instanceof PartUnsynced) this.#mending.lose(failure);
    else if (failure.kind === 'without-range' && !this.#server.wholeOnly) {
      this.#server.sawWholeOnly();
      for (const other of this.#streams.all()) other.abort(SUPERSEDED);
    } else if (!concernsOne(failure) || !(this.#second.refused(stream) || this.#asksLess(stream, failure))) {
      const { partial, signal } = this.#options;
      signal.throwIfAborted();
      const gained = partial.writtenBytes > this.#heldBefore;
      const { receivedBytes } = stream;
      const fatal = this.#server.weigh({ failure, receivedBytes, gained, others: this.#streams.size });
      if (fatal === null) return;
      // It was connected each time, and asked for less each time.
      throw fatal.kind === 'await-network' && (stream.answered || this.#orders.askedLess) && stream.diedEmpty(fatal)
        ? stream.brokeOff(fatal)
        : fatal;
    }
  }

  #endedWell(): void {
    this.#server.endedWell();
    this.#orders.endedWell();
  }

  #asksLess(stream: RangeStream, failure: Failure): boolean {
    return stream.diedEmpty(failure) && this.#orders.askLess(stream);
  }
}
