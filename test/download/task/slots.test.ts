import { expect } from 'chai';
import { createSlots } from '../../../src/download/task/slots.ts';

describe('the slots of tasks', () => {
  it('let those in who wait, in order, when the limit is raised', async () => {
    let limit = 1;
    const slots = createSlots(() => limit);
    const entered: number[] = [];
    const { signal } = new AbortController();
    const takes = [1, 2, 3].map(async n => {
      const give = await slots.take(signal);
      entered.push(n);
      return give;
    });
    const giveFirst = await takes[0]!;
    expect(entered).to.deep.equal([1]);
    limit = 2;
    slots.admit();
    await takes[1];
    expect(entered).to.deep.equal([1, 2]);
    limit = 1;
    giveFirst();
    slots.admit();
    await new Promise(resolve => setImmediate(resolve));
    expect(entered, 'lowered').to.deep.equal([1, 2]);
  });

  it('tell who has to wait, and when the wait ends, however it ends', async () => {
    const slots = createSlots(() => 1);
    const stop = new AbortController();
    const told: string[] = [];
    const take = (name: string, signal = new AbortController().signal) =>
      slots.take(signal, waits => told.push(`${name} ${waits}`));
    const give = await take('first');
    const second = take('second');
    const third = take('third', stop.signal).catch(() => undefined);
    stop.abort(new Error('paused'));
    await third;
    give();
    await second;
    expect(told).to.deep.equal(['second true', 'third true', 'third false', 'second false']);
  });
});
