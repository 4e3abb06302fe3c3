import { basename } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../../src/events/read/reader.ts';
import type { JournalCursor } from '../../../src/events/vocabulary.ts';
import { collect, eventsOf, readAll, reopen, sample } from '../helpers.ts';
import { Crash, SimulatedDisk } from '../simulated-disk.ts';
import { randomOf } from '../../support/seed.ts';
import { DIR, history, opened, segment } from './known-history.ts';

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
          if (position > 0) largest.set(basename(path), Math.max(largest.get(basename(path)) ?? 0, into.length));
          return file.read(into, position);
        },
      };
    };
    const { journal } = await reopen(DIR, copy, { known: place });
    await journal.close();
    for (let number = 1; number <= 4; number += 1)
      expect(largest.get(basename(segment(number))), `segment ${number}`).to.equal(19);
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
});

describe('a cursor', () => {
  it('is found from the end, and goes on behind its line', async () => {
    const { disk, place } = await history(13);
    const items = await collect(readJournal({ dir: DIR, fs: disk, after: place }));
    expect(eventsOf(items).map(({ event }) => event.seq)).to.deep.equal([14, 15, 16]);
  });
});
