/** What a soak measures each minute, and whether anything grows that shouldn't. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../../bench/support/stats.ts';
import type { Site } from './site.ts';

export interface Sample {
  /** Minutes since the beginning. */
  minute: number;
  heapBytes: number;
  handles: number;
  /** null where the system doesn't tell. */
  descriptors: number | null;
  journalBytes: number;
  journalFiles: number;
  archives: number;
  /** Commands and troubles since the beginning. */
  actions: number;
}

/** Of samples that a judgement takes: fewer show what a program loads on demand, not what it leaks. */
const LEAST_SAMPLES = 5;
/** Caches and compiled code come in the first minutes. */
const WARM_UP_SAMPLES = 1;
const HEAP_SHARE = 0.1;
const HEAP_SLACK_BYTES = 1024 * 1024;
/** A timer or a connection that happens to be there. */
const HANDLE_SLACK = 3;

/** Of an engine at rest. */
export async function sampleOf(site: Site, minute: number, actions: number): Promise<Sample> {
  const folder = join(site.dataDir, 'journal');
  const names = (await readdir(folder)).filter(name => name.startsWith('journal-'));
  // A segment may move into an archive meanwhile.
  const sizes = await Promise.all(
    names.map(name =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return {
    ...{ minute, actions, ...(await site.holding()), descriptors: await site.descriptors() },
    journalBytes: sizes.reduce((sum, size) => sum + size, 0),
    journalFiles: names.length,
    archives: names.filter(name => name.endsWith('.gz')).length,
  };
}

/** What grew, in words: the last third of the samples beside the first, of one engine that was never restarted. */
export function growth(samples: readonly Sample[]): string[] {
  const judged = samples.slice(WARM_UP_SAMPLES);
  if (judged.length < LEAST_SAMPLES) return [];
  const third = Math.ceil(judged.length / 3);
  const of = (part: readonly Sample[], what: (sample: Sample) => number) => median(part.map(what));
  const [first, last] = [judged.slice(0, third), judged.slice(-third)];
  const grown: string[] = [];
  const heap = [of(first, s => s.heapBytes), of(last, s => s.heapBytes)] as const;
  if (heap[1] > heap[0] * (1 + HEAP_SHARE) + HEAP_SLACK_BYTES) grown.push(`the heap: ${heap.map(mib).join(' → ')}`);
  for (const [name, what] of Object.entries({
    handles: (sample: Sample) => sample.handles,
    descriptors: (sample: Sample) => sample.descriptors ?? 0,
  })) {
    const counts = [of(first, what), of(last, what)] as const;
    if (counts[1] > counts[0] + HANDLE_SLACK) grown.push(`${name}: ${counts.join(' → ')}`);
  }
  return grown;
}

export function mib(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toFixed(1)} MiB`;
}
