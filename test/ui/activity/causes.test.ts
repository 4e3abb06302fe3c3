import { expect } from 'chai';
import type { AnyEvent } from '../../../src/api/contract.ts';
import { causesOf } from '../../../src/ui/activity/causes.ts';
import { event } from '../../browser/ui-scenario.ts';

const of = (seq: number, type: string, task_id: string, more: Partial<AnyEvent> = {}) =>
  ({ ...event(seq, type, 'a@1.0.0', { task_id }), ...more }) as AnyEvent;

const seqs = (events: AnyEvent[]) => events.map(({ seq }) => seq);

describe('causes of an event', () => {
  const events = [
    of(1, 'DownloadRequested', 't1'),
    of(2, 'DownloadStarted', 't1'),
    of(3, 'DownloadCheckpointed', 't1'),
    { ...of(4, 'DownloadStarted', 't1'), subject: 'b@1.0.0' } as AnyEvent,
    of(5, 'DownloadStarted', 't2'),
    of(6, 'DownloadFailed', 't1'),
    of(7, 'SomethingElse', 't9', { cause: 2 }),
  ];

  it('go back through the task where none is named, past what led to nothing', () => {
    expect(seqs(causesOf(events[5] as AnyEvent, events).chain)).to.deep.equal([1, 2, 6]);
    expect(causesOf(events[5] as AnyEvent, events).missing).to.equal(null);
  });

  it('are the named ones where there are', () => {
    expect(seqs(causesOf(events[6] as AnyEvent, events).chain)).to.deep.equal([1, 2, 7]);
  });

  it('say which one is not loaded, and end even when a journal names itself', () => {
    const far = of(9, 'X', 't8', { cause: 5 });
    expect(causesOf(far, [far])).to.deep.equal({ chain: [far], missing: 5 });
    const own = of(9, 'X', 't8', { cause: 9 });
    expect(seqs(causesOf(own, [own]).chain)).to.deep.equal([9]);
  });

  it('are none for an event without a task', () => {
    const engine = event(3, 'EngineStarted', null, {});
    expect(seqs(causesOf(engine, [...events, engine]).chain)).to.deep.equal([3]);
  });
});
