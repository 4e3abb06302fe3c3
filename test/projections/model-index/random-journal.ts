/** Journals made by chance, with runs, size cuts, groups, torn tails and damage, and index files of any age. */
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { ModelIndexWriter } from '../../../src/projections/model-index/update.ts';
import { reopen, steppingClock } from '../../events/helpers.ts';
import fc from '../../support/fast-check.ts';

/** One model's name begins another's; one event has no version, some have no model. */
const SUBJECTS = ['a@1.0.0', 'a@2.0.0', 'a', 'a-b@1.0.0', 'b@1.0.0', null] as const;

/** What begins and ends a download, what a story folds, and what does neither. */
const TYPES = [
  'UpdateFound',
  'DownloadRequested',
  'DownloadCheckpointed',
  'DownloadCheckpointed',
  'ModelInstalled',
] as const;

const group = fc.array(
  fc.record({
    subject: fc.constantFrom(...SUBJECTS),
    type: fc.constantFrom(...TYPES),
    length: fc.constantFrom(0, 40, 300),
    quotes: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

const harm = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'flip', 'cut', 'remove', 'append'),
  /** Which file, and where in it, as parts of the whole. */
  file: fc.double({ min: 0, max: 0.999, noNaN: true }),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

const run = fc.record({
  groups: fc.array(group, { maxLength: 25 }),
  isIndexed: fc.boolean(),
  /** The journal of the runs before is gone; the index files are still there. */
  isNew: fc.integer({ min: 0, max: 3 }).map(n => n === 0),
});

export const history = fc.record({
  runs: fc.array(run, { minLength: 1, maxLength: 4 }),
  segmentBytes: fc.constantFrom(1_200, 3_000, 1_000_000),
  blockBytes: fc.constantFrom(1, 500, 2_000),
  /** Before the last update of the index, and after it. */
  early: fc.array(harm, { maxLength: 1 }),
  isUpdated: fc.boolean(),
  late: fc.array(harm, { maxLength: 3 }),
  toIndex: fc.array(harm, { maxLength: 2 }),
});

export type RandomHistory = typeof history extends fc.Arbitrary<infer T> ? T : never;
type Harm = RandomHistory['late'][number];

/** Makes the journal and the index files of a data directory. */
export async function make(dataDir: string, made: RandomHistory): Promise<void> {
  const { runs, segmentBytes, blockBytes, early, isUpdated, late, toIndex } = made;
  const journal = join(dataDir, 'journal');
  for (const { groups, isIndexed, isNew } of runs) {
    if (isNew) await rm(journal, { recursive: true, force: true });
    const opened = await reopen(journal, nodeFileSystem, { segmentBytes });
    for (const events of groups) await opened.journal.append(events.map(eventOf)).durable;
    await opened.journal.close();
    if (isIndexed) await updateIndex(dataDir, blockBytes);
  }
  for (const each of early) await harmOne(journal, each);
  if (isUpdated) await updateIndex(dataDir, blockBytes);
  for (const each of late) await harmOne(journal, each);
  for (const each of toIndex) await harmOne(join(dataDir, 'projections', 'index'), each);
}

export async function updateIndex(dataDir: string, blockBytes: number): Promise<void> {
  const clock = steppingClock();
  const breathe = () => Promise.resolve();
  await new ModelIndexWriter({ dataDir, fs: nodeFileSystem, clock, breathe, blockBytes, minBytes: 0 }).update();
}

function eventOf({ subject, type, length, quotes }: RandomHistory['runs'][number]['groups'][number][number]): NewEvent {
  // Data that looks like the subject of another line.
  const text = `${'x'.repeat(length)}${quotes ? '"subject":"a@1.0.0"' : ''}`;
  if (subject === null) return { type: 'EngineStopped', subject, data: { reason: text } };
  const data = { installed_version: text, ...(quotes && { extra: { subject: 'b@1.0.0' } }) };
  return { type, subject, data } as NewEvent;
}

async function harmOne(folder: string, { kind, file, at }: Harm): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter(name => /\.(ndjson|index)$/.test(name)).sort();
  const name = names[Math.floor(file * names.length)];
  if (name === undefined) return;
  const path = join(folder, name);
  const bytes = await readFile(path);
  const offset = Math.floor(at * bytes.length);
  if (kind === 'remove') await rm(path);
  if (kind === 'cut') await truncate(path, offset);
  if (kind === 'append') await writeFile(path, Buffer.concat([bytes, bytes.subarray(offset)]));
  if (kind === 'flip' && bytes.length > 0) {
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x04;
    await writeFile(path, bytes);
  }
}

/** The same journal without index files. */
export async function withoutIndex(dataDir: string, copy: string): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await cp(join(dataDir, 'journal'), join(copy, 'journal'), { recursive: true });
}
