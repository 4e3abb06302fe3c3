/**
 * The page as the desktop app has it: real Chromium, the real preload script and the real main process on the stand-in of
 * Electron. The page's scheme alone is another one, which Chromium would not open.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import ts from 'typescript';
import { startedApp } from '../electron/main/started-app.ts';
import { button, PageUnderTest } from './ui-page.ts';

const PRELOAD = new URL('../../src/electron/preload.cts', import.meta.url);

/** `require('electron')` of the preload script, and a port of the engine that leads to its WebSocket. */
const ELECTRON = `
  const handlers = {};
  const ipcRenderer = {
    on: (channel, listener) => (handlers[channel] = listener),
    send: (channel, ...args) => {
      if (channel !== 'engine-port-wanted') return void window.toMain(channel, args);
      const { port1, port2 } = new MessageChannel();
      const socket = new WebSocket('ws://' + location.host + '/api');
      socket.onmessage = ({ data }) => port1.postMessage(JSON.parse(data));
      socket.onopen = () => {
        port1.onmessage = ({ data }) => socket.send(JSON.stringify(data));
        handlers['engine-port']({ ports: [port2] });
      };
    },
  };
  const webUtils = { getPathForFile: file => '/media/usb/' + file.name };
  const require = () => ({ ipcRenderer, webUtils });
`;

describe('the desktop app’s page in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();

  it('Open folder shows what the engine names: the page says which model, main shows which path', async () => {
    const app = await startedApp(t.folder);
    app.engine.say({ type: 'ready' });
    const before = app.engine.received.length;
    const asked: unknown[][] = [];
    const page = await desktopPage((channel, args) => {
      if (channel !== 'language') asked.push([channel, ...args]);
      app.ipcMain.emit(channel, { sender: app.window.webContents, senderFrame: app.mainFrame }, ...args);
    });

    await button(page.getByTestId('model-marian-en-ja'), /^marian-en-ja/).click();
    await button(page, 'Open folder').click();
    await expectSoon(() => asked.length > 0);
    expect(asked).to.deep.equal([['show-folder', { modelId: 'marian-en-ja', version: '1.0.0' }]]);
    expect(app.engine.received.slice(before).map(({ data }) => data)).to.deep.equal([
      { type: 'locate', model: { modelId: 'marian-en-ja', version: '1.0.0' } },
    ]);
    expect(app.shown).to.deep.equal([]);
    // Another one than the page shows: no path of the page's is ever used.
    app.engine.say({ type: 'located', path: '/elsewhere/marian-en-ja/1.0.0' });
    expect(app.shown).to.deep.equal([join('/elsewhere/marian-en-ja/1.0.0', 'checksum.sha256')]);

    async function expectSoon(holds: () => boolean): Promise<void> {
      while (!holds()) await page.evaluate('new Promise(requestAnimationFrame)');
    }
  });

  it('says in the settings that it notifies: the app does, whatever the page may', async () => {
    const page = await desktopPage(() => undefined);
    await page.getByRole('navigation').getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByText('Shown when a model is ready while this window is in the background.').waitFor();
  });

  it('takes over what is dropped on the window: preload tells the path, the engine reads it', async () => {
    t.engine.answer('adopt', () => ({
      adopted: [{ modelId: 'ocr-eng', version: '2.0.0', sizeBytes: 1, path: '/m', from: '/media', unchanged: false }],
      refused: [],
    }));
    const page = await desktopPage(() => undefined);
    const untouched = await page.evaluate<boolean>(`(() => {
      const dataTransfer = new DataTransfer();
      for (const name of ['models', 'ocr-eng']) dataTransfer.items.add(new File(['x'], name));
      const drop = type => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
      const target = document.querySelector('.main');
      return target.dispatchEvent(drop('dragover')) || target.dispatchEvent(drop('drop'));
    })()`);
    expect(untouched, 'a file would be opened in place of the page').to.equal(false);
    await page.getByTestId('import').getByText('Imported: ocr-eng 2.0.0').waitFor();
    expect(t.engine.callsOf('adopt')).to.deep.equal([{ path: '/media/usb/models' }, { path: '/media/usb/ocr-eng' }]);
  });

  async function desktopPage(toMain: (channel: string, args: unknown[]) => void): Promise<Page> {
    const page = await t.context.newPage();
    await page.exposeFunction('toMain', toMain);
    const { outputText } = ts.transpileModule(await readFile(PRELOAD, 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    await page.addInitScript(`{ ${ELECTRON} ((exports, require) => { ${outputText} })({}, require); }`);
    let schemes = 0;
    await page.route('**/assets/*.js', async route => {
      const body = await (await route.fetch()).text();
      const patched = body.replace(/(["'`])app:\1/g, () => (schemes++, '"http:"'));
      await route.fulfill({ contentType: 'text/javascript', body: patched });
    });
    await page.goto(t.engine.url);
    await page.getByTestId('model-ocr-eng').waitFor();
    expect(schemes).to.equal(1);
    return page;
  }
});
