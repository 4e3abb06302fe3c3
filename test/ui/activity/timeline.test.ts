import { expect } from 'chai';
import type { AnyEvent } from '../../../src/api/contract.ts';
import { addEvents } from '../../../src/ui/activity/activity-store.ts';
import { dayLines } from '../../../src/ui/activity/day-lines.ts';
import { matchesEvent, searchOf } from '../../../src/ui/activity/event-filter.ts';
import { eventText } from '../../../src/ui/activity/event-text.ts';
import type { EventGroup, TimeSpan } from '../../../src/ui/i18n/messages/activity.ts';
import { eventLabel, eventTone, timeline } from '../../../src/ui/shared/view-model/timeline.ts';
import { event } from '../../browser/ui-scenario.ts';
import { en, plain, zh } from '../support.ts';

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
      timeline(events.filter(known => matchesEvent(known, { group, subject, span: 'all', minor: true }, 0))).map(
        item => item.seq,
      );
    expect(shown('all', ' B@ ')).to.deep.equal([4]);
    expect(shown('engine', '')).to.deep.equal([1]);
    expect(shown('model', '')).to.deep.equal([6]);
    expect(shown('download', 'a')).to.deep.equal([5, 2]);
  });

  it('hides what happens every second, unless it is asked for', () => {
    const shown = (minor: boolean) =>
      events.filter(known => matchesEvent(known, { group: 'all', subject: '', span: 'all', minor }, 0)).length;
    expect([shown(false), shown(true)]).to.deep.equal([3, 6]);
  });

  it('asks the engine for what the filters show, in the whole journal', () => {
    const search = (group: EventGroup, subject: string, minor = false) =>
      searchOf({ group, subject, span: 'all', minor }, en.m);
    expect(search('all', '', true)).to.equal(null);
    expect(search('all', ' whisper ')).to.include({ subjectPart: 'whisper' });
    expect(search('all', '')?.types).to.include('DownloadFailed').and.not.include('DownloadCheckpointed');
    expect(search('engine', '')?.types).to.include.members(['EngineStarted', 'JournalDamaged', 'SettingsChanged']);
    expect(search('model', '')?.types).to.include('ModelInstalled').and.not.include('DownloadFailed');
  });

  it('puts the events of a day below its heading', () => {
    const at = (seq: number, hours: number) => ({
      ...event(seq, 'X', null, {}),
      time: new Date(2026, 2, 2, 12 + hours).toISOString(),
    });
    expect(dayLines(timeline([at(1, -24), at(2, 0), at(3, 1)])).map(({ key }) => key)).to.deep.equal([
      'day Mon Mar 02 2026',
      '3',
      '2',
      'day Sun Mar 01 2026',
      '1',
    ]);
  });

  it('tells what happened as a sentence, in both languages', () => {
    const error = {
      code: 'SERVER_REJECTED',
      message: '',
      retryable: false,
      details: { path: 'model.bin', status: 404 },
    };
    const failed = event(1, 'DownloadFailed', 'a@1.0.0', { task_id: 't', error });
    expect(eventText(failed, en)).to.equal('Download failed: model.bin is missing at the library (HTTP 404)');
    expect(eventText(failed, zh)).to.equal('下载失败：模型库中缺少 model.bin（HTTP 404）');
    const installed = event(1, 'ModelInstalled', 'a@1.0.0', { size_bytes: 298e6, duration_ms: 61_000 });
    expect(plain(eventText(installed, en))).to.equal('Installed: 298 MB in 1 min');
  });

  it('falls back to the label where a newer program wrote other data', () => {
    expect(eventText(event(1, 'ModelInstalled', 'a@1.0.0', {}), en)).to.equal('Model installed');
    expect(eventText(event(1, 'DownloadFailed', 'a@1.0.0', {}), en)).to.equal('Download failed');
    expect(eventText(event(1, 'SomethingNewer', 'a@1.0.0', {}), en)).to.equal('SomethingNewer');
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
      matchesEvent(known, { group: 'all', subject: '', span, minor: true }, then);
    expect(isWithin(at, 'hour', now + 3_600_000)).to.equal(true);
    expect(isWithin(at, 'hour', now + 3_600_001)).to.equal(false);
    expect(isWithin(at, 'week', now + 3_600_001)).to.equal(true);
    expect(isWithin(at, 'all', now + 1e12)).to.equal(true);
    expect(isWithin({ ...at, time: 'unreadable' }, 'hour', now)).to.equal(true);
  });
});
