/** What was asked for of a model's only file, and what the journal knew to be safe of it. */
import type { FileCheckpoint } from '../../src/events/vocabulary.ts';
import { joined, overlapBytes } from '../../bench/support/received.ts';
import type { Interval } from '../../bench/support/received.ts';
import type { World } from '../support/world.ts';

/** Each range that was asked for, half open, in the order of the requests. */
export function asked(world: World): Interval[] {
  return world.requests.flatMap(({ range }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    return from === undefined ? [] : [[Number(from), Number(to) + 1] satisfies Interval];
  });
}

/** What the newest checkpoint has. */
export async function safe(world: World): Promise<Interval[]> {
  const files = (await world.journal())
    .filter(({ type }) => type === 'DownloadCheckpointed')
    .flatMap(({ data }) => (data as { files: FileCheckpoint[] }).files);
  return joined(files.at(-1)?.ranges ?? []);
}

/** Bytes that were asked for although they were safe. */
export function askedAgain(world: World, safeBytes: readonly Interval[]): number {
  return overlapBytes(safeBytes, joined(asked(world)));
}

export function bytesOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, [from, to]) => sum + to - from, 0);
}
