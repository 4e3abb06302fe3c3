import { expect } from 'chai';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { collect, eventsOf, numbersOf, readAll, reopen, sample, stopped } from '../helpers.ts';
import { SimulatedDisk } from '../simulated-disk.ts';

const DIR = '/data/journal';

function segment(number: number): string {
  return `${DIR}/journal-${String(number).padStart(10, '0')}.ndjson`;
}

/** Three segments; the last ends with a clean stop. */
async function small(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  const first = await reopen(DIR, disk, { segmentBytes: 1000 });
  for (const group of [[sample(1)], [sample(2), sample(3)], [sample(4, 'x'.repeat(300))]])
    await first.journal.append(group).durable;
  await first.journal.close();
  const second = await reopen(DIR, disk);
  await second.journal.append([sample(5)]).durable;
  await second.journal.append([sample(6), sample(7)]).durable;
  await second.journal.append([sample(8)]).durable;
  await second.journal.append([stopped]).durable;
  await second.journal.close();
  return disk;
}

function segments(disk: SimulatedDisk): string[] {
  return disk.paths().filter(path => path.endsWith('.ndjson'));
}

describe('journal with damage', function () {
  this.timeout(60_000);

  it('finds every changed byte, and shows only what was written', async () => {
    const disk = await small();
    expect(segments(disk)).to.have.length(3);
    expect((await verifyJournal({ dir: DIR, fs: disk })).status).to.equal('clean');
    const written = new Set(eventsOf(await readAll(DIR, disk)).map(({ event }) => JSON.stringify(event)));
    for (const path of segments(disk)) {
      const bytes = disk.contents(path);
      const lastLine = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x2a);
        disk.put(path, changed);
        const { status } = await verifyJournal({ dir: DIR, fs: disk });
        // Nothing after the last line can prove that it was synced. A lost newline spoils the next
        // line, too.
        const last = path === segment(3) && at >= lastLine - 1;
        expect(status, `byte ${at} of ${path}`).to.equal(last ? 'torn' : 'damaged');
        if (at % 9 !== 0) continue;
        const shown = eventsOf(await readAll(DIR, disk)).map(({ event }) => JSON.stringify(event));
        expect(
          shown.filter(event => !written.has(event)),
          `byte ${at} of ${path}`,
        ).to.deep.equal([]);
        expect(shown.length, `byte ${at} of ${path}`).to.be.at.least(written.size - 2);
      }
      disk.put(path, bytes);
    }
  });

  it('opens over damage, reports the range and deletes no byte', async () => {
    const disk = await small();
    const bytes = Buffer.from(disk.contents(segment(3)));
    bytes[bytes.indexOf('"seq":6')] = 0;
    disk.put(segment(3), bytes);
    const { journal, recovery } = await reopen(DIR, disk);
    expect(recovery.torn).to.equal(null);
    expect(recovery.damage).to.have.length(1);
    expect(recovery.damage[0]).to.include({ segment: 3, firstSeq: 6, lastSeq: 6 });
    expect(recovery.lastSeq).to.equal(9);
    expect(disk.contents(segment(3)).equals(bytes)).to.equal(true);
    const [event] = await journal.append([sample(10)]).durable;
    expect(event?.seq).to.equal(10);
    const seqs = (await collect(journal.read())).map(({ seq }) => seq);
    expect(seqs).to.deep.equal([1, 2, 3, 4, 5, 7, 8, 9, 10]);
    await journal.close();
  });

  it('sees lost, doubled and swapped lines', async () => {
    const lines = (bytes: Buffer) => bytes.toString().split(/(?<=\n)/);
    const edits: Record<string, (all: string[]) => string[]> = {
      lost: ([header = '', a = '', , ...rest]) => [header, a, ...rest],
      doubled: ([header = '', a = '', ...rest]) => [header, a, a, ...rest],
      swapped: ([header = '', a = '', b = '', c = '', ...rest]) => [header, b, a, c, ...rest],
    };
    for (const [name, edit] of Object.entries(edits)) {
      const disk = await small();
      disk.put(segment(3), Buffer.from(edit(lines(disk.contents(segment(3)))).join('')));
      expect((await verifyJournal({ dir: DIR, fs: disk })).status, name).to.equal('damaged');
    }
  });

  it('names the events of a missing segment', async () => {
    for (const [number, firstSeq, lastSeq] of [
      [1, 1, 3],
      [2, 4, 4],
    ] as const) {
      const disk = await small();
      await disk.remove(segment(number));
      const { damage } = await verifyJournal({ dir: DIR, fs: disk });
      expect(damage).to.have.length(1);
      expect(damage[0]).to.include({ segment: number, firstSeq, lastSeq });
    }
  });

  it('reads all around a damaged header', async () => {
    const disk = await small();
    const bytes = Buffer.from(disk.contents(segment(3)));
    bytes[3] = 0;
    disk.put(segment(3), bytes);
    const { journal, recovery } = await reopen(DIR, disk);
    expect(recovery.damage).to.have.length(1);
    expect(recovery.lastSeq).to.equal(9);
    expect(await collect(journal.read())).to.have.length(9);
    await journal.close();
  });

  it('cuts a tail torn at any byte, keeps a copy, and a second opening finds nothing to do', async () => {
    const disk = await small();
    const bytes = disk.contents(segment(3));
    const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    for (let length = 0; length <= bytes.length; length += 1) {
      const torn = disk.copy();
      torn.put(segment(3), bytes.subarray(0, length));
      const first = await reopen(DIR, torn);
      expect(first.recovery.damage, `${length} bytes`).to.deep.equal([]);
      const whole = ends.filter(end => end <= length).length;
      // Lines: header, 5, [6, 7], 8, stopped. Half a group is none.
      const events = [0, 0, 1, 1, 3, 4, 5][whole] ?? -1;
      expect(first.journal.durableSeq, `${length} bytes`).to.equal(4 + events);
      const kept = whole === 3 ? ends[1] : (ends[whole - 1] ?? 0);
      const cut = length - (kept ?? 0);
      expect(first.recovery.torn?.bytes ?? 0, `${length} bytes`).to.equal(cut);
      expect(torn.contents(segment(3)).length, `${length} bytes`).to.equal(whole === 0 ? length : kept);
      if (first.recovery.torn !== null) {
        const copy = torn.contents(`${DIR}/${first.recovery.torn.copy}`);
        expect(copy.equals(bytes.subarray(length - cut, length)), `copy of ${length} bytes`).to.equal(true);
      }
      await first.journal.close();
      if (length % 9 !== 0) continue;
      const second = await reopen(DIR, torn);
      expect(second.recovery, `${length} bytes`).to.include({ torn: null, lastSeq: first.recovery.lastSeq });
      expect(second.recovery.damage).to.deep.equal([]);
      expect((await collect(second.journal.read())).length).to.equal(4 + events);
      await second.journal.close();
    }
  });

  it('changes no line of older segments by opening again and again', async () => {
    const disk = await small();
    const before = segments(disk).map(path => disk.contents(path).toString());
    for (let time = 0; time < 3; time += 1) await (await reopen(DIR, disk)).journal.close();
    const after = segments(disk).map(path => disk.contents(path).toString());
    expect(after.slice(0, 3)).to.deep.equal(before);
    expect(after).to.have.length(6);
    expect(
      numbersOf(
        eventsOf(await readAll(DIR, disk))
          .map(({ event }) => event)
          .slice(0, 8),
      ),
    ).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await verifyJournal({ dir: DIR, fs: disk })).status).to.equal('clean');
  });

  it('is read-only where a newer program requires what this one does not know', async () => {
    const { lineWithCrc } = await import('../../../src/events/line/line-proof.ts');
    const disk = await small();
    const text = disk.contents(segment(3)).toString();
    const header = text.slice(0, text.indexOf('\n')).replace('"requires":[]', '"requires":["compression"]');
    const withCrc = lineWithCrc(header.slice(0, header.lastIndexOf(',"crc"')));
    disk.put(segment(3), Buffer.from(withCrc.line));
    const { journal, recovery } = await reopen(DIR, disk);
    expect(recovery.readOnly).to.contain('compression');
    expect(() => journal.append([sample(1)])).to.throw('compression');
    expect(await collect(journal.read())).to.have.length(4);
    expect(segments(disk)).to.have.length(3);
    await journal.close();
  });
});
