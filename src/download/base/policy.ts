const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MIB = 1024 * 1024;

/** Every number that decides how a download behaves. Tests shorten them; production uses DEFAULT_POLICY. */
export interface DownloadPolicy {
  /** Files of one task in transfer at the same time. */
  filesAtOnce: number;
  /** Bytes gathered before they are written in one call; also the most that is hashed without a break. */
  writeBytes: number;
  /** Bytes that all connections together may hold unwritten, at most: a kill costs them. */
  unwrittenBytes: number;
  /** Bytes written to a file with holes before its note says where: a kill costs those too. */
  noteBytes: number;
  /** Bytes received between two collections of what they leave in memory. */
  reclaimBytes: number;
  /** A smaller file gets one connection. */
  splitFromBytes: number;
  /** Fewer bytes are not worth a connection of their own. */
  spanBytes: number;
  /** The most that one of several connections asks for: the hash of the whole file needs order, and follows what is there. */
  orderedSpanBytes: number;
  /** A checkpoint is due after this time or this many bytes, whichever is first. */
  checkpointMs: number;
  checkpointBytes: number;
  /** No byte (and no answer) for this long: the connection is given up. */
  stallMs: number;
  /** The wall clock ahead of the monotonic one by this much within a tick: the machine slept. */
  clockJumpMs: number;
  watchdogTickMs: number;
  /** A connection slower than this share of its own median speed, for crawlMs, is replaced. */
  crawlShare: number;
  crawlMs: number;
  /** A broken connection that brought this much is replaced at once, without a pause. */
  worthwhileBytes: number;
  /** Connections in a row that brought less, before it counts as a failure. */
  quickReconnects: number;
  /** Waits before a retry: random in [0, min(retryCapMs, retryBaseMs * 2^attempt)]. */
  retryBaseMs: number;
  retryCapMs: number;
  /** The longest Retry-After that is obeyed. */
  retryAfterCapMs: number;
  /** Without a byte of progress for this long, retries end with DownloadFailed. */
  giveUpMs: number;
  /**
   * Probing while unreachable: for the first minute at random in [half of briskProbeMs, briskProbeMs], then in [min, max]. A brisk
   * wait after a brisk probe that hung is what the end of an outage may have to wait for: together they stay below 2 s.
   */
  briskProbeMs: number;
  briskProbeTimeoutMs: number;
  briskForMs: number;
  slowProbeMinMs: number;
  slowProbeMaxMs: number;
  slowProbeTimeoutMs: number;
  /** Times one piece or one whole file may be fetched before CHECKSUM_MISMATCH. */
  proofAttempts: number;
  /** Of a task with more files than this, those below `tinyBytes` have no lock of their own and are synced in batches. */
  manyFiles: number;
  tinyBytes: number;
  /** Files synced together, at most: so many are open. */
  syncBatch: number;
  /** Free space kept beyond what the downloads lack. */
  diskReserveBytes: number;
  /** How often room is looked for while paused for the disk. */
  diskPollMs: number;
  /** How long a lock held by someone else is waited for. */
  lockWaitMs: number;
  /** A lock not refreshed for this long belongs to nobody (the least that proper-lockfile takes is 2 s). */
  lockStaleMs: number;
  redirects: number;
  /** Progress samples are at least this far apart. */
  progressMs: number;
  /** Largest number of files for which each gets a FileVerified. */
  fileEvents: number;
}

export const DEFAULT_POLICY: Readonly<DownloadPolicy> = {
  filesAtOnce: 4,
  writeBytes: MIB / 4,
  unwrittenBytes: 2 * MIB,
  noteBytes: MIB / 2,
  reclaimBytes: 8 * MIB,
  splitFromBytes: 16 * MIB,
  spanBytes: 4 * MIB,
  orderedSpanBytes: 32 * MIB,
  checkpointMs: SECOND,
  checkpointBytes: 64 * MIB,
  stallMs: 20 * SECOND,
  clockJumpMs: 10 * SECOND,
  watchdogTickMs: SECOND,
  crawlShare: 0.05,
  crawlMs: 30 * SECOND,
  worthwhileBytes: MIB,
  quickReconnects: 3,
  retryBaseMs: SECOND,
  retryCapMs: MINUTE,
  retryAfterCapMs: 60 * MINUTE,
  giveUpMs: 60 * MINUTE,
  briskProbeMs: 600,
  briskProbeTimeoutMs: 1200,
  briskForMs: MINUTE,
  slowProbeMinMs: 5 * SECOND,
  slowProbeMaxMs: 15 * SECOND,
  slowProbeTimeoutMs: 10 * SECOND,
  proofAttempts: 3,
  manyFiles: 100,
  tinyBytes: MIB,
  syncBatch: 64,
  diskReserveBytes: 64 * MIB,
  diskPollMs: 2 * SECOND,
  lockWaitMs: 15 * SECOND,
  lockStaleMs: 10 * SECOND,
  redirects: 5,
  progressMs: 125,
  fileEvents: 100,
};
