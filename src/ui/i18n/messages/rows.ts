import type { ModelStatus } from '../../../api/contract.ts';

/** What a person can do with a model. */
export type Action =
  'install' | 'pause' | 'resume' | 'next' | 'retry' | 'again' | 'repair' | 'update' | 'cancel' | 'remove' | 'verify';

/**
 * The state of a model in a list. `available`: it is only in the library. `waiting`: its download
 * goes on by itself; `paused` is left for what a person paused.
 */
export type RowStatus = ModelStatus | 'available' | 'waiting';

/** One model as a row: its state, its buttons, and the question before a removal. */
export interface RowsMessages {
  status: Record<RowStatus, string>;
  actions: Record<Action | 'details' | 'copyDetails' | 'copied', string>;
  /** The name of a button for screen readers. */
  actionOn: (action: string, model: string) => string;
  updateSteps: (from: string, to: string) => string;
  row: {
    ofBytes: (part: string, whole: string) => string;
    withPercent: (amount: string, percent: string) => string;
    left: (time: string) => string;
    timeUnknown: string;
    waitingSlot: string;
    /** The place in the queue, from 1. */
    place: (n: number) => string;
    starting: string;
    pausedUser: string;
    /** `library`: the network is there, but the library gives no answer. */
    waits: Record<'network' | 'library', string>;
    pausedDisk: string;
    pausedDiskAway: string;
    diskNeeds: (bytes: string) => string;
    pausedSuspend: string;
    pausedLock: (holder: string) => string;
    unknownHolder: string;
    pausedQuota: string;
    pausedInodes: string;
    fileTooLarge: string;
    /** The server began an answer and ended it before its first byte. */
    brokeOff: string;
    retryIn: (time: string) => string;
    /** Gets a time of day. */
    retryAt: (clock: string) => string;
    retryNow: string;
    attempt: (n: number) => string;
    verifying: (percent: string) => string;
    searching: (version: string, percent: string) => string;
    damagedFiles: (n: number) => string;
    damagedFile: (path: string, reason: string) => string;
    damageReason: Record<'missing' | 'size' | 'checksum' | 'unreadable', string>;
    missing: string;
    removing: string;
    removalFailed: (why: string) => string;
    installedToo: (versions: string) => string;
    alsoInstalled: (versions: string) => string;
    updateTo: (from: string, to: string) => string;
    withdrawn: string;
    noRoom: (bytes: string, free: string) => string;
    reused: (bytes: string) => string;
    progressOf: (model: string) => string;
  };
  /** Parts of the line below the title of Models. */
  summary: Record<'installed' | 'downloading' | 'waiting', (n: number) => string>;
  remove: {
    title: (model: string) => string;
    text: (bytes: string) => string;
    /** `pids`: the processes that are known, as a list; empty where none is. */
    inUse: (tasks: number, pids: string) => string;
    keep: string;
  };
  /** A cancel that can be taken back for a moment. */
  undo: Record<'cancelled' | 'tooLate', (model: string) => string> & Record<'undo' | 'hide', string>;
}
