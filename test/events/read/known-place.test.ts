import { expect } from 'chai';
import { checkSegments } from '../../../src/events/read/check.ts';
import type { JournalDamage, Replay } from '../../../src/events/types.ts';
import { readJournal } from '../../../src/events/read/reader.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import type { AnyEvent, JournalCursor } from '../../../src/events/vocabulary.ts';
import { collect, eventsOf, readAll, reopen, sample, stopped } from '../helpers.ts';
import { Crash, SimulatedDisk } from '../simulated-disk.ts';
import { randomOf } from '../../support/seed.ts';

const DIR = '/data/journal';

function segment(number: number): string {
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
async function history(known: number): Promise<{ disk: SimulatedDisk; place: JournalCursor }> {
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
async function opened(disk: SimulatedDisk, known: JournalCursor | null) {
  const replay = recorder();
  const copy = disk.copy();
  const { journal, recovery } = await reopen(DIR, copy, { known, replay });
  await journal.close();
  return { recovery, replay, disk: copy };
}

describe('an opening that knows a place', function () {
  this.timeout(60_000);

  it('shows the events after it, and no others, whichever place it is', async () => {
    for (const known of [...Array.from({ length: 13 }, (_, n) => n + 1), 15, 16]) {
      const { disk, place } = await history(known);
      const { recovery, replay } = await opened(disk, place);
      expect(replay.fromKnown, `known ${known}`).to.equal(true);
      expect(replay.seqs, `known ${known}`).to.deep.equal(Array.from({ length: 16 - known }, (_, n) => known + 1 + n));
      expect({ ...recovery, unreadThrough: 0 }).to.deep.equal((await opened(disk, null)).recovery);
    }
  });

  it('reads of what lies before it only a header and a tail', async () => {
    const { disk, place } = await history(16);
    const copy = disk.copy();
    const largest = new Map<string, number>();
    const open = copy.open.bind(copy);
    copy.open = async (path, mode) => {
      const file = await open(path, mode);
      return {
        ...file,
        read: async (into, position) => {
          // The lines of a header's chunk are not looked at: how far reading goes is what counts.
          if (position > 0) largest.set(path, Math.max(largest.get(path) ?? 0, into.length));
          return file.read(into, position);
        },
      };
    };
    const { journal } = await reopen(DIR, copy, { known: place });
    await journal.close();
    for (let number = 1; number <= 4; number += 1)
      expect(largest.get(segment(number)), `segment ${number}`).to.equal(19);
  });

  it('reads each header once, and looks once at the end of each segment before it', async () => {
    const { disk, place } = await history(15);
    disk.log.length = 0;
    await (await reopen(DIR, disk, { known: place })).journal.close();
    for (const number of [1, 2]) {
      expect(disk.log.filter(line => line === `open ${segment(number)}`)).to.have.length(2);
    }
  });

  it('knows a header that is longer than what is read of a segment for it', async () => {
    const disk = new SimulatedDisk();
    const first = await reopen(DIR, disk, { owner: 'x'.repeat(10_000) });
    await first.journal.append([sample(1)]).durable;
    const place = first.journal.cursor();
    await first.journal.close();
    const { recovery, replay } = await opened(disk, place);
    expect(recovery).to.deep.include({ lastSeq: 1, damage: [], torn: null });
    expect(replay.fromKnown).to.equal(true);
  });

  it('does to the disk what an opening without it does, wherever the power failed', async () => {
    let found = 0;
    for (let at = 1; ; at += 1) {
      const disk = new SimulatedDisk();
      disk.fault = (_operation, _path, count) => {
        if (count >= at) throw new Crash('power lost');
      };
      let place: JournalCursor | null = null;
      const ended = await (async () => {
        const { journal } = await reopen(DIR, disk, { segmentBytes: 600 });
        for (let n = 1; n <= 5; n += 1) {
          await journal.append([sample(n), sample(n + 100)]).durable;
          place = n < 4 ? journal.cursor() : place;
        }
        await journal.close();
      })().then(
        () => true,
        () => false,
      );
      const toss = randomOf(at);
      for (const keep of [() => true, () => false, () => toss() < 0.5]) {
        const after = disk.afterCrash(keep);
        const [plain, knowing] = [await opened(after, null), await opened(after, place)];
        expect({ ...knowing.recovery, unreadThrough: 0 }, `crash ${at}`).to.deep.equal(plain.recovery);
        expect(eventsOf(await readAll(DIR, knowing.disk)), `crash ${at}`).to.deep.equal(
          eventsOf(await readAll(DIR, plain.disk)),
        );
        if (knowing.replay.fromKnown === true) found += 1;
      }
      if (ended) break;
    }
    expect(found).to.be.greaterThan(20);
  });

  it('reads everything when anything before the place is not as its header chain says', async () => {
    const cut = (disk: SimulatedDisk, path: string, bytes: number) =>
      disk.put(path, disk.contents(path).subarray(0, disk.contents(path).length - bytes));
    const flip = (disk: SimulatedDisk, path: string, at: number) => {
      const bytes = Buffer.from(disk.contents(path));
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      disk.put(path, bytes);
    };
    const wrongs: Record<string, (disk: SimulatedDisk) => unknown> = {
      'a missing segment': disk => disk.remove(segment(2)),
      'the first one missing': disk => disk.remove(segment(1)),
      'a short one': disk => cut(disk, segment(3), 1),
      'an empty one': disk => disk.put(segment(3), Buffer.alloc(0)),
      'a broken header': disk => flip(disk, segment(2), 5),
      'another last line': disk => flip(disk, segment(3), disk.contents(segment(3)).length - 5),
      'a segment of another journal': async disk => {
        const other = await history(16);
        disk.put(segment(2), other.disk.contents(segment(2)));
      },
    };
    for (const [name, wrong] of Object.entries(wrongs)) {
      const { disk, place } = await history(16);
      await wrong(disk);
      const { recovery, replay } = await opened(disk, place);
      expect(replay.fromKnown, name).to.equal(false);
      expect(recovery.unreadThrough, name).to.equal(0);
      expect(recovery.damage.length, name).to.be.greaterThan(0);
    }
  });

  it('judges what follows the place as always', async () => {
    const { disk, place } = await history(13);
    const path = disk.paths().find(each => disk.contents(each).includes('"seq":14,')) ?? '';
    const lines = disk
      .contents(path)
      .toString()
      .split(/(?<=\n)/);
    disk.put(path, Buffer.from(lines.filter(line => !/"seq":1[45],/.test(line)).join('')));
    const { recovery, replay } = await opened(disk, place);
    expect(replay).to.deep.include({ fromKnown: true, seqs: [16] });
    expect(recovery.damage).to.have.length(1);
    expect(recovery.damage[0]).to.include({ firstSeq: 14, lastSeq: 15 });
  });

  it('leaves flipped bits of old segments to the check in the background, which finds each of them', async () => {
    const { disk, place } = await history(16);
    let left = 0;
    for (const path of [1, 2, 3, 4].map(segment)) {
      const bytes = disk.contents(path);
      for (let at = 0; at < bytes.length; at += 13) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 0x2a;
        disk.put(path, changed);
        const copy = disk.copy();
        const { journal, recovery } = await reopen(DIR, copy, { known: place });
        const found: JournalDamage[] = [...recovery.damage];
        const breathe = () => Promise.resolve();
        const through = recovery.unreadThrough;
        if (through > 0) left += 1;
        await checkSegments({ dir: DIR, fs: copy, through, onDamage: range => found.push(range), breathe });
        await journal.close();
        expect(found, `byte ${at} of ${path}`).to.have.length(1);
        const { damage } = await verifyJournal({ dir: DIR, fs: disk });
        expect(found[0], `byte ${at} of ${path}`).to.deep.include(damage[0]);
      }
      disk.put(path, bytes);
    }
    expect(left).to.be.greaterThan(50);
  });

  it('calls a place ahead of the journal damage, once and for all events that it knew', async () => {
    const { disk, place } = await history(16);
    const number = disk.paths().filter(path => path.endsWith('.ndjson')).length;
    const lines = disk
      .contents(segment(number))
      .toString()
      .split(/(?<=\n)/);
    disk.put(segment(number), Buffer.from(lines.slice(0, 2).join('')));
    const { recovery, replay } = await opened(disk, place);
    expect(replay.seqs).to.deep.equal(Array.from({ length: 13 }, (_, n) => n + 1));
    expect(recovery.damage).to.have.length(1);
    expect(recovery.damage[0]).to.include({ segment: number, firstSeq: 14, lastSeq: 16 });
    const gone = new SimulatedDisk();
    const { recovery: all } = await opened(gone, place);
    expect(all.damage).to.have.length(1);
    expect(all.damage[0]).to.include({ segment: 1, firstSeq: 1, lastSeq: 16 });
  });

  it('calls another line at the place damage, and a place of another journal nothing', async () => {
    const { disk, place } = await history(16);
    const { recovery } = await opened(disk, { ...place, crc: '00000000' });
    expect(recovery.damage.map(({ reason }) => reason)).to.deep.equal(['A checkpoint knows another event at seq 16.']);
    const foreign = await opened(disk, { ...place, journal: 'another', seq: 99 });
    expect(foreign.recovery.damage).to.deep.equal([]);
    expect(foreign.replay.seqs).to.have.length(16);
  });

  it('says nothing more of a place inside a range that is damaged anyhow', async () => {
    const { disk, place } = await history(5);
    const { damage } = await verifyJournal({ dir: DIR, fs: disk });
    expect(damage).to.deep.equal([]);
    const path = disk.paths().find(each => disk.contents(each).includes('"seq":5,')) ?? '';
    const bytes = Buffer.from(disk.contents(path));
    bytes[bytes.indexOf('"seq":5,') + 2] = 0x2a;
    disk.put(path, bytes);
    const { recovery } = await opened(disk, place);
    expect(recovery.damage).to.have.length(1);
    expect(recovery.damage[0]).to.include({ firstSeq: 5, lastSeq: 5 });
  });
});

describe('a cursor', () => {
  it('is found from the end, and goes on behind its line', async () => {
    const { disk, place } = await history(13);
    const items = await collect(readJournal({ dir: DIR, fs: disk, after: place }));
    expect(eventsOf(items).map(({ event }) => event.seq)).to.deep.equal([14, 15, 16]);
  });
});
