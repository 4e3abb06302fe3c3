/** Shares the connections among the tasks in transfer. Both limits are settings, and are read each time. */
export interface Connections {
  /** A task's part of them, until it leaves. */
  enter(): ConnectionShare;
  /** Bytes that one connection may gather before it writes: all of them together stay below what a kill may cost. */
  gatherBytes(): number;
}

export interface ConnectionShare {
  /** How many connections the task may have now; at least one. */
  total(): number;
  /** How many each of so many of its files may have now; at least one. */
  perFile(files: number): number;
  opened(): void;
  closed(): void;
  leave(): void;
}

export interface ConnectionLimits {
  maxDownloads: () => number;
  connectionsPerFile: () => number;
  /** Bytes gathered by one connection, and by all of them. */
  writeBytes: number;
  unwrittenBytes: number;
}

/** As many connections as all downloads at once may have: each of `maxDownloads` tasks one file with `connectionsPerFile`. */
export function createConnections(limits: ConnectionLimits): Connections {
  let tasks = 0;
  let open = 0;
  return {
    enter: () => {
      tasks += 1;
      const perFile = () => atLeastOne(limits.connectionsPerFile());
      const total = () => evenShare(perFile() * atLeastOne(limits.maxDownloads()), tasks);
      return {
        total,
        perFile: files => Math.min(perFile(), evenShare(total(), files)),
        opened: () => (open += 1),
        closed: () => (open -= 1),
        leave: () => (tasks -= 1),
      };
    },
    // Each connection has two buffers: one is written while the other one fills.
    gatherBytes: () => Math.min(limits.writeBytes, Math.ceil(limits.unwrittenBytes / (2 * atLeastOne(open)))),
  };
}

/** So that a task or file that comes later doesn't wait for one that took everything. */
function evenShare(of: number, among: number): number {
  return atLeastOne(Math.floor(of / atLeastOne(among)));
}

function atLeastOne(count: number): number {
  return Math.max(1, count);
}
