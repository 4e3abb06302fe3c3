import { expect } from 'chai';
import type { AnyEvent } from '../../../src/api/contract.ts';
import { addEvents } from '../../../src/ui/activity/activity-store.ts';
import { matchesEvent } from '../../../src/ui/activity/event-filter.ts';
import type { EventGroup, TimeSpan } from '../../../src/ui/i18n/messages/activity.ts';
import { eventLabel, eventTone, timeline } from '../../../src/ui/shared/view-model/timeline.ts';
import { event } from '../../browser/ui-scenario.ts';
import { en, zh } from '../support.ts';

describe('activity', () => {
  const events = [
    event(1, 'EngineStarted', null, {}),
    event(2, 'DownloadStarted', 'a@1.0.0', {}),
    event(3, 'DownloadCheckpointed', 'a@1.0.0', {}),
    event(4, 'DownloadCheckpointed', 'b@1.0.0', {}),
    event(5, 'DownloadCheckpointed', 'a@1.0.0', {}),
    event(6, 'ModelInstalled', 'a@1.0.0', {}),
  ];

  it('is newest first, with repeats of one subject as one line', () => {
    expect(timeline(events).map(item => [item.seq, item.count])).to.deep.equal([
      [6, 1],
      [5, 2],
      [4, 1],
      [2, 1],
      [1, 1],
    ]);
  });

  it('filters by subject and type', () => {
    const shown = (group: EventGroup, subject: string) =>
      timeline(events.filter(known => matchesEvent(known, { group, subject, span: 'all' }, 0))).map(item => item.seq);
    expect(shown('all', ' B@ ')).to.deep.equal([4]);
    expect(shown('engine', '')).to.deep.equal([1]);
    expect(shown('model', '')).to.deep.equal([6]);
    expect(shown('download', 'a')).to.deep.equal([5, 2]);
  });

  it('takes each event once after a reconnect, and keeps the newest', () => {
    expect(addEvents(events.slice(0, 4), events.slice(2), 3).map(known => known.seq)).to.deep.equal([4, 5, 6]);
  });

  it('shows the events of a newer program by their own name', () => {
    expect(eventLabel(event(1, 'SomethingNewer', null, {}), en.m)).to.equal('SomethingNewer');
    expect(eventLabel(event(1, 'ModelInstalled', null, {}), zh.m)).to.equal('模型已安装');
    expect(eventTone(event(1, 'SomethingNewer', null, {}))).to.equal('plain');
  });
});

describe('a span of time', () => {
  it('reaches as far back as its name says, and hides nothing without a time', () => {
    const at = event(1, 'X', null, {});
    const now = Date.parse(at.time);
    const isWithin = (known: AnyEvent, span: TimeSpan, then: number) =>
      matchesEvent(known, { group: 'all', subject: '', span }, then);
    expect(isWithin(at, 'hour', now + 3_600_000)).to.equal(true);
    expect(isWithin(at, 'hour', now + 3_600_001)).to.equal(false);
    expect(isWithin(at, 'week', now + 3_600_001)).to.equal(true);
    expect(isWithin(at, 'all', now + 1e12)).to.equal(true);
    expect(isWithin({ ...at, time: 'unreadable' }, 'hour', now)).to.equal(true);
  });
});
