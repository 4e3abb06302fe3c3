/** A journal on a simulated disk, and its compressor. */
import { gunzipSync } from 'node:zlib';
import { JournalCompressor } from '../../../src/events/write/compress.ts';
import type { CompressLimits } from '../../../src/events/write/due.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import type { openJournal } from '../../../src/events/write/open.ts';
import type { Journal } from '../../../src/events/types.ts';
import { reopen, sample } from '../helpers.ts';
import type { SimulatedDisk } from '../simulated-disk.ts';

export const DIR = '/data/journal';

/** All closed segments are due, and each archive takes in the one before. */
const AT_ONCE: Partial<CompressLimits> = { plainCount: 0, plainCountLeft: 0 };

export function plainPath(segment: number): string {
  return `${DIR}/journal-${String(segment).padStart(10, '0')}.ndjson`;
}

/** Adds closed segments of three events each, numbered from `first` on, and leaves the last one open. */
export async function openAfter(
  fs: FileSystem,
  segments: number,
  { first = 1, more = {} }: { first?: number; more?: Partial<Parameters<typeof openJournal>[0]> } = {},
): Promise<Journal> {
  for (let segment = 0; segment < segments; segment += 1) {
    const { journal } = await reopen(DIR, fs, more);
    const from = first + 3 * segment;
    await journal.append([sample(from), sample(from + 1)]).durable;
    await journal.append([sample(from + 2, 'ü'.repeat(40))]).durable;
    await journal.close();
  }
  return (await reopen(DIR, fs, more)).journal;
}

export function compressorOf(fs: FileSystem, journal: Journal, limits = AT_ONCE): JournalCompressor {
  return new JournalCompressor({
    ...{ dir: DIR, fs, clock: systemClock, limits },
    journal: () => journal,
    append: event => journal.append([event]).durable,
    breathe: () => Promise.resolve(),
  });
}

/** The names of the journal's files, without what they share. */
export function files(disk: SimulatedDisk): string[] {
  return disk.paths().flatMap(path => /journal-0*(\d+\.ndjson.*)$/.exec(path)?.[1] ?? []);
}

export function textOf(disk: SimulatedDisk, archive: string): string {
  return gunzipSync(disk.contents(archive)).toString();
}
