import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { archivePath } from '../../../src/events/archive/format.ts';
import { loadChain } from '../../../src/events/read/chain.ts';
import { readBatches } from '../../../src/events/read/history.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { openJournal } from '../../../src/events/write/open.ts';
import { COMPRESS_LIMITS } from '../../../src/events/write/due.ts';
import type { Journal } from '../../../src/events/types.ts';
import { collect, eventsOf, readAll, reopen, sample } from '../helpers.ts';
import { failure, SimulatedDisk } from '../simulated-disk.ts';
import { compressorOf, DIR, files, openAfter, plainPath, textOf } from './compressed.ts';

const HOUR_MS = 3_600_000;
const later = { now: () => Date.UTC(2026, 0, 1) + 24 * HOUR_MS, monotonic: () => 0, after: () => () => undefined };

describe('compression of closed segments', () => {
  let disk: SimulatedDisk;
  let journal: Journal;
  let events: string;

  beforeEach(async () => {
    disk = new SimulatedDisk();
    journal = await openAfter(disk, 3);
    events = await seen();
  });

  /** Each event but those of the compression, in order, as readers see it. */
  async function seen(): Promise<string> {
    const items = await readAll(DIR, disk);
    expect(items.filter(item => 'damage' in item)).to.deep.equal([]);
    return JSON.stringify(eventsOf(items).flatMap(({ event }) => (event.type === 'JournalCompressed' ? [] : event)));
  }

  const status = async () => (await verifyJournal({ dir: DIR, fs: disk })).status;
  const requires = (segment: number) => disk.contents(plainPath(segment)).toString().includes('"requires":["gzip"]');

  it('joins them into one file that gzip inflates to what they were, and readers see no difference', async () => {
    const bytes = [1, 2, 3].map(segment => disk.contents(plainPath(segment)).toString()).join('');
    await compressorOf(disk, journal).update();
    expect(files(disk)).to.deep.equal(['3.ndjson.gz', '4.ndjson', '5.ndjson']);
    expect(textOf(disk, archivePath(DIR, 3))).to.equal(bytes);
    expect(await seen()).to.equal(events);
    expect(await status()).to.equal('clean');
  });

  it('records the archive with its SHA-256, and every later header says that it requires gzip', async () => {
    await compressorOf(disk, journal).update();
    const recorded = eventsOf(await readAll(DIR, disk)).find(({ event }) => event.type === 'JournalCompressed');
    expect(recorded?.event.data).to.include({
      ...{ file: 'journal-0000000003.ndjson.gz', first_segment: 1, last_segment: 3, first_seq: 1, last_seq: 9 },
      sha256: createHash('sha256')
        .update(disk.contents(archivePath(DIR, 3)))
        .digest('hex'),
    });
    await journal.close();
    await (await openAfter(disk, 0)).close();
    expect([requires(4), requires(5), requires(6)]).to.deep.equal([false, true, true]);
  });

  it('makes that header durable before it removes the first file, and looks at the fence before each', async () => {
    disk.log.splice(0);
    await compressorOf(disk, journal).update();
    const log = disk.log.map(line => line.replace(`${DIR}/journal-000000000`, ''));
    const first = log.indexOf('remove 1.ndjson');
    expect(log.indexOf('datasync 3.ndjson.gz')).to.be.within(0, log.indexOf('open 5.ndjson'));
    expect(log.indexOf('datasync 5.ndjson')).to.be.within(0, first - 1);
    for (const segment of [1, 2, 3]) {
      expect(log[log.indexOf(`remove ${segment}.ndjson`) - 1]).to.equal('exists 6.ndjson');
    }
  });

  it('removes nothing more once another opening owns the journal', async () => {
    disk.observe = (operation, path) => {
      if (operation === 'remove' && path.endsWith('1.ndjson')) disk.put(plainPath(6), Buffer.alloc(0));
    };
    const error = await compressorOf(disk, journal)
      .update()
      .catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({ code: 'JOURNAL_UNWRITABLE', details: { fenced: true, segment: 6 } });
    expect(files(disk)).to.deep.equal(['2.ndjson', '3.ndjson', '3.ndjson.gz', '4.ndjson', '5.ndjson', '6.ndjson']);
  });

  it('lets a short archive grow by what is closed later', async () => {
    await compressorOf(disk, journal).update();
    await journal.close();
    journal = await openAfter(disk, 2, { first: 20 });
    events = await seen();
    const plain = [4, 5, 6, 7].map(segment => disk.contents(plainPath(segment)).toString()).join('');
    const before = textOf(disk, archivePath(DIR, 3));
    await compressorOf(disk, journal).update();
    expect(files(disk)).to.deep.equal(['7.ndjson.gz', '8.ndjson']);
    expect(textOf(disk, archivePath(DIR, 7))).to.equal(before + plain);
    expect(await seen()).to.equal(events);
    expect(await status()).to.equal('clean');
  });

  it('leaves a damaged segment plain, and one with bytes past its length; both sides of it are compressed', async () => {
    await journal.close();
    journal = await openAfter(disk, 3, { first: 20 });
    const damaged = Buffer.from(disk.contents(plainPath(3)));
    damaged[700] = (damaged[700] ?? 0) ^ 1;
    disk.put(plainPath(3), damaged);
    disk.put(plainPath(5), Buffer.concat([disk.contents(plainPath(5)), Buffer.from('more')]));
    const before = await readAll(DIR, disk);
    await compressorOf(disk, journal).update();
    expect(files(disk).slice(0, -2)).to.deep.equal([
      '2.ndjson.gz',
      '3.ndjson',
      '4.ndjson.gz',
      '5.ndjson',
      '7.ndjson.gz',
    ]);
    const after = await readAll(DIR, disk);
    expect(after.slice(0, before.length)).to.deep.equal(before);
    expect(await status()).to.equal('damaged');
  });

  it('removes a file that a reader holds another time', async () => {
    disk.fault = (operation, path) => {
      if (operation === 'remove' && path.endsWith('2.ndjson')) throw failure('EBUSY');
    };
    const compressor = compressorOf(disk, journal);
    await compressor.update();
    expect(files(disk).slice(0, 2)).to.deep.equal(['2.ndjson', '3.ndjson.gz']);
    expect(await seen()).to.equal(events);
    disk.fault = () => undefined;
    await compressor.update();
    expect(files(disk)).to.deep.equal(['4.ndjson.gz', '5.ndjson']);
    expect(await seen()).to.equal(events);
  });

  it('is found by readers that loaded the chain before, also when its archive was joined to another', async () => {
    const read = async (chain: Awaited<ReturnType<typeof loadChain>>) => {
      const items = (await collect(readBatches(disk, chain))).flat();
      return items.flatMap(item => (item.kind === 'record' ? item.record.seq : item.kind));
    };
    const plain = await loadChain(disk, DIR);
    await compressorOf(disk, journal).update();
    expect(await read(plain)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const archived = await loadChain(disk, DIR);
    await journal.close();
    journal = await openAfter(disk, 1, { first: 20 });
    await compressorOf(disk, journal).update();
    expect(await read(archived)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('leaves nothing behind when the disk is full', async () => {
    disk.fault = (operation, path) => {
      if (operation === 'write' && path.endsWith('.gz')) throw failure('ENOSPC');
    };
    const error = await compressorOf(disk, journal)
      .update()
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ENOSPC');
    expect(files(disk)).to.deep.equal(['1.ndjson', '2.ndjson', '3.ndjson', '4.ndjson']);
  });

  it('spares an opening with a checkpoint the inflating: lengths and last lines are in the directory', async () => {
    await compressorOf(disk, journal).update();
    const known = journal.cursor();
    await journal.close();
    const end = disk.contents(archivePath(DIR, 3)).length;
    const bytes = Buffer.from(disk.contents(archivePath(DIR, 3)));
    // Nothing of the members can be inflated.
    bytes.fill(0xee, 0, 200);
    expect(end).to.be.greaterThan(600);
    disk.put(archivePath(DIR, 3), bytes);
    const { recovery } = await reopen(DIR, disk, { known });
    expect(recovery).to.deep.include({ damage: [], unreadThrough: 5 });
  });

  it('begins only when segments are a week old, 33, or 64 MiB', async () => {
    const names = async (limits: object, clock = later) => {
      const copy = disk.copy();
      const { journal: other } = await openJournal({
        ...{ dir: DIR, fs: copy, clock, run: 'r', owner: 'a test', reserveBytes: 0 },
      });
      const compressor = compressorOf(copy, other, { ...COMPRESS_LIMITS, plainMs: Infinity, ...limits });
      await compressor.update();
      return files(copy)
        .filter(name => name.endsWith('.gz'))
        .join();
    };
    expect(await names({})).to.equal('');
    expect(await names({ plainCount: 4 })).to.equal('');
    expect(await names({ plainCount: 3, plainCountLeft: 2 })).to.equal('2.ndjson.gz');
    const third = disk.contents(plainPath(3)).length + disk.contents(plainPath(4)).length;
    expect(await names({ plainBytes: third })).to.equal('2.ndjson.gz');
    expect(await names({ plainBytes: third - 1 })).to.equal('3.ndjson.gz');
    expect(await names({ plainMs: 0 })).to.equal('4.ndjson.gz');
    expect(COMPRESS_LIMITS).to.include({ plainBytes: 64 * 1024 * 1024, plainCount: 32, plainMs: 7 * 24 * HOUR_MS });
  });

  it('leaves few files however often a journal is opened', async () => {
    await journal.close();
    for (let opening = 0; opening < 60; opening += 1) {
      journal = await openAfter(disk, 0);
      await compressorOf(disk, journal, { plainCount: 12, plainCountLeft: 4, plainMs: Infinity }).update();
      await journal.append([sample(100 + opening)]).durable;
      await journal.close();
    }
    expect(files(disk).length).to.be.within(5, 15);
    expect(await status()).to.equal('clean');
  });
});
