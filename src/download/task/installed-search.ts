import type { Clock } from '../../ports/clock.ts';
import { createSampler } from '../base/sampler.ts';
import type { TaskEvents } from '../base/task-events.ts';
import { reuseInstalled } from '../prepare/reuse.ts';
import type { ReuseNeeds } from '../prepare/reuse.ts';
import type { DownloadTask } from '../types.ts';
import type { Told } from './told.ts';
import type { Work } from './work.ts';

export interface InstalledSearchNeeds {
  clock: Clock;
  reuse: ReuseNeeds;
  /** Progress samples are at least this far apart. */
  progressMs: number;
}

/**
 * Fills the parts of a task from installed versions, and tells of it: the progress while it
 * searches, and afterwards what it read, found and left. What was taken before a stop is told too.
 *
 * @throws the signal's reason; what the system says about writing
 */
export async function searchInstalled(
  { clock, reuse, progressMs }: InstalledSearchNeeds,
  about: { task: DownloadTask; work: Work; told: Told; events: TaskEvents },
  signal: AbortSignal,
): Promise<void> {
  const { task, told, events } = about;
  const { prepared, transfer, totalBytes } = about.work;
  const { taskId, modelId, version } = task;
  const { partials } = prepared;
  const before = transfer.writtenBytes;
  const versions = new Set<string>();
  let searching = '';
  let searchedBytes = 0;
  const sample = { taskId, modelId, version, phase: 'downloading' as const, receivedBytes: before, totalBytes };
  const onBytes = createSampler({ clock, progressMs }, sample, measured => told.progress({ ...measured, searching }));
  const onSearched = (read: string, bytes: number) => {
    searching = read;
    versions.add(read);
    searchedBytes += bytes;
  };
  const onLentProven = (bytes: number) => transfer.checkpoints.reused(bytes);
  const tell = async (lent: number) => {
    if (searchedBytes === 0) return;
    const found = transfer.writtenBytes - before;
    for (const partial of partials) transfer.checkpoints.safe(partial.checkpoint());
    transfer.checkpoints.reused(found);
    await told.record(
      ...transfer.checkpoints.take(false),
      events.searched({
        versions: [...versions],
        searched_bytes: searchedBytes,
        found_bytes: found + lent,
        lacking_bytes: transfer.lackingBytes - lent,
      }),
    );
    told.progress({ ...sample, receivedBytes: transfer.writtenBytes, bytesPerSecond: 0 });
  };
  let lent = 0;
  try {
    lent = await reuseInstalled(reuse, { model: task, partials, signal, onBytes, onSearched, onLentProven });
  } catch (error) {
    if (signal.aborted && signal.reason !== 'cancel') await tell(0);
    throw error;
  }
  await tell(lent);
}
