import type { OriginPolicy, SplitPolicy } from '../base/policy.ts';
import { countBytes } from '../base/ranges.ts';
import { nextSpan, shareEnd, trialSpan } from '../connection/spans.ts';
import type { SpanRules } from '../connection/spans.ts';
import type { RangeStream, StreamOrder } from '../connection/stream.ts';
import type { PartialFile } from '../part/partial-file.ts';
import type { SecondConnection } from './second-connection.ts';
import type { ServerLimits } from './server-limits.ts';

export interface NextOrderOptions {
  partial: PartialFile;
  policy: SplitPolicy & OriginPolicy;
  server: ServerLimits;
  second: SecondConnection;
}

/** What the next connection of a file is to fetch. */
export type NextOrder = Pick<StreamOrder, 'from' | 'to' | 'askTo' | 'whole'> & {
  /** The connection beside which this one is tried; null for all others. */
  front: RangeStream | null;
};

/** Decides what the next connection of a file fetches, and when there is one. */
export class NextOrders {
  readonly #options: NextOrderOptions;
  /** The most that one request asks for. */
  #askMost = Infinity;
  #askedLess = false;
  /** The most connections that brought bytes at the same time. */
  #had = 0;

  constructor(options: NextOrderOptions) {
    this.#options = options;
  }

  /** Connections that the file may have now, of those that the settings allow. */
  allowed(most: number, open: number): number {
    const { partial, policy, server, second } = this.#options;
    if (partial.file.sizeBytes < policy.splitFromBytes) return 1;
    const borne = server.allowed(most, open);
    return open === 0 ? borne : second.allowed(borne);
  }

  /**
   * @param connections that the settings and the server allow, the trial beside the front one
   *   included
   */
  next(streams: readonly RangeStream[], connections: number, nowMs: number): NextOrder | null {
    const { partial, policy, server, second } = this.#options;
    const { sizeBytes, pieceSizeBytes } = partial.file;
    const rules: SpanRules = {
      connections: second.borne ? connections : 1,
      alignBytes: partial.hasPieces ? pieceSizeBytes : policy.spanBytes,
      minBytes: policy.spanBytes,
      // The hash of the whole needs the bytes in order, also where pieces prove them.
      maxBytes: policy.orderedSpanBytes,
    };
    const front = second.frontOf(streams);
    if (front && !front.spoke) return null;
    if (second.borne && streams.length >= this.#had && streams.some(each => isAwaited(each, nowMs, policy)))
      return null;
    const span = front ? trialSpan(front, rules) : nextSpan(partial.missing(), streams, rules);
    if (span === null) return null;
    if (span.cut !== null) streams[span.cut]?.endAt(span.from);
    const { from } = span;
    const most = this.#askEnd(from);
    const to = Math.min(span.to, most);
    const askTo = front || second.borne ? to : Math.min(Math.max(to, this.#missingTo(from)), most);
    const alone = connections <= 1 || second.isAlone;
    const whole = server.wholeOnly || (from === 0 && askTo === sizeBytes && alone);
    return { from, to, askTo, whole, front };
  }

  /**
   * An answer died without a byte: a cache may hold parts of the file from before and after a
   * change, and break off where they meet.
   *
   * @returns whether less of it is to be asked for at once
   */
  askLess({ askedBytes }: RangeStream): boolean {
    const { partial, policy, server } = this.#options;
    if (server.wholeOnly || askedBytes <= policy.leastAskBytes) return false;
    const half = askedBytes / 2;
    const piece = partial.hasPieces ? partial.file.pieceSizeBytes : policy.spanBytes;
    const first = this.#askMost === Infinity;
    const less = 2 ** Math.floor(Math.log2(first ? half : Math.min(half, piece)));
    this.#askedLess = true;
    this.#askMost = Math.max(policy.leastAskBytes, less);
    return true;
  }

  /** Less than usual was asked for. */
  get askedLess(): boolean {
    return this.#askedLess;
  }

  /** A connection brought all that it was asked for. */
  endedWell(): void {
    const doubled = this.#askMost * 2;
    this.#askMost = doubled > this.#options.partial.file.sizeBytes ? Infinity : doubled;
  }

  /** So many bring bytes now: where one of them ends, the next one takes its place at once. */
  has(connections: number): void {
    this.#had = Math.max(this.#had, connections);
  }

  /** The others may have what the front one would have fetched, in the order of the file. */
  share(front: RangeStream, connections: number): void {
    const { partial, policy } = this.#options;
    const alignBytes = partial.hasPieces ? partial.file.pieceSizeBytes : policy.spanBytes;
    const rules = { connections, alignBytes, minBytes: policy.spanBytes, maxBytes: policy.orderedSpanBytes };
    front.endAt(shareEnd(front, countBytes(partial.missing()), rules));
  }

  /** At a multiple of what is asked: caches keep parts that begin at such places. */
  #askEnd(from: number): number {
    return this.#askMost === Infinity ? Infinity : (Math.floor(from / this.#askMost) + 1) * this.#askMost;
  }

  #missingTo(from: number): number {
    const range = this.#options.partial.missing().find(([begin, end]) => begin <= from && from < end);
    return range?.[1] ?? from;
  }
}

/**
 * The next connection waits for the first byte of the one before; not for a silent one among those
 * that flow.
 */
function isAwaited(stream: RangeStream, nowMs: number, { silentMs }: OriginPolicy): boolean {
  return !stream.spoke && nowMs - stream.beganMs < silentMs;
}
