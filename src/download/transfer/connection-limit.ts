import type { BufferPolicy } from '../base/policy.ts';

/**
 * Shares the allowed connections among the tasks in transfer. The limits are settings, and are
 * read each time.
 */
export interface ConnectionLimit {
  /** A task enters. It has a share until it leaves. */
  enter(): ConnectionShare;
  /**
   * Bytes that one connection may gather before it writes. All together stay below what a kill may
   * cost.
   */
  gatherBytes(): number;
}

export interface ConnectionShare {
  /** Connections that the task may have now; at least one. */
  total(): number;
  /** Connections that each of `files` files of the task may have now; at least one. */
  perFile(files: number): number;
  opened(): void;
  closed(): void;
  leave(): void;
}

export interface ConnectionLimitOptions extends BufferPolicy {
  maxDownloads: () => number;
  connectionsPerFile: () => number;
  /** Bytes a second that all may read; null: no limit. */
  bytesPerSecond?: () => number | null;
}

/**
 * A connection that gets less than this is silent for so long between two reads that it seems dead:
 * to the server, and to the file's other connections.
 */
const LEAST_BYTES_PER_SECOND = 32 * 1024;

/** All tasks together may have `maxDownloads` times `connectionsPerFile` connections. */
export function createConnectionLimit(options: ConnectionLimitOptions): ConnectionLimit {
  let tasks = 0;
  let open = 0;
  const borne = () => {
    const rate = options.bytesPerSecond?.() ?? null;
    return rate === null ? Infinity : Math.floor(rate / LEAST_BYTES_PER_SECOND);
  };
  return {
    enter: () => {
      tasks += 1;
      const perFile = () => atLeastOne(options.connectionsPerFile());
      const total = () => evenShare(Math.min(perFile() * atLeastOne(options.maxDownloads()), borne()), tasks);
      return {
        total,
        perFile: files => Math.min(perFile(), evenShare(total(), files)),
        opened: () => (open += 1),
        closed: () => (open -= 1),
        leave: () => (tasks -= 1),
      };
    },
    // Each connection has two buffers: one fills while the other one is written.
    gatherBytes: () => Math.min(options.writeBytes, Math.ceil(options.unwrittenBytes / (2 * atLeastOne(open)))),
  };
}

/** An even share: a task or file that comes later must not wait for one that took everything. */
function evenShare(of: number, among: number): number {
  return atLeastOne(Math.floor(of / atLeastOne(among)));
}

function atLeastOne(count: number): number {
  return Math.max(1, count);
}
