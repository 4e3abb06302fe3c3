/** What one server takes on before it sends clients away. */
export interface LibraryLimits {
  /** Requests on more connections than these are sent away; twice as many are not even taken. */
  maxConnections: number;
  /** Files that are sent at the same time, whole or in ranges. */
  maxTransfers: number;
  /** A connection on which nothing moves for this long is closed, also in the middle of a file. */
  idleTimeoutMs: number;
  /** A request's headers must be there within this time. */
  headersTimeoutMs: number;
  /** At the stop, transfers that run have this long to end. */
  graceMs: number;
}

export const DEFAULT_LIMITS: Readonly<LibraryLimits> = {
  maxConnections: 10_000,
  maxTransfers: 500,
  idleTimeoutMs: 60_000,
  headersTimeoutMs: 15_000,
  graceMs: 0,
};

/** How often Node looks for requests that are too slow. */
export const TIMEOUT_CHECK_MS = 2_000;
