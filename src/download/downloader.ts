import { join } from 'node:path';
import { entryAt, namesIn, discardTree } from '../disk/index.ts';
import { incomingPath, isPartOf, lookingTogether, readsBack as readsBackBy } from '../disk/index.ts';
import { SOLID_GROUND, tempDir } from '../disk/index.ts';
import type { Ground } from '../disk/index.ts';
import { Followers } from '../hash/index.ts';
import type { LibraryClient } from '../library/types.ts';
import { systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/fetch.ts';
import { silentLogger } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { largestFileBytes, statfsFreeBytes, statfsFreeFiles } from '../ports/volume/volume.ts';
import { youngCollection } from '../ports/young-collection.ts';
import type { CollectYoung } from '../ports/young-collection.ts';
import { takeLock as takeLockBy, untilFree as untilFreeBy } from './base/locks.ts';
import type { LeftLocks, TakeLock, UntilFree } from './base/locks.ts';
import { DEFAULT_POLICY } from './base/policy.ts';
import type { DownloadPolicy } from './base/policy.ts';
import { createLibraryFiles } from './connection/library-files.ts';
import { createNetworkHint } from './connection/network-hint.ts';
import { Origins } from './connection/origins.ts';
import { Reachability } from './connection/reachability.ts';
import { createReclaimer } from './connection/reclaim.ts';
import { Throttle } from './connection/throttle.ts';
import { watchConnection as watchConnectionBy } from './connection/watchdog.ts';
import type { WatchConnection } from './connection/watchdog.ts';
import type { AttemptNeeds } from './task/attempt.ts';
import { DiskRoom } from './task/disk-room.ts';
import type { ModelsDisk } from './task/disk-room.ts';
import { createSlots } from './task/slots.ts';
import type { Slots } from './task/slots.ts';
import { TaskRun } from './task/task-run.ts';
import type { TaskRunNeeds } from './task/task-run.ts';
import { createConnectionLimit } from './transfer/connection-limit.ts';
import type { TransferNeeds } from './transfer/transfer.ts';
import type { Downloader } from './types.ts';

export interface DownloaderOptions {
  /** Absolute: installed versions, and the parts in models/temp. */
  modelsDir: string;
  /** Absolute: task locks. */
  dataDir: string;
  library: LibraryClient;
  fetch: Fetch;
  /** The machine's boot: unsynced bytes written during an earlier boot are not trusted. */
  bootId: string;
  /** Tasks in transfer at once. Read each time, so that a change holds at once. */
  maxDownloads: () => number;
  /** Ids of tasks in the order that a person put them in. Read each time. */
  order?: () => readonly string[];
  /** Bytes a second that all downloads together may read; null: no limit. Read each time. */
  bytesPerSecond?: () => number | null;
  /** Connections of one file at once; one by default. Read each time. */
  connectionsPerFile?: () => number;
  clock?: Clock;
  logger?: Logger;
  policy?: Partial<DownloadPolicy>;
  /** Random in [0, 1), for jitter. */
  random?: () => number;
  /** Bytes that this program may still write on the file system of a directory. */
  freeBytes?: (directory: string) => Promise<number>;
  /** Files that it may still make there; Infinity where they aren't counted. */
  freeFiles?: (directory: string) => Promise<number>;
  /** Bytes of the largest file there; Infinity where no limit is known. */
  largestFile?: (directory: string) => Promise<number>;
  /** Whether a file at this path, in models/temp, can be read while it is written. */
  readsBack?: (path: string, ground: Ground) => Promise<boolean>;
  /** Collects V8's young generation; V8's own function by default. */
  collectYoung?: CollectYoung;
  /** Tells whether the disk of the models is there. By default the folder is taken to be there. */
  ground?: Ground;
  /** Puts files in their place; waits while somebody holds one. */
  rename?: (from: string, to: string) => Promise<void>;
}

/** Creates the downloader of a data directory: there is one for each. */
export function createDownloader(options: DownloaderOptions): Downloader {
  const shared = sharedBy(options);
  const { modelsDir, disk, hint, maxDownloads, order, policy } = shared;
  const slots = createSlots({ max: maxDownloads, order, smallBytes: policy.smallBytes });
  const needs = taskNeeds(shared, slots);
  return {
    run: (task, reporter, signal) => new TaskRun(needs, { task, reporter, signal }).run(),
    discard: async (modelId, version) => {
      // While the disk is unplugged, its mount point is an empty folder: nothing would be
      // discarded.
      await disk.assertThere();
      return discard(modelsDir, modelId, version);
    },
    limitsChanged: () => {
      slots.admit();
      shared.throttle.admit();
    },
    networkHint: () => hint.give(),
  };
}

type Shared = ReturnType<typeof sharedBy>;

/** The options with their defaults, and what all tasks share. */
function sharedBy(options: DownloaderOptions) {
  const { modelsDir, library, fetch, clock = systemClock, logger = silentLogger } = options;
  const { bytesPerSecond = () => null } = options;
  const { connectionsPerFile = () => 1, freeBytes = statfsFreeBytes, collectYoung = youngCollection() } = options;
  const { freeFiles = statfsFreeFiles, largestFile = largestFileBytes } = options;
  const ground = lookingTogether(options.ground ?? SOLID_GROUND);
  const { readsBack = readsBackBy } = options;
  const policy: DownloadPolicy = { ...DEFAULT_POLICY, ...options.policy };
  const leftLocks: LeftLocks = new Map();
  // A task's lock lies beside the journal, the locks of its parts on the disk of the models.
  const locks = { clock, logger, policy, left: leftLocks };
  const takeTaskLock: TakeLock = (path, signal) => takeLockBy({ ...locks, ground: SOLID_GROUND }, path, signal);
  const takeLock: TakeLock = (path, signal) => takeLockBy({ ...locks, ground }, path, signal);
  const untilFree: UntilFree = (path, signal) => untilFreeBy({ clock, policy }, path, signal);
  const watchConnection: WatchConnection = (onGiveUp, pace) => watchConnectionBy(clock, policy, onGiveUp, pace);
  const disk: ModelsDisk = {
    assertThere: () => ground.assertThere(),
    freeBytes: () => freeBytes(modelsDir),
    freeFiles: () => freeFiles(modelsDir),
    largestFile: () => largestFile(modelsDir),
    readsBack: path => readsBack(path, ground),
  };
  return {
    ...options,
    ...{ clock, logger, policy, ground, takeLock, takeTaskLock, untilFree, watchConnection, disk },
    random: options.random ?? Math.random,
    hint: createNetworkHint(),
    files: createLibraryFiles({
      ...{ library, fetch, clock, redirects: policy.redirects },
      origins: new Origins(clock, policy),
    }),
    reclaimer: createReclaimer(collectYoung, policy.reclaimBytes),
    throttle: new Throttle(clock, bytesPerSecond),
    connections: createConnectionLimit({
      ...{ maxDownloads: options.maxDownloads, connectionsPerFile, bytesPerSecond, ...policy },
    }),
    room: new DiskRoom({ disk, clock, policy }),
  };
}

function taskNeeds(shared: Shared, slots: Slots): TaskRunNeeds {
  const { dataDir, clock, logger, random, policy, takeTaskLock, untilFree, files, hint, room } = shared;
  return {
    ...{ dataDir, untilFree, slots, room, logger },
    takeLock: takeTaskLock,
    attempt: attemptNeeds(shared),
    backoff: { clock, policy, random },
    reachability: new Reachability({ files, hint, clock, random, policy }),
  };
}

function attemptNeeds(shared: Shared): AttemptNeeds {
  const { modelsDir, ground, bootId, library, clock, logger, policy, takeLock, files } = shared;
  const { watchConnection, reclaimer, disk, room } = shared;
  const { filesAtOnce, progressMs, fileEvents } = policy;
  return {
    ...{ modelsDir, clock, room, progressMs, fileEvents },
    work: {
      ...{ library, disk, room, clock, logger, progressMs },
      sizing: { files, watchConnection, reclaimer, filesAtOnce, freeBytes: disk.freeBytes },
      prepare: { modelsDir, ground, bootId, logger, policy },
      transfer: transferNeeds(shared),
    },
    reuse: { modelsDir, ground, takeLock, logger },
    install: { ground, ...(shared.rename && { rename: shared.rename }) },
  };
}

function transferNeeds(shared: Shared): TransferNeeds {
  const { modelsDir, clock, logger, policy, takeLock, connections, files, watchConnection, hint, reclaimer } = shared;
  const { throttle } = shared;
  const gatherBytes = () => connections.gatherBytes();
  return {
    ...{ modelsDir, clock, takeLock, connections, policy },
    file: {
      connection: { files, watchConnection, hint, reclaimer, throttle, logger, gatherBytes },
      followers: new Followers({ logger, worthAThreadBytes: policy.threadAboveBytes }),
      ...{ clock, logger, policy },
    },
  };
}

/**
 * Removes what isn't installed of a version: parts, their locks and the staging folder. What a
 * removal left goes by itself.
 *
 * @throws ModelError FILE_BUSY or PERMISSION_DENIED with the `path` of what stays
 */
async function discard(modelsDir: string, modelId: string, version: string): Promise<number> {
  const temp = tempDir(modelsDir);
  // Nothing of ours was written through a link, so nothing is deleted through it.
  if (!((await entryAt(temp))?.isDirectory() ?? false)) return 0;
  let bytes = await discardTree(incomingPath(modelsDir, modelId, version));
  for (const name of await namesIn(temp)) {
    if (isPartOf(name, modelId, version)) bytes += await discardTree(join(temp, name));
  }
  return bytes;
}
