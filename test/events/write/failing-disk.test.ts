import { expect } from 'chai';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { collect, numbersOf, reopen, sample } from '../helpers.ts';
import { failure, SimulatedDisk } from '../simulated-disk.ts';
import { DIR, failOnce, numbersIn, rejection, syncsOf } from './journal-disk.ts';

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
