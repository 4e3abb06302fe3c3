import { expect } from 'chai';
import { BATCH_MAX_EVENTS } from '../../../src/events/write/commit-queue.ts';
import { numbersOf, reopen, sample } from '../helpers.ts';
import { SimulatedDisk } from '../simulated-disk.ts';
import { DIR, numbersIn, syncsOf } from './journal-disk.ts';

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
