/** Changes to the bytes of an archive, and the judgement on what a reader makes of them. */
import { archivePath } from '../../../src/events/archive/format.ts';
import { SimulatedDisk } from '../../events/simulated-disk.ts';
import { withFixedIds } from './fixed-ids.ts';
import { demand, newLedger } from './ledger.ts';
import { DIR, OWN_CODE, Process } from './process.ts';
import type { JournalCode } from './process.ts';

export interface CompressedJournal {
  disk: SimulatedDisk;
  /** Path of the one archive. */
  archive: string;
  /** By seq, as they were written. */
  events: string[];
}

/** Four closed segments in an archive that has grown once, and two plain ones. */
export async function compressedJournal(): Promise<CompressedJournal> {
  const disk = new SimulatedDisk();
  const ledger = newLedger();
  await withFixedIds(async () => {
    const process = new Process(OWN_CODE, disk, ledger);
    for (const size of [1, 2]) {
      await process.open(900);
      await process.append(size, 3);
      await process.append(1, 300);
      await process.compress();
      await process.append(1);
      await process.close();
    }
  });
  const archive = disk.paths().find(path => path.endsWith('.gz')) ?? archivePath(DIR, 0);
  return { disk, archive, events: [...ledger.events.values()].map(event => JSON.stringify(event)) };
}

/** A bit of each byte flipped, each byte deleted, one inserted before each, and the file cut at each. */
export function* archiveChanges({ disk, archive }: CompressedJournal): Generator<{ title: string; bytes: Buffer }> {
  const original = Buffer.from(disk.contents(archive));
  for (let at = 0; at < original.length; at += 1) {
    const [before, from] = [original.subarray(0, at), original.subarray(at)];
    const flipped = Buffer.from(original);
    flipped[at] = (original[at] ?? 0) ^ (1 << (at % 8));
    yield { title: `bit ${at % 8} flipped at byte ${at}`, bytes: flipped };
    yield { title: `byte ${at} deleted`, bytes: Buffer.concat([before, from.subarray(1)]) };
    yield { title: `a byte inserted at ${at}`, bytes: Buffer.concat([before, Buffer.from([at % 256]), from]) };
    yield { title: `cut at byte ${at}`, bytes: before };
  }
}

/** Each change is found and named, no event is changed, and each that isn't shown is in a named range. */
export async function judgeArchive(
  code: JournalCode,
  { disk, archive, events }: CompressedJournal,
  { title, bytes }: { title: string; bytes: Buffer },
): Promise<void> {
  const copy = disk.copy();
  copy.put(archive, bytes);
  const { status, damage } = await code.verifyJournal({ dir: DIR, fs: copy });
  demand(status === 'damaged', `${title}: the journal is ${status}`);
  const shown = new Set<number>();
  for await (const item of code.readJournal({ dir: DIR, fs: copy })) {
    if ('damage' in item) continue;
    const { seq } = item.event;
    demand(!shown.has(seq), `${title}: event ${seq} is shown twice`);
    demand(JSON.stringify(item.event) === events[seq - 1], `${title}: event ${seq} was changed`);
    shown.add(seq);
  }
  for (let seq = 1; seq <= events.length; seq += 1) {
    const isNamed = damage.some(
      ({ firstSeq, lastSeq }) => firstSeq !== null && firstSeq <= seq && seq <= (lastSeq ?? seq),
    );
    demand(shown.has(seq) || isNamed, `${title}: event ${seq} is gone without a word: ${JSON.stringify(damage)}`);
  }
}
