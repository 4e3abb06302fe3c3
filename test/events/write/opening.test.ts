import { expect } from 'chai';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { reopen, sample } from '../helpers.ts';
import { SimulatedDisk } from '../simulated-disk.ts';
import { DIR, numbersIn, rejection } from './journal-disk.ts';

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
