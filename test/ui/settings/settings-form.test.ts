import { expect } from 'chai';
import { changesOf, fieldOf, problemsOf, toForm } from '../../../src/ui/settings/settings-form.ts';
import { failure, SETTINGS } from '../../browser/ui-scenario.ts';

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
      libraryUrl: 'noScheme',
      schedulerUrl: 'badUrl',
      maxDownloads: 'badNumber',
    });
    const addresses = {
      'models.example.com': 'noScheme',
      'models.example.com:8080/team': 'noScheme',
      'http://': 'badUrl',
      'not an address': 'badUrl',
      'https://mara@models.example.com': 'onlyAddress',
      'https://models.example.com/?team=a': 'onlyAddress',
    };
    for (const [libraryUrl, problem] of Object.entries(addresses))
      expect(problemsOf({ ...form, libraryUrl }), libraryUrl).to.deep.equal({ libraryUrl: problem });
    expect(problemsOf({ ...form, libraryUrl: 'https://models.example.com/models-team' })).to.deep.equal({});
    expect(problemsOf({ ...form, maxDownloads: '1.5' })).to.have.property('maxDownloads');
  });

  it('takes a limit in megabytes a second, and its hours', () => {
    const limited = { ...SETTINGS, limitBytesPerSecond: 2_500_000, limitHours: '22:00-06:00' };
    expect(toForm(limited)).to.include({ limitBytesPerSecond: '2.5', limitHours: '22:00-06:00' });
    const form = toForm(SETTINGS);
    const change = changesOf({ ...form, limitBytesPerSecond: '5', limitHours: ' 08:00 - 18:00 ' }, SETTINGS);
    expect(change).to.deep.equal({ limitBytesPerSecond: 5_000_000, limitHours: '08:00-18:00' });
    const none = { ...toForm(limited), limitBytesPerSecond: ' ', limitHours: '' };
    expect(changesOf(none, limited)).to.deep.equal({ limitBytesPerSecond: null, limitHours: null });
    for (const limitBytesPerSecond of ['0', '0.05', '-1', 'fast', '1e300'])
      expect(problemsOf({ ...form, limitBytesPerSecond })).to.deep.equal({ limitBytesPerSecond: 'badLimit' });
    for (const limitHours of ['8-18', '08:00', '08:00-08:00', '24:00-01:00'])
      expect(problemsOf({ ...form, limitHours })).to.deep.equal({ limitHours: 'badHours' });
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
