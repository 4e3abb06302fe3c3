import { expect } from 'chai';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineWithCrc } from '../../../src/events/line/line-proof.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import type { EarlierEvents } from '../../../src/projections/model-index/earlier.ts';
import { indexPath } from '../../../src/projections/model-index/format.ts';
import { readNewest } from '../../../src/projections/model-index/newest.ts';
import { readModel } from '../../../src/projections/model-index/read-model.ts';
import type { JournalItem } from '../../../src/events/read/reader.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { collect, eventsOf, reopen, stopped, temporaryFolder } from '../../events/helpers.ts';
import { updateIndex } from './random-journal.ts';
import { countingReads } from '../../support/files/counting-reads.ts';

const BLOCK_BYTES = 2_000;

function found(subject: string, n: number): NewEvent<'UpdateFound'> {
  return { type: 'UpdateFound', subject, data: { installed_version: `${n} ${'x'.repeat(100)}` } };
}

const seqs = (items: readonly JournalItem[]) => eventsOf(items).map(({ event }) => event.seq);

describe('the index by model, of a journal of 600 events', () => {
  let dataDir: string;
  let remove: () => Promise<void>;

  /** Segment 1 has seq 1 to 600: `rare` has each 200th event, `busy` the others. Segment 2 is open. */
  beforeEach(async () => {
    ({ dir: dataDir, remove } = await temporaryFolder());
    await fill(600);
    await fill(1);
    await updateIndex(dataDir, BLOCK_BYTES);
  });
  afterEach(() => remove());

  async function fill(count: number): Promise<void> {
    const { journal } = await reopen(join(dataDir, 'journal'));
    const groups = Array.from({ length: count }, (_, n) =>
      journal.append([found(n % 200 === 100 ? 'rare@1.0.0' : 'busy@1.0.0', n)]),
    );
    await Promise.all(groups.map(({ durable }) => durable));
    await journal.close();
  }

  const read = (subject: string, fs?: FileSystem) =>
    collect(readModel({ dataDir, subject, ...(fs !== undefined && { fs }) }));
  const first = () => segmentPath(join(dataDir, 'journal'), 1);

  async function costOf(subject: string): Promise<{ seqs: number[]; part: number }> {
    const fs = countingReads(path => path.endsWith('.ndjson'));
    const items = await read(subject, fs);
    return { seqs: seqs(items), part: fs.bytes / (await readFile(first())).length };
  }

  it('reads a small part of the journal for a model that has few events', async () => {
    const { seqs, part } = await costOf('rare');
    expect(seqs).to.deep.equal([101, 301, 501]);
    expect(part).to.be.below(0.1);
    expect((await costOf('unknown')).part).to.be.below(0.06);
  });

  it('reads the newest blocks alone for the newest events, and tells the others as counts', async () => {
    const fs = countingReads(path => path.endsWith('.ndjson'));
    const told: EarlierEvents[] = [];
    const newest = {
      ...{ atLeast: 10, besides: new Set<string>(), latestOf: new Set(['UpdateFound']) },
      onEarlier: (earlier: EarlierEvents) => void told.push(earlier),
    };
    const items = await collect(readNewest({ dataDir, subject: 'busy', newest, fs }));
    const [from = 0] = seqs(items);
    expect([seqs(items).length, seqs(items).at(-1)]).to.deep.equal([602 - from, 601]);
    expect(from).to.be.within(570, 590);
    expect(told.map(({ first, latest }) => [first.seq, latest.map(({ seq }) => seq)])).to.deep.equal([[1, [from - 1]]]);
    // Three of the events before are of the rare model.
    expect(told[0]?.counts).to.deep.equal([{ subject: 'busy@1.0.0', type: 'UpdateFound', events: from - 1 - 3 }]);
    expect(fs.bytes / (await readFile(first())).length).to.be.below(0.15);
  });

  it('makes files of an older format anew, and reads everything until then', async () => {
    const whole = await readFile(indexPath(dataDir, 1), 'utf8');
    const [header = ''] = whole.split('\n');
    const older = lineWithCrc(header.replace('"format":2', '"format":1').slice(0, header.indexOf(',"crc"'))).line;
    await writeFile(indexPath(dataDir, 1), whole.replace(`${header}\n`, older));
    const before = await costOf('rare');
    expect(before.seqs).to.deep.equal([101, 301, 501]);
    expect(before.part).to.be.above(1);
    await updateIndex(dataDir, BLOCK_BYTES);
    expect(await readFile(indexPath(dataDir, 1), 'utf8')).to.equal(whole);
  });

  it('reads everything without index files, and with files of another journal', async () => {
    await rm(indexPath(dataDir, 1));
    const plain = await costOf('rare');
    expect(plain.seqs).to.deep.equal([101, 301, 501]);
    expect(plain.part).to.be.above(1);
    await updateIndex(dataDir, BLOCK_BYTES);
    await rm(join(dataDir, 'journal'), { recursive: true });
    await fill(600);
    await fill(1);
    // The same lengths and places, but another journal's id.
    expect((await costOf('rare')).part).to.be.above(1);
  });

  it('is made anew when it is damaged or of another journal, and removed when its segment is gone', async () => {
    const whole = await readFile(indexPath(dataDir, 1));
    for (const at of [10, whole.length - 30]) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(indexPath(dataDir, 1), bytes);
      expect(seqs(await read('rare'))).to.deep.equal([101, 301, 501]);
      await updateIndex(dataDir, BLOCK_BYTES);
      expect((await readFile(indexPath(dataDir, 1))).equals(whole)).to.equal(true);
    }
    await rm(join(dataDir, 'journal'), { recursive: true });
    await fill(1);
    await updateIndex(dataDir, BLOCK_BYTES);
    expect(await readdir(join(dataDir, 'projections', 'index'))).to.deep.equal([]);
  });

  it('tells damage of the lines that it names, and what lies around them', async () => {
    const bytes = await readFile(first());
    // In the subject itself: no search for the text finds the line any more.
    const at = bytes.indexOf('"subject":"rare@1.0.0"', Math.floor(bytes.length / 2)) + '"subject":"r'.length;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(first(), bytes);
    const items = await read('rare');
    expect(seqs(items)).to.deep.equal([101, 301]);
    expect(items.filter(item => 'damage' in item).map(({ damage }) => damage.firstSeq)).to.deep.equal([501]);
    expect(seqs(await read('busy'))).to.have.length(598);
  });

  it('gives events of no model only while they are wanted', async () => {
    const { journal } = await reopen(join(dataDir, 'journal'), nodeFileSystem);
    for (const model of ['busy', 'late', 'busy', 'late', 'busy', 'busy']) {
      await journal.append([stopped]).durable;
      const groups = Array.from({ length: 40 }, (_, n) => journal.append([found(`${model}@1.0.0`, n)]).durable);
      await Promise.all(groups);
    }
    await journal.close();
    await fill(1);
    await updateIndex(dataDir, BLOCK_BYTES);
    const stops: number[] = [];
    let isWanted = false;
    for await (const item of readModel({ dataDir, subject: 'late', around: () => isWanted })) {
      if (!('event' in item)) continue;
      if (item.event.subject === null) stops.push(item.event.seq);
      else isWanted = item.event.seq < 700;
    }
    expect(stops).to.include(684).and.not.include(602).and.not.include(807);
  });
});
