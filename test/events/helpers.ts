import { nodeFileSystem } from '../../src/ports/file-system.ts';
import type { FileSystem } from '../../src/ports/file-system.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { openJournal } from '../../src/events/write/open.ts';
import type { OpenJournalOptions } from '../../src/events/write/open.ts';
import { readJournal } from '../../src/events/read/reader.ts';
import type { JournalItem, ReadEvent } from '../../src/events/read/reader.ts';
import type { AnyEvent, NewEvent } from '../../src/events/vocabulary.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../support/files/temp-dir.ts';

/** A clock that advances a millisecond whenever it is read. */
export function steppingClock(): Clock {
  let at = 0;
  return {
    now: () => Date.UTC(2026, 0, 1) + (at += 1),
    monotonic: () => (at += 1),
    after: () => () => undefined,
  };
}

export async function temporaryFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'journal-'));
  return { dir, remove: () => removeFolder(dir) };
}

export function reopen(dir: string, fs: FileSystem = nodeFileSystem, more: Partial<OpenJournalOptions> = {}) {
  return openJournal({ dir, fs, clock: steppingClock(), run: 'run', owner: 'a test', reserveBytes: 64, ...more });
}

/** An event whose `n` tells it from all others. */
export function sample(n: number, padding = ''): NewEvent<'UpdateFound'> {
  return { type: 'UpdateFound', subject: `m@1.0.${n}`, data: { installed_version: `${n}${padding}` } };
}

export const stopped: NewEvent<'EngineStopped'> = { type: 'EngineStopped', subject: null, data: { reason: 'test' } };

/** The numbers of `sample` events. */
export function numbersOf(events: readonly AnyEvent[]): number[] {
  return events.map(({ data }) => parseInt((data as { installed_version: string }).installed_version, 10));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function readAll(dir: string, fs: FileSystem = nodeFileSystem): Promise<JournalItem[]> {
  return collect(readJournal({ dir, fs }));
}

export function eventsOf(items: readonly JournalItem[]): ReadEvent[] {
  return items.filter(item => 'event' in item);
}
