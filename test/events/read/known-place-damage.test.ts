import { expect } from 'chai';
import { checkSegments } from '../../../src/events/read/check.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import type { JournalDamage } from '../../../src/events/types.ts';
import { reopen } from '../helpers.ts';
import { SimulatedDisk } from '../simulated-disk.ts';
import { DIR, history, opened, segment } from './known-history.ts';

describe('an opening that knows a place in a damaged journal', function () {
  this.timeout(60_000);

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
