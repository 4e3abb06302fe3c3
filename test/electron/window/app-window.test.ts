import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { StandInWindow } from '../../support/electron/stand-in-objects.ts';
import { startedApp, windowStateFile } from '../main/started-app.ts';

describe('the window of the app', () => {
  let uiDir: string;
  let stateFile: string;
  before(async () => {
    uiDir = await mkdtemp(join(tmpdir(), 'mm-app-'));
    stateFile = windowStateFile(uiDir);
  });
  after(() => rm(uiDir, { recursive: true, force: true }));
  const started = (...args: Parameters<typeof startedApp> extends [string, ...infer Rest] ? Rest : never) =>
    startedApp(uiDir, ...args);

  it('opens on the ground of its page, light or dark, and with a menu that is out of the way', async () => {
    const tokens = await readFile(new URL('../../../src/ui/styles/tokens.css', import.meta.url), 'utf8');
    const [, light, dark] = /--bg: light-dark\((#\w+), (#\w+)\)/.exec(tokens) ?? [];
    for (const [isDark, ground] of [[false, light] as const, [true, dark] as const]) {
      const { window } = await started('linux', { dark: isDark });
      expect(window.options).to.include({ backgroundColor: ground, autoHideMenuBar: true });
    }
  });

  it('loads its page again after a crash, but not for ever', async () => {
    const { window, clock } = await started();
    const { webContents } = window;
    const crash = (reason = 'crashed') => webContents.emit('render-process-gone', {}, { reason });
    crash('clean-exit');
    expect(webContents.reloads).to.equal(0);
    crash();
    crash();
    expect(webContents.reloads).to.equal(1);
    clock.advance(10_000);
    crash('oom');
    expect(webContents.reloads).to.equal(2);
  });

  describe('the place of the window', () => {
    beforeEach(() => rm(stateFile, { force: true }));
    const place = ({ options }: StandInWindow) => {
      const { x, y, width, height } = options as unknown as Record<string, unknown>;
      return { x, y, width, height };
    };

    it('is kept from one start to the next, maximized or not', async () => {
      const first = await started();
      first.window.maximized = true;
      first.window.emit('close');
      const { window } = await started();
      expect([place(window), window.maximized]).to.deep.equal([first.window.bounds, true]);
    });

    it('is the default one when its display is gone', async () => {
      for (const bounds of [
        { x: 1900, y: 10, width: 900, height: 600 },
        { x: -850, y: 10, width: 900, height: 600 },
        { x: 10, y: -40, width: 900, height: 600 },
        { x: 10, y: 1030, width: 900, height: 600 },
      ]) {
        await writeFile(stateFile, JSON.stringify({ bounds, maximized: true }));
        const { window } = await started();
        const byDefault = { x: undefined, y: undefined, width: 1100, height: 760 };
        expect([place(window), window.maximized], JSON.stringify(bounds)).to.deep.equal([byDefault, false]);
      }
    });

    it('is the default one when its file is no window state', async () => {
      for (const text of [
        '',
        '\0\0',
        '[]',
        'null',
        '{"bounds":{"x":1}}',
        '{"bounds":{"x":0,"y":0,"width":-1,"height":9}}',
      ]) {
        await writeFile(stateFile, text);
        expect(place((await started()).window), text).to.include({ width: 1100, height: 760 });
      }
    });

    it('does not hold up a close when it can not be written, which is logged', async () => {
      await mkdir(stateFile);
      const { window, windows, app, logged } = await started();
      window.emit('close');
      expect(logged).to.have.length(1);
      expect(logged[0]).to.include({ level: 'warn', message: 'The place of the window can not be kept.' });
      expect(logged[0]?.fields).to.include({ path: stateFile });
      window.emit('closed');
      app.emit('activate');
      expect(windows.length).to.equal(2);
      await rm(stateFile, { recursive: true });
    });
  });

  describe('when a download ended', () => {
    const ended = (errorCode: string | null) => ({
      type: 'ended',
      outcome: { modelId: 'ocr-eng', version: '2.0.0', errorCode },
    });

    it('notifies whoever looks elsewhere, in the language of the system; a click brings the window forward', async () => {
      for (const [locale, ready, failed] of [
        ['en-GB', 'Ready to use', 'Download failed (DISK_FULL)'],
        ['zh-CN', '已可使用', '下载失败 (DISK_FULL)'],
      ] as const) {
        const { engine, window, notifications } = await started('win32', { locale });
        engine.say(ended(null));
        engine.say(ended('DISK_FULL'));
        const title = 'ocr-eng 2.0.0';
        expect(notifications.map(({ options, shown }) => ({ ...options, shown }))).to.deep.equal([
          { title, body: ready, shown: true },
          { title, body: failed, shown: true },
        ]);
        notifications[0]?.emit('click');
        expect(window.focused).to.equal(2);
      }
    });

    it('is silent in front of the window, and where the system has no notifications', async () => {
      const inFront = await started();
      inFront.window.hasFocus = true;
      inFront.engine.say(ended(null));
      const without = await started('linux', { canNotify: false });
      without.engine.say(ended(null));
      expect([...inFront.notifications, ...without.notifications]).to.deep.equal([]);
    });
  });
});
