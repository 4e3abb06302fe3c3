import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, readSettings, saveSettings } from '../../../src/engine/settings/store.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { leaveOut } from '../../support/leave-out.ts';

describe('settings.json', () => {
  let dataDir: string;
  let file: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'settings-'));
    file = join(dataDir, 'settings.json');
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const onDisk = async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

  it('makes node_id once, in a directory that need not exist yet', async () => {
    const fresh = join(dataDir, 'new', 'data');
    const first = await loadSettings(fresh);
    expect(first.nodeId).to.match(/^[0-9a-f-]{36}$/);
    expect((await loadSettings(fresh)).nodeId).to.equal(first.nodeId);
  });

  it('gives two loads at once the same node_id', async () => {
    const [a, b] = await Promise.all([loadSettings(dataDir), loadSettings(dataDir)]);
    expect(a.nodeId).to.equal(b.nodeId);
  });

  it('has defaults for what the file does not say', async () => {
    expect(await readSettings(dataDir)).to.deep.equal({
      libraryUrl: null,
      schedulerUrl: null,
      modelsDir: null,
      nodeId: '',
      maxDownloads: 3,
      connectionsPerFile: 4,
      limitBytesPerSecond: null,
      limitHours: null,
      pinnedKeys: [],
      libraryToken: null,
      schedulerToken: null,
      proxyUrl: null,
      caFile: null,
    });
  });

  it('never writes when it only reads', async () => {
    await readSettings(dataDir);
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('keeps unknown fields, also nested ones, over node_id and a save', async () => {
    await writeFile(file, JSON.stringify({ future: { a: [1, { b: null }] }, library_url: 'http://one' }));
    await loadSettings(dataDir);
    await saveSettings(dataDir, { maxDownloads: 5 });
    const { node_id, ...rest } = await onDisk();
    expect(node_id).to.be.a('string');
    expect(rest).to.deep.equal({ future: { a: [1, { b: null }] }, library_url: 'http://one', max_downloads: 5 });
  });

  it('lays overrides over the file and never writes them', async () => {
    await writeFile(file, JSON.stringify({ library_url: 'http://file', scheduler_url: 'http://file' }));
    const settings = await loadSettings(dataDir, { libraryUrl: 'http://flag/', schedulerUrl: undefined });
    expect(settings.libraryUrl).to.equal('http://flag');
    expect(settings.schedulerUrl).to.equal('http://file');
    expect((await saveSettings(dataDir, { maxDownloads: 2 })).libraryUrl).to.equal('http://file');
    expect((await onDisk()).library_url).to.equal('http://file');
  });

  it('keeps the tokens from other users, and leaves no temporary file', async function () {
    await saveSettings(dataDir, { libraryToken: 'secret' });
    expect(await readdir(dataDir)).to.deep.equal(['settings.json']);
    if (process.platform === 'win32') leaveOut(this, 'Windows has no file modes.');
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });

  it('loses none of many changes at once', async () => {
    await Promise.all([
      saveSettings(dataDir, { maxDownloads: 7 }),
      saveSettings(dataDir, { libraryUrl: 'https://host/models-team/' }),
      saveSettings(dataDir, { pinnedKeys: ['k1'] }),
    ]);
    const settings = await readSettings(dataDir);
    expect(settings).to.include({ maxDownloads: 7, libraryUrl: 'https://host/models-team' });
    expect(settings.pinnedKeys).to.deep.equal(['k1']);
  });

  it('takes a proxy of HTTP or SOCKS', async () => {
    for (const kind of ['http', 'https', 'socks', 'socks4', 'socks4a', 'socks5', 'socks5h']) {
      const proxyUrl = `${kind}://proxy.test:1080`;
      expect((await saveSettings(dataDir, { proxyUrl })).proxyUrl).to.equal(proxyUrl);
    }
  });

  it('clears with null', async () => {
    await saveSettings(dataDir, { libraryUrl: 'http://a', libraryToken: 't' });
    const settings = await saveSettings(dataDir, { libraryUrl: null, libraryToken: null });
    expect(settings).to.include({ libraryUrl: null, libraryToken: null });
  });

  const malformed: [what: string, text: string, names: RegExp][] = [
    ['half a file', '{"library_url": "http://a"', /settings\.json to be JSON/],
    ['an empty file', '', /settings\.json to be JSON/],
    ['a list', '[]', /settings\.json to be a JSON object/],
    ['a library that is no URL', '{"library_url":"models"}', /"library_url" to be an http/],
    ['a library over ftp', '{"library_url":"ftp://host"}', /"library_url"/],
    ['credentials in a URL', '{"scheduler_url":"http://u:p@host"}', /"scheduler_url"/],
    ['a proxy over ftp', '{"proxy_url":"ftp://host"}', /"proxy_url" to be an http:\/\/, https:\/\/ or socks5/],
    ['a proxy without a host', '{"proxy_url":"socks5://"}', /"proxy_url"/],
    ['a user in library_url', '{"library_url":"https://hush:hush@host/x"}', /"library_url".*got "https:\/\/…@host\/x"/],
    ['a signature in library_url', '{"library_url":"https://host/?sig=hush"}', /got "https:\/\/host\/\?…"/],
    ['a user in proxy_url', '{"proxy_url":"http://hush:hush@host:1"}', /"proxy_url".*got "http:\/\/…@host:1"/],
    ['a user without a scheme', '{"proxy_url":"hush:hush@host:1"}', /got "…@host:1"/],
    [
      'a # in a password',
      '{"proxy_url":"http://hush:hu#sh@host:1"}',
      /"http:\/\/…@host:1".* password in proxy_url has a "#".*%23/,
    ],
    [
      'a / in a password',
      '{"proxy_url":"http://hush:hush/@host:1"}',
      /"http:\/\/…@host:1".* password in proxy_url has a "\/".*%2F/,
    ],
    [
      'a % in a password',
      '{"proxy_url":"http://hush:hush%@host:1"}',
      /"http:\/\/…@host:1".* password in proxy_url has a "%".*%25/,
    ],
    ['a relative models_dir', '{"models_dir":"models"}', /"models_dir" to be an absolute path/],
    ['zero downloads', '{"max_downloads":0}', /"max_downloads" to be a whole number from 1 to 16, got 0/],
    ['null downloads', '{"max_downloads":null}', /"max_downloads"/],
    ['a fraction of a connection', '{"connections_per_file":1.5}', /"connections_per_file"/],
    ['a node_id with a line break', '{"node_id":"a\\nb"}', /"node_id"/],
    ['keys that are no list', '{"pinned_keys":"k"}', /"pinned_keys" to be a list/],
    ['a token with a line break', '{"library_token":"hush\\nhush"}', /"library_token"/],
  ];
  for (const [what, text, names] of malformed) {
    it(`refuses ${what}, says where, and leaves the file as it is`, async () => {
      await writeFile(file, text);
      for (const attempt of [
        () => loadSettings(dataDir),
        () => readSettings(dataDir),
        () => saveSettings(dataDir, { maxDownloads: 2 }),
      ]) {
        const error = await attempt().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(isModelError(error) && error.code).to.equal('INVALID_ARGUMENT');
        expect((error as Error).message)
          .to.match(names)
          .and.not.contain('hush');
      }
      expect(await readFile(file, 'utf8')).to.equal(text);
    });
  }

  it('refuses a malformed change and writes nothing of it', async () => {
    const error = await saveSettings(dataDir, { maxDownloads: 2, libraryUrl: 'nowhere' }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isModelError(error) && error.code).to.equal('INVALID_ARGUMENT');
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('goes on saving after a refused change', async () => {
    const refused = saveSettings(dataDir, { maxDownloads: -1 }).catch(() => 'refused');
    const saved = saveSettings(dataDir, { maxDownloads: 4 });
    expect(await refused).to.equal('refused');
    expect((await saved).maxDownloads).to.equal(4);
  });

  for (const [what, encoding] of [
    ['UTF-8', 'utf8'],
    ['"Unicode"', 'utf16le'],
  ] as const) {
    it(`reads and saves a file that Notepad saved as ${what}: with its mark, CRLF and Chinese letters`, async () => {
      await writeFile(file, '\uFEFF{\r\n  "library_url": "http://a",\r\n  "note": "模型"\r\n}\r\n', encoding);
      expect((await readSettings(dataDir)).libraryUrl).to.equal('http://a');
      await saveSettings(dataDir, { maxDownloads: 2 });
      expect(await onDisk()).to.include({ library_url: 'http://a', note: '模型', max_downloads: 2 });
    });
  }
});
