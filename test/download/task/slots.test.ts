import { expect } from 'chai';
import { createSlots } from '../../../src/download/task/slots.ts';

const large = (taskId: string) => ({ taskId, bytes: 50 });
const small = (taskId: string) => ({ taskId, bytes: 49 });
const smallBytes = 50;

describe('the slots of tasks', () => {
  /** Takes a slot for each in turn; `entered` are the ids of those that have one, as they came. */
  function world(max: number) {
    const state = { max, order: [] as string[] };
    const slots = createSlots({ max: () => state.max, order: () => state.order, smallBytes });
    const entered: string[] = [];
    const leave = new Map<string, () => void>();
    const take = (of: { taskId: string; bytes: number }) =>
      slots.take(of, new AbortController().signal).then(give => {
        entered.push(of.taskId);
        leave.set(of.taskId, give);
      });
    const settled = () => new Promise(resolve => setImmediate(resolve));
    return { state, slots, entered, leave, take, settled };
  }

  it('let those in who wait, in order, when the limit is raised', async () => {
    let limit = 1;
    const slots = createSlots({ max: () => limit, smallBytes });
    const entered: number[] = [];
    const { signal } = new AbortController();
    const takes = [1, 2, 3].map(async n => {
      const give = await slots.take(large(String(n)), signal);
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
    const slots = createSlots({ max: () => 1, smallBytes });
    const stop = new AbortController();
    const told: string[] = [];
    const take = (name: string, signal = new AbortController().signal) =>
      slots.take(large(name), signal, waits => told.push(`${name} ${waits}`));
    const give = await take('first');
    const second = take('second');
    const third = take('third', stop.signal).catch(() => undefined);
    stop.abort(new Error('paused'));
    await third;
    give();
    await second;
    expect(told).to.deep.equal(['second true', 'third true', 'third false', 'second false']);
  });

  it('let in first those that a person put in an order', async () => {
    const { state, slots, entered, leave, take, settled } = world(1);
    for (const id of ['a', 'b', 'c', 'd']) void take(large(id));
    state.order = ['gone', 'd', 'c'];
    slots.admit();
    for (const id of ['a', 'd', 'c']) {
      await settled();
      leave.get(id)?.();
    }
    await settled();
    expect(entered).to.deep.equal(['a', 'd', 'c', 'b']);
  });

  it('have one beyond the limit that only a small task gets, one at a time', async () => {
    const { entered, leave, take, settled } = world(1);
    for (const of of [large('a'), large('b'), small('s'), small('t')]) void take(of);
    await settled();
    expect(entered, 's passes b').to.deep.equal(['a', 's']);
    leave.get('s')?.();
    await settled();
    expect(entered).to.deep.equal(['a', 's', 't']);
    leave.get('a')?.();
    await settled();
    expect(entered, 'the slot beyond the limit is not one of the others').to.deep.equal(['a', 's', 't', 'b']);
  });

  it('let no small task pass one that a person put before it', async () => {
    const { state, slots, entered, leave, take, settled } = world(1);
    state.order = ['b'];
    for (const of of [large('a'), large('b'), small('s')]) void take(of);
    await settled();
    expect(entered).to.deep.equal(['a']);
    state.order = ['s', 'b'];
    slots.admit();
    await settled();
    expect(entered, 'put first, it has the slot of small tasks').to.deep.equal(['a', 's']);
    leave.get('a')?.();
    await settled();
    expect(entered).to.deep.equal(['a', 's', 'b']);
  });
});
