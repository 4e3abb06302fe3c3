import { join } from 'node:path';
import { systemClock } from '../ports/clock.ts';
import { silentLogger } from '../ports/logger.ts';
import { youngCollection } from '../ports/young-collection.ts';
import type { CollectYoung } from '../ports/young-collection.ts';
import { createConnections } from './connection/connections.ts';
import type { DownloadContext } from './base/context.ts';
import type { Downloader } from './types.ts';
import { DiskNeeds, statfsFreeBytes } from './base/disk-needs.ts';
import { entryAt, namesIn, removeTree } from '../disk/files.ts';
import { Followers } from '../hash/followed-hash.ts';
import { incomingPath, isPartOf, retiredPath, tempDir } from '../disk/paths.ts';
import { DEFAULT_POLICY } from './base/policy.ts';
import type { DownloadPolicy } from './base/policy.ts';
import { createNetworkHint } from './base/network-hint.ts';
import { Reachability } from './connection/reachability.ts';
import { createReclaimer } from './base/reclaim.ts';
import { createSlots } from './task/slots.ts';
import { TaskRun } from './task/task-run.ts';

export interface DownloaderOptions extends Pick<
  DownloadContext,
  'modelsDir' | 'dataDir' | 'library' | 'fetch' | 'bootId'
> {
  /** Tasks in transfer at once; read again each time, so that a change holds while they run. */
  maxDownloads: () => number;
  /** Connections of one file at once; read again each time. One when absent. */
  connectionsPerFile?: () => number;
  clock?: DownloadContext['clock'];
  logger?: DownloadContext['logger'];
  policy?: Partial<DownloadPolicy>;
  random?: () => number;
  freeBytes?: DownloadContext['freeBytes'];
  /** V8's own by default. */
  collectYoung?: CollectYoung;
  /** Without it, the folder of models is always taken to be there. */
  assertRoot?: DownloadContext['assertRoot'];
}

/** The one that brings models here. One per data directory. */
export function createDownloader(options: DownloaderOptions): Downloader {
  const { modelsDir, dataDir, library, fetch, bootId, maxDownloads } = options;
  const connectionsPerFile = options.connectionsPerFile ?? (() => 1);
  const policy = { ...DEFAULT_POLICY, ...options.policy };
  const logger = options.logger ?? silentLogger;
  const { collectYoung = youngCollection() } = options;
  const context: DownloadContext = {
    modelsDir,
    dataDir,
    library,
    fetch,
    connections: createConnections({ maxDownloads, connectionsPerFile, ...policy }),
    hint: createNetworkHint(),
    bootId,
    clock: options.clock ?? systemClock,
    logger,
    followers: new Followers({ logger }),
    reclaimer: createReclaimer(collectYoung, policy.reclaimBytes),
    policy,
    random: options.random ?? Math.random,
    freeBytes: options.freeBytes ?? statfsFreeBytes,
    assertRoot: options.assertRoot ?? (() => Promise.resolve()),
  };
  const slots = createSlots(maxDownloads);
  const reachability = new Reachability(context);
  const needs = new DiskNeeds(policy.diskReserveBytes);
  return {
    run: (task, reporter, signal) => new TaskRun({ context, task, reporter, slots, reachability, needs }, signal).run(),
    discard: async (modelId, version) => {
      // On a mount point there is nothing to discard; it is there when the disk is.
      await context.assertRoot();
      return discard(modelsDir, modelId, version);
    },
    limitsChanged: () => slots.admit(),
    networkHint: () => context.hint.give(),
  };
}

/** Removes what isn't installed of a version: parts, their locks, the staging folder and what a removal left. */
async function discard(modelsDir: string, modelId: string, version: string): Promise<number> {
  let bytes = 0;
  // Through a link nothing of ours was written, and nothing is deleted.
  if (!((await entryAt(tempDir(modelsDir)))?.isDirectory() ?? false)) return bytes;
  bytes += await removeTree(incomingPath(modelsDir, modelId, version));
  bytes += await removeTree(retiredPath(modelsDir, modelId, version));
  for (const name of await namesIn(tempDir(modelsDir))) {
    if (isPartOf(name, modelId, version)) bytes += await removeTree(join(tempDir(modelsDir), name));
  }
  return bytes;
}
