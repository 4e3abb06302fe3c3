import { expect } from 'chai';
import { createLocale, preferredLanguage } from '../../src/ui/i18n/locale.ts';
import { addEvents, eventLabel, eventTone, timeline } from '../../src/ui/activity/activity-lines.ts';
import { healthItems, problemCount, problemsAtAGlance } from '../../src/ui/health/health-items.ts';
import { rankRows, shortDemand } from '../../src/ui/top/ranking.ts';
import { mergeRows } from '../../src/ui/shared/view-model/rows.ts';
import { changesOf, fieldOf, problemsOf, toForm } from '../../src/ui/settings/settings-form.ts';
import { replacedVersions, versionList } from '../../src/ui/models/versions.ts';
import { event, failure, HEALTH, RANKING, SETTINGS, view, VIEWS } from '../browser/ui-scenario.ts';

const en = createLocale('en');
const zh = createLocale('zh');

describe('formats', () => {
  it('cost nothing until one is used: the first view waits for none', () => {
    const { NumberFormat, DateTimeFormat } = Intl;
    let made = 0;
    const counting = <T extends object>(format: T) =>
      new Proxy(format, {
        construct(target, args, self) {
          made += 1;
          return Reflect.construct(target as unknown as new () => object, args, self) as object;
        },
      });
    Object.assign(Intl, { NumberFormat: counting(NumberFormat), DateTimeFormat: counting(DateTimeFormat) });
    try {
      const { f } = createLocale('en');
      expect(made).to.equal(0);
      for (const n of [1, 2, 3]) f.exact(n);
      expect(made).to.equal(1);
    } finally {
      Object.assign(Intl, { NumberFormat, DateTimeFormat });
    }
  });

  const plain = (text: string) => text.replaceAll('\u00a0', ' ');

  it('give sizes about three figures, in one unit with their whole', () => {
    const bytes = (n: number) => en.f.bytes(n);
    const bytesOf = (part: number, whole: number) => en.f.bytesOf(part, whole);
    expect([0, 999, 10_900_000, 298_400_000, 4_700_000_000].map(n => plain(bytes(n)))).to.deep.equal([
      '0 bytes',
      '999 bytes',
      '10.9 MB',
      '298 MB',
      '4.7 GB',
    ]);
    expect(plain(bytes(999_960))).to.equal('1 MB');
    expect(plain(bytesOf(29_000_000, 4_700_000_000))).to.equal('0 of 4.7 GB');
    expect(plain(bytesOf(20, 10))).to.equal('10 of 10 bytes');
  });

  it('round times to what a person waits for', () => {
    const duration = (s: number) => en.f.duration(s);
    expect([0, 41.2, 61, 3_599, 7_500, 90_000, 200_000].map(s => plain(duration(s)))).to.deep.equal([
      '1 s',
      '42 s',
      '1 min',
      '60 min',
      '2 h 5 min',
      '1 day',
      '2 days',
    ]);
  });

  it('never claim 100 % too early, nor fail on a bad time', () => {
    expect(en.f.percent(0.9999)).to.equal('99%');
    expect(en.f.percent(1)).to.equal('100%');
    expect(en.f.dateTime('nonsense')).to.equal('nonsense');
    expect(plain(zh.f.ago(new Date(0).toISOString(), 120_000))).to.equal('2 分钟前');
    expect(en.f.ago(new Date(5_000).toISOString(), 0)).to.equal('just now');
  });
});

describe('language', () => {
  it('is the first of the person’s that the page speaks', () => {
    expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).to.equal('zh');
    expect(preferredLanguage(['en-GB', 'zh'])).to.equal('en');
    expect(preferredLanguage([])).to.equal('en');
  });
});

describe('ranking', () => {
  it('sorts by rank and scales by the highest demand', () => {
    const rows = rankRows({ ...RANKING, ranking: RANKING.ranking.toReversed() }, mergeRows(VIEWS, [], []));
    expect(rows.map(row => row.rank)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(rows[0]?.share).to.equal(1);
    expect(rows[0]?.row?.status).to.equal('ready');
    expect(rows[4]?.row).to.equal(null);
    expect(rankRows(null, [])).to.deep.equal([]);
    expect(rankRows({ generated_at: '', ranking: [{ rank: 1, model_id: 'a', demand: 0 }] }, [])[0]?.share).to.equal(0);
  });

  it('shortens only what gets shorter', () => {
    expect([12_431, 960].map(n => shortDemand(n, en.f))).to.deep.equal(['12.4K', '']);
    expect([12_431, 8_204].map(n => shortDemand(n, zh.f))).to.deep.equal(['1.2万', '']);
  });
});

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
    expect(timeline(events, 'all', '').map(item => [item.seq, item.count])).to.deep.equal([
      [6, 1],
      [5, 2],
      [4, 1],
      [2, 1],
      [1, 1],
    ]);
  });

  it('filters by subject and type', () => {
    expect(timeline(events, 'all', ' B@ ').map(item => item.seq)).to.deep.equal([4]);
    expect(timeline(events, 'engine', '').map(item => item.seq)).to.deep.equal([1]);
    expect(timeline(events, 'model', '').map(item => item.seq)).to.deep.equal([6]);
    expect(timeline(events, 'download', 'a').map(item => item.seq)).to.deep.equal([5, 2]);
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

describe('health', () => {
  it('says what is wrong and what to do', () => {
    const broken = {
      ...HEALTH,
      freeBytes: 5_000_000,
      journal: { ...HEALTH.journal, ok: false, error: failure('JOURNAL_UNWRITABLE') },
      library: { url: 'http://x', ok: false, error: failure('NETWORK_UNREACHABLE') },
      scheduler: { url: null, ok: null, error: null },
    };
    const items = healthItems(broken, en);
    expect(items.map(item => `${item.name} ${item.state}`)).to.deep.equal([
      'journal bad',
      'registry ok',
      'library bad',
      'scheduler off',
      'disk bad',
    ]);
    expect(items.filter(item => item.state === 'bad').every(item => item.advice !== '' && item.text !== '')).to.equal(
      true,
    );
    expect(problemCount(items)).to.equal(3);
    expect(problemCount(healthItems(HEALTH, zh))).to.equal(0);
    expect(problemsAtAGlance(broken, en)).to.equal(3);
    expect(problemsAtAGlance({ ...HEALTH, journal: null as unknown as never }, en)).to.equal(1);
  });
});

describe('settings form', () => {
  it('sends only what changed, and null for what was emptied', () => {
    const form = toForm(SETTINGS);
    expect(changesOf(form, SETTINGS)).to.deep.equal({});
    expect(changesOf({ ...form, schedulerUrl: ' ', maxDownloads: '5' }, SETTINGS)).to.deep.equal({
      schedulerUrl: null,
      maxDownloads: 5,
    });
  });

  it('refuses what is no address or no number', () => {
    const form = toForm(SETTINGS);
    expect(problemsOf(form)).to.deep.equal({});
    expect(problemsOf({ ...form, libraryUrl: 'models', schedulerUrl: 'ftp://x', maxDownloads: '0' })).to.deep.equal({
      libraryUrl: 'badUrl',
      schedulerUrl: 'badUrl',
      maxDownloads: 'badNumber',
    });
    expect(problemsOf({ ...form, maxDownloads: '1.5' })).to.have.property('maxDownloads');
  });

  it('refuses what the engine would refuse', () => {
    const form = toForm(SETTINGS);
    const wrong = { modelsDir: 'models', connectionsPerFile: '17', libraryToken: 'a b', pinnedKeys: 'abc' };
    const network = { proxyUrl: 'ftp://proxy', caFile: 'company.pem' };
    expect(problemsOf({ ...form, ...wrong, ...network })).to.deep.equal({
      proxyUrl: 'badProxy',
      caFile: 'badPath',
      modelsDir: 'badPath',
      connectionsPerFile: 'badNumber',
      libraryToken: 'badToken',
      pinnedKeys: 'badKeys',
    });
    const key = 'Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    // SPKI: a public key, but not as the engine reads it.
    expect(problemsOf({ ...form, pinnedKeys: `MCowBQYDK2VwAyEA${key}` })).to.deep.equal({ pinnedKeys: 'badKeys' });
    const right = { modelsDir: 'D:\\models', connectionsPerFile: '16', libraryToken: 'a-b', pinnedKeys: ` ${key}\n\n` };
    expect(problemsOf({ ...form, ...right, proxyUrl: 'socks5h://proxy:1080' })).to.deep.equal({});
    expect(changesOf({ ...form, ...right }, SETTINGS)).to.deep.equal({
      modelsDir: 'D:\\models',
      connectionsPerFile: 16,
      libraryToken: 'a-b',
      pinnedKeys: [key],
    });
  });

  it('leaves a token alone that nobody touched, and forgets one when told', () => {
    const form = toForm(SETTINGS);
    expect(form.libraryToken).to.equal(null);
    expect(changesOf({ ...form, libraryToken: '' }, SETTINGS)).to.deep.equal({ libraryToken: null });
  });

  it('finds the field that the engine’s refusal names', () => {
    const refused = { ...failure('INVALID_ARGUMENT'), details: { field: 'models_dir' } };
    expect(fieldOf(refused)).to.equal('modelsDir');
    expect(fieldOf(failure('DISK_FULL'))).to.equal(null);
    expect(fieldOf({ ...refused, details: { field: 'node_id' } })).to.equal(null);
  });
});

describe('versions that an update left', () => {
  it('are those that are ready below the newest ready one', () => {
    const local = [
      view('a', '1.9.0', 'ready'),
      view('a', '2.0.0', 'downloading'),
      view('a', '1.10.0', 'ready'),
      view('a', '1.0.0', 'removing'),
      view('a', '1.8.0', 'ready'),
    ];
    const found = replacedVersions(local);
    expect(found?.newest.version).to.equal('1.10.0');
    expect(found?.older.map(({ version }) => version)).to.deep.equal(['1.9.0', '1.8.0']);
  });

  it('are none while the new one is on its way, or alone', () => {
    expect(replacedVersions([view('a', '1.0.0', 'ready'), view('a', '2.0.0', 'verifying')])).to.equal(null);
    expect(replacedVersions([])).to.equal(null);
  });
});

describe('version list', () => {
  it('has what is here and what the library has, newest first', () => {
    const version = { size_bytes: 1, checksum_sha256: '', published_at: '', files: [] };
    const info = { model_id: 'a', latest: '1.10.0', versions: { '1.10.0': version, '1.9.0': version } };
    const list = versionList([view('a', '1.9.0', 'ready'), view('a', '0.1.0', 'ready')], info);
    expect(list.map(entry => [entry.version, entry.local !== null, entry.published !== null])).to.deep.equal([
      ['1.10.0', false, true],
      ['1.9.0', true, true],
      ['0.1.0', true, false],
    ]);
  });
});
