import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONTENT_SECURITY_POLICY } from '../../../src/engine/browser-host/security-headers.ts';
import { electronStandIn } from '../../support/electron/electron-stand-in.ts';
import { startedApp } from '../main/started-app.ts';

describe('the security of the app', () => {
  let uiDir: string;
  before(async () => {
    uiDir = await mkdtemp(join(tmpdir(), 'mm-app-'));
    await writeFile(join(uiDir, 'index.html'), '<title>Models</title>');
    await writeFile(join(uiDir, 'notes.exe'), 'x');
  });
  after(() => rm(uiDir, { recursive: true, force: true }));
  const started = () => startedApp(uiDir);

  it('sandboxes all renderers and registers its scheme before ready', async () => {
    const { log, schemes } = await started();
    expect(log).to.deep.equal(['path userData', 'lock', 'sandbox', 'schemes', 'ready']);
    expect(schemes).to.deep.equal([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('opens a window that has no Node, shows app:// and is isolated from its preload script', async () => {
    const { window } = await started();
    expect(window.options.webPreferences).to.deep.equal({
      preload: '/dist/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(window.loaded).to.deep.equal(['app://model-manager/']);
  });

  it('denies every permission', async () => {
    const { deciders } = await started();
    const decided: unknown[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read']) {
      deciders['request']?.({}, permission, (granted: boolean) => decided.push(granted));
      decided.push(deciders['check']?.({}, permission));
    }
    decided.push(deciders['device']?.({ deviceType: 'usb' }));
    expect(decided).to.deep.equal(Array.from({ length: 11 }, () => false));
  });

  it('refuses navigation, redirects, webviews and new windows', async () => {
    const { window } = await started();
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = 0;
      window.webContents.emit(event, { url: 'app://model-manager/other', preventDefault: () => (prevented += 1) });
      expect(prevented, event).to.equal(1);
    }
    expect(window.webContents.openHandler?.({ url: 'https://example.org' })).to.deep.equal({ action: 'deny' });
  });

  it('opens nothing outside: of shell the app gets what shows a file in its folder, and no more', async () => {
    const source = await readFile(new URL('../../../src/electron/main/electron-api.ts', import.meta.url), 'utf8');
    expect(source.match(/'\w+'/g)).to.include.members(["'app'", "'BrowserWindow'"]).and.not.to.include("'shell'");
    expect(source.match(/shell:.*/g)).to.deep.equal(["shell: Pick<typeof Electron.shell, 'showItemInFolder'>;"]);
  });

  it('shows the folder that the engine names, asked by its own page; no path comes from there', async () => {
    const { window, engine, ipcMain, mainFrame, shown } = await started();
    const wants = (senderFrame: unknown, model: unknown) =>
      ipcMain.emit('show-folder', { sender: window.webContents, senderFrame }, model);
    engine.say({ type: 'ready' });
    const before = engine.received.length;
    wants({ url: 'https://example.org/', parent: null }, { modelId: 'evil' });
    wants(mainFrame, { modelId: 'ocr-eng', version: '1.0.0' });
    expect(engine.received.slice(before).map(({ data }) => data)).to.deep.equal([
      { type: 'locate', model: { modelId: 'ocr-eng', version: '1.0.0' } },
    ]);
    expect(shown).to.deep.equal([]);
    engine.say({ type: 'located', path: '/data/models/ocr-eng/1.0.0' });
    expect(shown).to.deep.equal([join('/data/models/ocr-eng/1.0.0', 'checksum.sha256')]);
  });

  it('gives a port to the main frame of its own window on its own page alone', async () => {
    const { window, engine, asks, mainFrame } = await started();
    engine.say({ type: 'ready' });
    const stranger = electronStandIn();
    const { webContents } = new (stranger.electron.BrowserWindow as unknown as new (o: object) => typeof window)({});
    asks(webContents);
    asks(window.webContents, { ...mainFrame, parent: {} });
    asks(window.webContents, null);
    for (const url of ['https://model-manager/', 'app://other/', 'app://model-manager.evil/', 'about:blank', '']) {
      asks(window.webContents, { url, parent: null });
    }
    expect(engine.received).to.deep.equal([]);
    expect([...window.webContents.received, ...webContents.received]).to.deep.equal([]);
    asks(window.webContents);
    expect(window.webContents.received.length).to.equal(1);
  });

  it('serves the built UI with its policy, and nothing else', async () => {
    const { handlers } = await started();
    const get = (url: string, method = 'GET') => handlers['app']?.({ url, method }) ?? expect.fail('No handler.');
    const page = await get('app://model-manager/');
    expect([page.status, await page.text()]).to.deep.equal([200, '<title>Models</title>']);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const refused = [
      ...['app://other/', 'app://model-manager/none.js', 'app://model-manager/notes.exe', 'app://model-manager/%'],
      ...[
        'app://model-manager/..%2f..%2fetc/passwd',
        'app://model-manager/%2e%2e%2findex.html',
        'app://model-manager/..%5cx.js',
      ],
    ];
    for (const answer of [
      ...(await Promise.all(refused.map(url => get(url)))),
      await get('app://model-manager/', 'POST'),
    ]) {
      expect(answer.status).to.equal(404);
      expect(answer.headers.get('content-security-policy')).to.equal(CONTENT_SECURITY_POLICY);
    }
    expect(page.headers.get('content-security-policy')).to.equal(CONTENT_SECURITY_POLICY);
    expect(page.headers.get('x-content-type-options')).to.equal('nosniff');
  });
});
