/** A journal of two runs with a known place in it, and what an opening makes of it. */
import type { Replay } from '../../../src/events/types.ts';
import type { AnyEvent, JournalCursor } from '../../../src/events/vocabulary.ts';
import { reopen, sample, stopped } from '../helpers.ts';
import { SimulatedDisk } from '../simulated-disk.ts';

export const DIR = '/data/journal';

export function segment(number: number): string {
  return `${DIR}/journal-${String(number).padStart(10, '0')}.ndjson`;
}

/** A replay that keeps what it is shown. */
function recorder(): Replay & { seqs: number[]; fromKnown: boolean | null } {
  const seen = {
    seqs: [] as number[],
    fromKnown: null as boolean | null,
    begin: (fromKnown: boolean) => void (seen.fromKnown = fromKnown),
    event: ({ seq }: AnyEvent) => void seen.seqs.push(seq),
  };
  return seen;
}

/** Segments of about 1,000 bytes, and one of a second run; a known place after `known` events. */
export async function history(known: number): Promise<{ disk: SimulatedDisk; place: JournalCursor }> {
  const disk = new SimulatedDisk();
  let place: JournalCursor | undefined;
  const first = await reopen(DIR, disk, { segmentBytes: 1000 });
  for (let n = 1; n <= 12; n += 1) {
    await first.journal.append([sample(n, 'x'.repeat(100))]).durable;
    if (first.journal.durableSeq === known) place = first.journal.cursor();
  }
  await first.journal.close();
  const second = await reopen(DIR, disk);
  for (const group of [[sample(13)], [sample(14), sample(15)], [stopped]]) {
    await second.journal.append(group).durable;
    if (second.journal.durableSeq === known) place = second.journal.cursor();
  }
  await second.journal.close();
  if (place === undefined) throw new Error(`Expected a group that ends with event ${known}.`);
  return { disk, place };
}

/** What opening a copy of the disk finds, with or without the place. */
export async function opened(disk: SimulatedDisk, known: JournalCursor | null) {
  const replay = recorder();
  const copy = disk.copy();
  const { journal, recovery } = await reopen(DIR, copy, { known, replay });
  await journal.close();
  return { recovery, replay, disk: copy };
}
