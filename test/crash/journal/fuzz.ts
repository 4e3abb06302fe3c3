/** Changes to the bytes of a journal, and the judgement on what a reader makes of them. */
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { SimulatedDisk } from '../../events/simulated-disk.ts';
import { withFixedIds } from './fixed-ids.ts';
import { demand, newLedger } from './ledger.ts';
import { DIR, OWN_CODE, Process } from './process.ts';
import type { JournalCode } from './process.ts';

export interface FuzzedJournal {
  /** Segment number → bytes. */
  segments: Map<number, Buffer>;
  /** By seq, as they were written. */
  events: string[];
  /** Offset of the last line of the newest segment: nothing after it proves that it was synced. */
  lastLine: number;
}

export interface Change {
  title: string;
  segment: number;
  /** First changed byte. */
  at: number;
  bytes: Buffer;
}

function pathOf(segment: number): string {
  return `${DIR}/journal-${String(segment).padStart(10, '0')}.ndjson`;
}

/**
 * Three closed segments with lone events, groups and non-ASCII text. `padding` makes histories
 * differ.
 */
export async function smallJournal(padding = 3): Promise<FuzzedJournal> {
  const disk = new SimulatedDisk();
  const ledger = newLedger();
  await withFixedIds(async () => {
    const process = new Process(OWN_CODE, disk, ledger);
    await process.open(900);
    for (const size of [1, 2, 1]) await process.append(size, padding);
    await process.close();
    await process.open();
    for (const size of [1, 2, 1, 1]) await process.append(size, padding);
    await process.close();
  });
  const segments = new Map<number, Buffer>();
  for (let number = 1; disk.paths().includes(pathOf(number)); number += 1)
    segments.set(number, Buffer.from(disk.contents(pathOf(number))));
  const newest = segments.get(segments.size) ?? Buffer.alloc(0);
  return {
    segments,
    events: [...ledger.events.values()].map(event => JSON.stringify(event)),
    lastLine: newest.lastIndexOf(0x0a, newest.length - 2) + 1,
  };
}

function segmentOf(journal: FuzzedJournal, segment: number): Buffer {
  return journal.segments.get(segment) ?? Buffer.alloc(0);
}

function linesOf(bytes: Buffer): Buffer[] {
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

/** Every bit of every byte flipped, every byte deleted, a byte inserted before each. */
export function* byteChanges(journal: FuzzedJournal): Generator<Change> {
  for (const [segment, original] of journal.segments) {
    for (let at = 0; at < original.length; at += 1) {
      const [before, after] = [original.subarray(0, at), original.subarray(at + 1)];
      const byte = original[at] ?? 0;
      for (let bit = 0; bit < 8; bit += 1) {
        const bytes = Buffer.from(original);
        bytes[at] = byte ^ (1 << bit);
        yield { title: `bit ${bit} flipped`, segment, at, bytes };
      }
      yield { title: 'deleted', segment, at, bytes: Buffer.concat([before, after]) };
      for (const inserted of [0x00, 0x0a, 0x22, byte]) {
        const bytes = Buffer.concat([before, Buffer.from([inserted]), original.subarray(at)]);
        yield { title: `0x${inserted.toString(16)} inserted`, segment, at, bytes };
      }
    }
  }
}

/**
 * Every line deleted, doubled, swapped with every other line, and replaced by the line of another
 * history.
 */
export function* lineChanges(journal: FuzzedJournal, other: FuzzedJournal): Generator<Change> {
  for (const [segment, original] of journal.segments) {
    const lines = linesOf(original);
    const foreign = linesOf(segmentOf(other, segment));
    const change = (title: string, index: number, changed: Buffer[]): Change => ({
      title,
      segment,
      at: Buffer.concat(lines.slice(0, index)).length,
      bytes: Buffer.concat(changed),
    });
    for (const [index, line] of lines.entries()) {
      yield change(`line ${index} deleted`, index, lines.toSpliced(index, 1));
      yield change(`line ${index} doubled`, index + 1, lines.toSpliced(index, 0, line));
      const stranger = foreign[index];
      if (index > 0 && stranger !== undefined)
        yield change(`line ${index} of another history`, index, lines.with(index, stranger));
      for (let with_ = index + 1; with_ < lines.length; with_ += 1) {
        const swapped = lines.with(index, lines[with_] ?? line).with(with_, line);
        yield change(`lines ${index} and ${with_} swapped`, index, swapped);
      }
    }
  }
}

/**
 * Checks that the change is found and named, or lies in the last line; that no event is changed or
 * invented; that a damaged range or the torn end names each event that isn't shown; that opening
 * goes as far as reading. Throws a Violation otherwise.
 */
export async function judge(
  code: JournalCode,
  journal: FuzzedJournal,
  change: Change,
  opens: boolean,
): Promise<'damaged' | 'torn' | 'unseen'> {
  const disk = new SimulatedDisk();
  for (const [segment, bytes] of journal.segments)
    disk.put(pathOf(segment), segment === change.segment ? change.bytes : bytes);
  const word = `${change.title} at byte ${change.at} of segment ${change.segment}`;
  const { status, damage, torn } = await code.verifyJournal({ dir: DIR, fs: disk });
  if (status === 'clean') {
    demand(looksWhole(journal, change), `${word}: nothing is found`);
    return 'unseen';
  }
  const lastTouched = change.segment === journal.segments.size && change.at >= journal.lastLine - 1;
  demand(status === 'damaged' || lastTouched, `${word}: taken for a torn end`);
  const shown = new Set<number>();
  const named: { firstSeq: number | null; lastSeq: number | null; segment: number; offset: number }[] = [];
  for await (const item of code.readJournal({ dir: DIR, fs: disk })) {
    if ('damage' in item) {
      named.push(item.damage);
      continue;
    }
    checkShown(item.event, shown, word);
    // A line of another history proves itself, so it is shown, with the damage before it.
    const isOwn = JSON.stringify(item.event) === journal.events[item.event.seq - 1];
    const { segment, offset } = named.at(-1) ?? { segment: 0, offset: 0 };
    demand(
      isOwn || (segment === change.segment && offset === change.at),
      `${word}: event ${item.event.seq} was changed`,
    );
  }
  demand(JSON.stringify(named) === JSON.stringify(damage), `${word}: reading and verifying name different damage`);
  const near = damage.every(({ segment, offset }) => segment === change.segment && offset <= change.at + 1);
  demand(near || damage.length > 1, `${word}: damage is named elsewhere: ${JSON.stringify(damage)}`);
  const end = torn === null ? Infinity : Math.max(0, ...shown) + 1;
  for (let seq = 1; seq <= journal.events.length; seq += 1) {
    const isNamed = damage.some(
      ({ firstSeq, lastSeq }) => firstSeq !== null && firstSeq <= seq && seq <= (lastSeq ?? Infinity),
    );
    demand(shown.has(seq) || isNamed || seq >= end, `${word}: event ${seq} is gone without a word`);
  }
  if (opens) await checkOpening(code, disk, shown, word);
  return status;
}

/**
 * Changes that one copy can't show: bytes past the length that the next header names, and a last
 * line that is cut off.
 */
function looksWhole(journal: FuzzedJournal, { segment, bytes }: Change): boolean {
  const original = segmentOf(journal, segment);
  if (segment < journal.segments.size) return bytes.subarray(0, original.length).equals(original);
  return original.subarray(0, bytes.length).equals(bytes) && bytes.at(-1) === 0x0a;
}

function checkShown(event: AnyEvent, shown: Set<number>, word: string): void {
  demand(!shown.has(event.seq), `${word}: event ${event.seq} is shown twice`);
  demand(event.seq > Math.max(0, ...shown), `${word}: event ${event.seq} is out of order`);
  shown.add(event.seq);
}

async function checkOpening(code: JournalCode, disk: SimulatedDisk, shown: Set<number>, word: string): Promise<void> {
  const clock = { now: () => 0, monotonic: () => 0, after: () => () => undefined };
  const { journal } = await code.openJournal({ dir: DIR, fs: disk, clock, run: 'run', owner: 'fuzz', reserveBytes: 0 });
  const seqs: number[] = [];
  for await (const { seq } of journal.read()) seqs.push(seq);
  demand(seqs.join() === [...shown].join(), `${word}: opening shows ${seqs.join()}, reading ${[...shown].join()}`);
  await journal.close();
}
