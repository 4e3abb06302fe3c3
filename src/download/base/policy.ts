const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MIB = 1024 * 1024;

/*
 * Every number that decides how a download behaves. `DEFAULT_POLICY` is one table for the reader;
 * each interface below is the part of it that one purpose reads. Production uses DEFAULT_POLICY,
 * tests shorten the times.
 */

/** How locks are taken. */
export interface LockPolicy {
  /** How long a lock held by someone else is waited for without a word. */
  lockWaitMs: number;
  /** A lock not refreshed for this long belongs to nobody. proper-lockfile takes 2 s at least. */
  lockStaleMs: number;
}

/** What a single .part knows. */
export interface PartPolicy {
  /** Times one piece, or one whole file, may be fetched before CHECKSUM_MISMATCH. */
  proofAttempts: number;
  /** Bytes written to a part with holes before its note says where. A kill costs these bytes. */
  noteBytes: number;
  /**
   * A part of a file from this size on has a note from its first byte on, a smaller one only when
   * it has holes.
   */
  splitFromBytes: number;
}

/** Who hashes what is written. */
export interface HashPolicy {
  /** A larger file is hashed in a thread, a smaller one as its bytes come. */
  threadAboveBytes: number;
}

/** How a sleep of the machine is noticed. */
export interface SleepPolicy {
  watchdogTickMs: number;
  /**
   * The machine slept when a tick is late by this much, or the wall clock is ahead by this much.
   */
  clockJumpMs: number;
}

/** When a connection is given up. */
export interface WatchdogPolicy extends SleepPolicy {
  /** No byte and no answer for this long. */
  stallMs: number;
  /** Slower than this share of the connection's own median speed, for crawlMs. */
  crawlShare: number;
  crawlMs: number;
  /** A connection that brought less than this says nothing about the speed of the line. */
  worthwhileBytes: number;
}

/**
 * How an unreachable library is probed: for the first minute after a random wait in [half of
 * briskProbeMs, briskProbeMs], later in [slowProbeMinMs, slowProbeMaxMs]. At the end of an outage,
 * a brisk probe that hangs and one brisk wait may come before the probe that succeeds: together
 * they stay below 2 s.
 */
export interface ProbePolicy {
  briskProbeMs: number;
  briskProbeTimeoutMs: number;
  briskForMs: number;
  slowProbeMinMs: number;
  slowProbeMaxMs: number;
  slowProbeTimeoutMs: number;
}

/** How much all connections together hold in memory. */
export interface BufferPolicy {
  /**
   * Bytes gathered before they are written in one call. Also the most that is hashed without a
   * break.
   */
  writeBytes: number;
  /** Bytes that all connections together hold unwritten, at most. A kill costs these bytes. */
  unwrittenBytes: number;
}

/** How the bytes of one file are divided among connections. */
export interface SplitPolicy {
  /** A smaller file gets one connection. */
  splitFromBytes: number;
  /** Fewer bytes are not worth a connection of their own. */
  spanBytes: number;
  /**
   * The most that one of several connections asks for: the hash of the whole file follows in
   * order.
   */
  orderedSpanBytes: number;
  /**
   * After an answer that died without a byte less is asked for: half, a piece, and half of it, down
   * to this.
   */
  leastAskBytes: number;
}

/** When a file has more than one connection. */
export interface OriginPolicy {
  /**
   * A second connection is silent when it brings nothing for this long while the first one flows.
   */
  silentMs: number;
  /**
   * After a silence one connection is all for `aloneCosts` times what the try may have cost, the
   * time of a whole file: so long, at least aloneMinMs and at most aloneMaxMs. Twice as long after
   * each further silence, at most aloneCapMs.
   */
  aloneCosts: number;
  aloneMinMs: number;
  aloneMaxMs: number;
  aloneCapMs: number;
  /** After a connection that was refused: a refusal costs nothing. */
  refusedMs: number;
}

/** When a broken connection is replaced at once, without a pause. */
export interface ReconnectPolicy {
  /** It brought this much. */
  worthwhileBytes: number;
  /** Connections in a row that brought less, before it counts as a failure. */
  quickReconnects: number;
}

/** How the files of one task are transferred. */
export interface TransferPolicy {
  /** Files of one task in transfer at the same time. */
  filesAtOnce: number;
  /** A checkpoint is due after this time or this many bytes, whichever is first. */
  checkpointMs: number;
  checkpointBytes: number;
  /**
   * Of a task with more files than this, files below `tinyBytes` have no lock and are synced in
   * batches.
   */
  manyFiles: number;
  tinyBytes: number;
  /** Files synced together, at most. So many are open. */
  syncBatch: number;
  /** Progress samples are at least this far apart. */
  progressMs: number;
}

/** When a task tries again, and when it stops trying. */
export interface RetryPolicy extends SleepPolicy {
  /** The wait before a retry is random in [0, min(retryCapMs, retryBaseMs * 2^attempt)]. */
  retryBaseMs: number;
  retryCapMs: number;
  /** The longest Retry-After that is obeyed. */
  retryAfterCapMs: number;
  /** Without a byte of progress for this long, retries end with DownloadFailed. */
  giveUpMs: number;
}

/** How much room a task needs on the disk of the models. */
export interface RoomPolicy {
  /** Free space kept beyond what the downloads lack. */
  diskReserveBytes: number;
  /** Files kept free beyond those that the downloads lack: locks, folders, the journal. */
  diskReserveFiles: number;
  /** How often room is looked for while paused for the disk. */
  diskPollMs: number;
  /** And at most, while each attempt finds no room although the disk says that it has some. */
  diskPollCapMs: number;
}

/** The whole table. */
export interface DownloadPolicy
  extends
    LockPolicy,
    PartPolicy,
    HashPolicy,
    WatchdogPolicy,
    ProbePolicy,
    BufferPolicy,
    SplitPolicy,
    OriginPolicy,
    ReconnectPolicy,
    TransferPolicy,
    RetryPolicy,
    RoomPolicy {
  /** A download of fewer bytes may have the one slot beyond `max_downloads`. */
  smallBytes: number;
  /** Redirects followed for one request. */
  redirects: number;
  /** Bytes received between two collections of the memory that received chunks leave behind. */
  reclaimBytes: number;
  /** Largest number of files for which each gets a FileVerified. */
  fileEvents: number;
}

export const DEFAULT_POLICY: Readonly<DownloadPolicy> = {
  filesAtOnce: 4,
  writeBytes: MIB / 4,
  unwrittenBytes: 2 * MIB,
  noteBytes: MIB / 2,
  threadAboveBytes: 8 * MIB,
  reclaimBytes: 8 * MIB,
  splitFromBytes: 16 * MIB,
  spanBytes: 4 * MIB,
  orderedSpanBytes: 32 * MIB,
  leastAskBytes: MIB / 4,
  checkpointMs: SECOND,
  checkpointBytes: 64 * MIB,
  stallMs: 20 * SECOND,
  clockJumpMs: 10 * SECOND,
  watchdogTickMs: SECOND,
  crawlShare: 0.05,
  crawlMs: 30 * SECOND,
  silentMs: 5 * SECOND,
  aloneCosts: 4,
  aloneMinMs: 2 * MINUTE,
  aloneMaxMs: 60 * MINUTE,
  aloneCapMs: 24 * 60 * MINUTE,
  refusedMs: 10 * SECOND,
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
  diskReserveFiles: 16,
  diskPollMs: 2 * SECOND,
  diskPollCapMs: MINUTE,
  lockWaitMs: SECOND,
  lockStaleMs: 10 * SECOND,
  smallBytes: 50_000_000,
  redirects: 5,
  progressMs: 125,
  fileEvents: 100,
};
