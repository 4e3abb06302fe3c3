import { expect } from 'chai';
import { BATCH_MAX_EVENTS } from '../../../src/events/write/commit-queue.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { collect, eventsOf, numbersOf, readAll, reopen, sample } from '../helpers.ts';
import { failure, SimulatedDisk } from '../simulated-disk.ts';

const DIR = '/data/journal';

function syncsOf(disk: SimulatedDisk): number {
  return disk.log.filter(line => line.startsWith('datasync')).length;
}

async function rejection(promise: Promise<unknown>): Promise<ModelError> {
  return promise.then(
    () => expect.fail('Expected a rejection.'),
    (error: unknown) => error as ModelError,
  );
}

async function numbersIn(disk: SimulatedDisk): Promise<number[]> {
  return numbersOf(eventsOf(await readAll(DIR, disk)).map(({ event }) => event));
}

/** Fails the first operation of a kind on segments from now on. */
function failOnce(disk: SimulatedDisk, operation: string, code: string): void {
  disk.fault = (now, path) => {
    if (now !== operation || !path.endsWith('.ndjson')) return;
    disk.fault = () => undefined;
    throw failure(code);
  };
}

describe('journal commits', () => {
  it('shares the next sync among what arrives during one', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    const before = syncsOf(disk);
    let late: Promise<unknown>[] = [];
    disk.fault = operation => {
      if (operation !== 'datasync' || late.length > 0) return;
      late = [2, 3, 4, 5].map(n => journal.append([sample(n)]).durable);
    };
    await journal.append([sample(1)]).durable;
    expect(late).to.have.length(4);
    await Promise.all(late);
    expect(syncsOf(disk) - before).to.equal(2);
    expect(await numbersIn(disk)).to.deep.equal([1, 2, 3, 4, 5]);
    await journal.close();
  });

  it('never acknowledges before the sync', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    let acknowledged = false;
    let early = false;
    disk.fault = operation => {
      if (operation === 'datasync' || operation === 'write') early ||= acknowledged || journal.durableSeq > 0;
    };
    await journal.append([sample(1)]).durable.then(() => (acknowledged = true));
    expect(early).to.equal(false);
    expect(journal.durableSeq).to.equal(1);
    expect(journal.cursor()).to.include({ journal: journal.id, seq: 1 });
    await journal.close();
  });

  it('limits a batch, splits no group and refuses one that fits no batch', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    const group = Array.from({ length: 300 }, (_, n) => sample(n));
    const before = syncsOf(disk);
    await Promise.all([
      journal.append(group).durable,
      journal.append(group).durable,
      journal.append([sample(1)]).durable,
    ]);
    expect(syncsOf(disk) - before).to.equal(2);
    const tooMany = Array.from({ length: BATCH_MAX_EVENTS + 1 }, (_, n) => sample(n));
    expect(() => journal.append(tooMany)).to.throw('Expected 1 to 512 events');
    expect(() => journal.append([])).to.throw('Expected 1 to 512 events');
    expect(() => journal.append([sample(1, 'x'.repeat(1024 * 1024))])).to.throw('Expected 1 to 512 events');
    const [event] = await journal.append([sample(2)]).durable;
    expect(event?.seq).to.equal(602);
    await journal.close();
  });

  it('goes on after short writes', async () => {
    const disk = new SimulatedDisk();
    disk.fault = operation => (operation === 'write' ? 7 : undefined);
    const { journal } = await reopen(DIR, disk);
    await journal.append([sample(1), sample(2)]).durable;
    await journal.close();
    disk.fault = () => undefined;
    expect(await numbersIn(disk)).to.deep.equal([1, 2]);
  });

  it('keeps an event as it was when it was appended', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    const event = sample(1);
    const { events, durable } = journal.append([event]);
    event.data.installed_version = '2';
    await durable;
    expect(numbersOf(events)).to.deep.equal([1]);
    expect(await numbersIn(disk)).to.deep.equal([1]);
    await journal.close();
  });

  it('finishes what is in flight on close and takes nothing afterwards', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    const pending = [1, 2].map(n => journal.append([sample(n)]).durable);
    await journal.close();
    expect(await Promise.all(pending)).to.have.length(2);
    expect(() => journal.append([sample(3)])).to.throw('closed');
    await journal.close();
  });
});

describe('journal on a failing disk', () => {
  for (const operation of ['datasync', 'write', 'exists']) {
    it(`stops for good when a ${operation} fails with EIO`, async () => {
      const disk = new SimulatedDisk();
      const { journal } = await reopen(DIR, disk);
      await journal.append([sample(1)]).durable;
      failOnce(disk, operation, 'EIO');
      const [first, second] = [journal.append([sample(2)]), journal.append([sample(3)])];
      const errors = await Promise.all([rejection(first.durable), rejection(second.durable)]);
      expect(errors.map(({ code, retryable }) => ({ code, retryable }))).to.deep.equal(
        Array.from({ length: 2 }, () => ({ code: 'JOURNAL_UNWRITABLE', retryable: true })),
      );
      const syncs = syncsOf(disk);
      expect(() => journal.append([sample(4)])).to.throw('Expected the journal to reach the disk');
      expect(syncsOf(disk)).to.equal(syncs);
      expect(numbersOf(await collect(journal.read()))).to.deep.equal([1]);
      await journal.close();
    });
  }

  it('rejects what was appended while the failing sync was in flight, too', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    const late: Promise<ModelError>[] = [];
    disk.fault = operation => {
      if (operation !== 'datasync') return;
      late.push(rejection(journal.append([sample(2)]).durable));
      throw failure('EIO');
    };
    const error = await rejection(journal.append([sample(1)]).durable);
    expect(await Promise.all(late)).to.deep.equal([error]);
    await journal.close();
  });

  it('takes ENOSPC of a sync for a failed sync', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    failOnce(disk, 'datasync', 'ENOSPC');
    expect((await rejection(journal.append([sample(1)]).durable)).code).to.equal('JOURNAL_UNWRITABLE');
    await journal.close();
  });

  it('rejects on a full disk, cuts the tail, gives up the reserve and goes on', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    await journal.append([sample(1)]).durable;
    const length = disk.contents(`${DIR}/journal-0000000001.ndjson`).length;
    let writes = 0;
    disk.fault = operation => {
      if (operation !== 'write') return;
      writes += 1;
      if (writes > 1 && disk.paths().includes(`${DIR}/reserve`)) throw failure('ENOSPC');
      return writes === 1 ? 100 : undefined;
    };
    const errors = await Promise.all([
      rejection(journal.append([sample(2), sample(3)]).durable),
      rejection(journal.append([sample(4)]).durable),
    ]);
    expect(errors.map(({ code }) => code)).to.deep.equal(['DISK_FULL', 'DISK_FULL']);
    expect(disk.contents(`${DIR}/journal-0000000001.ndjson`).length).to.equal(length);
    expect(disk.paths()).to.not.include(`${DIR}/reserve`);
    const [recorded] = await journal.append([sample(5)]).durable;
    expect(recorded?.seq).to.equal(2);
    expect(await numbersIn(disk)).to.deep.equal([1, 5]);
    await journal.close();
    expect((await verifyJournal({ dir: DIR, fs: disk })).status).to.equal('clean');
    await (await reopen(DIR, disk)).journal.close();
    expect(disk.paths()).to.include(`${DIR}/reserve`);
  });

  it('survives a full disk at every write, size cuts included', async () => {
    for (let at = 1; at <= 14; at += 1) {
      const disk = new SimulatedDisk();
      const { journal } = await reopen(DIR, disk, { segmentBytes: 600 });
      let writes = 0;
      disk.fault = (operation, path) => {
        if (!path.endsWith('.ndjson') || (operation !== 'write' && operation !== 'open')) return;
        writes += 1;
        if (writes === at || writes === at + 1) throw failure('ENOSPC');
      };
      const acknowledged: number[] = [];
      for (let n = 1; n <= 8; n += 1) {
        await journal.append([sample(n)]).durable.then(
          () => acknowledged.push(n),
          (error: ModelError) => expect(error.code).to.equal('DISK_FULL'),
        );
      }
      expect(acknowledged.length, `write ${at}`).to.be.within(6, 8);
      await journal.close();
      disk.fault = () => undefined;
      expect(await numbersIn(disk), `write ${at}`).to.deep.equal(acknowledged);
      expect(await verifyJournal({ dir: DIR, fs: disk }), `write ${at}`).to.include({ status: 'clean' });
    }
  });

  it('opens on a full disk by giving up the reserve, and says DISK_FULL without one', async () => {
    const disk = new SimulatedDisk();
    await (await reopen(DIR, disk)).journal.close();
    disk.fault = operation => {
      if (operation === 'write' && disk.paths().includes(`${DIR}/reserve`)) throw failure('ENOSPC');
    };
    const { journal } = await reopen(DIR, disk);
    await journal.append([sample(1)]).durable;
    await journal.close();
    disk.fault = operation => {
      if (operation === 'write') throw failure('ENOSPC');
    };
    expect((await rejection(reopen(DIR, disk))).code).to.equal('DISK_FULL');
    disk.fault = () => undefined;
    const last = await reopen(DIR, disk);
    expect(last.recovery.lastSeq).to.equal(1);
    await last.journal.close();
  });
});

describe('journal opening', () => {
  it('claims, reads, cuts, rewrites, syncs and only then writes its header', async () => {
    const disk = new SimulatedDisk();
    const first = await reopen(DIR, disk);
    await first.journal.append([sample(1)]).durable;
    await first.journal.close();
    const path = `${DIR}/journal-0000000001.ndjson`;
    disk.put(path, Buffer.concat([disk.contents(path), Buffer.from('{"seq":2')]));
    disk.log.length = 0;
    await (await reopen(DIR, disk)).journal.close();
    const steps = disk.log.map(line =>
      line
        .replace(`${DIR}/`, '')
        .replace(/journal-0+/, '')
        .replace(/1\.\d+\.[0-9a-f]{8}$/, '1.TAIL'),
    );
    const changes = steps.slice(steps.indexOf('open 2.ndjson')).filter(step => !/^(open 1|read|list)/.test(step));
    expect(changes).to.deep.equal([
      'open 2.ndjson',
      `syncDirectory ${DIR}`,
      'open 2.ndjson',
      'makeDirectory torn',
      'open torn/1.TAIL',
      'write torn/1.TAIL',
      'datasync torn/1.TAIL',
      'syncDirectory torn',
      `syncDirectory ${DIR}`,
      'truncate 1.ndjson',
      'write 1.ndjson',
      'datasync 1.ndjson',
      'write 2.ndjson',
      'datasync 2.ndjson',
      'exists 3.ndjson',
      'exists reserve',
      'open reserve',
    ]);
  });
});

describe('journal fence', () => {
  it('acknowledges nothing once another opening has claimed the next segment', async () => {
    const disk = new SimulatedDisk();
    const old = await reopen(DIR, disk);
    await old.journal.append([sample(1)]).durable;
    const heir = await reopen(DIR, disk, { run: 'heir' });
    expect(heir.recovery.lastSeq).to.equal(1);
    const error = await rejection(old.journal.append([sample(2)]).durable);
    expect(error).to.include({ code: 'JOURNAL_UNWRITABLE', retryable: false });
    expect(error.details).to.include({ fenced: true, segment: 2 });
    await heir.journal.append([sample(3)]).durable;
    expect(await numbersIn(disk)).to.deep.equal([1, 3]);
    expect((await verifyJournal({ dir: DIR, fs: disk })).status).to.equal('clean');
    await Promise.all([old.journal.close(), heir.journal.close()]);
  });

  it('stops an old writer at its size cut too', async () => {
    const disk = new SimulatedDisk();
    const old = await reopen(DIR, disk, { segmentBytes: 300 });
    await old.journal.append([sample(1)]).durable;
    const heir = await reopen(DIR, disk);
    expect((await rejection(old.journal.append([sample(2)]).durable)).details).to.include({ fenced: true });
    await heir.journal.append([sample(3)]).durable;
    expect(await numbersIn(disk)).to.deep.equal([1, 3]);
    await heir.journal.close();
  });

  it('publishes nothing when another opening comes between claim and header', async () => {
    const disk = new SimulatedDisk();
    disk.fault = (operation, path) => {
      if (operation === 'datasync' && path.endsWith('1.ndjson'))
        disk.put(`${DIR}/journal-0000000002.ndjson`, Buffer.alloc(0));
    };
    expect((await rejection(reopen(DIR, disk))).details).to.include({ fenced: true, segment: 2 });
  });

  it('lets one of two openings at once win', async () => {
    const disk = new SimulatedDisk();
    const results = await Promise.allSettled([reopen(DIR, disk), reopen(DIR, disk)]);
    const won = results.filter(result => result.status === 'fulfilled');
    expect(won).to.have.length(1);
    await won[0]?.value.journal.append([sample(1)]).durable;
    expect(await numbersIn(disk)).to.deep.equal([1]);
    await won[0]?.value.journal.close();
  });
});
