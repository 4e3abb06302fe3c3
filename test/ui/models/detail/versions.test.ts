import { expect } from 'chai';
import { replacedVersions, versionList } from '../../../../src/ui/models/detail/versions.ts';
import { view } from '../../../browser/ui-scenario.ts';

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
