import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startedApp } from './started-app.ts';

describe('the words of the main process', () => {
  let uiDir: string;
  before(async () => {
    uiDir = await mkdtemp(join(tmpdir(), 'mm-words-'));
  });
  after(() => rm(uiDir, { recursive: true, force: true }));

  const ended = { type: 'ended', outcome: { modelId: 'a', version: '1.0.0', errorCode: null } } as const;

  it('are those of the system at first, then those that the window speaks: menu and notifications', async () => {
    const app = await startedApp(uiDir, 'linux', { locale: 'zh-CN' });
    const { ipcMain, window, mainFrame, menus, engine, notifications } = app;
    const say = (language: string, senderFrame: unknown = mainFrame) =>
      ipcMain.emit('language', { sender: window.webContents, senderFrame }, language);
    expect(menus.at(-1)?.map(({ label }) => label)).to.deep.equal(['文件', '编辑', '显示', '窗口']);
    say('en', { url: 'https://example.org/', parent: null });
    engine.say(ended);
    expect(notifications.at(-1)?.options.body, 'another page has no say').to.equal('已可使用');
    say('en');
    expect(menus.at(-1)?.map(({ label }) => label)).to.deep.equal(['File', 'Edit', 'View', 'Window']);
    engine.say(ended);
    expect(notifications.at(-1)?.options.body).to.equal('Ready to use');
  });

  it('name every entry of the menu, which has what macOS expects of it', async () => {
    const { menus } = await startedApp(uiDir, 'darwin');
    const [menu = []] = menus;
    expect(menu[0]?.submenu.some(({ role }) => role === 'quit')).to.equal(true);
    const entries = menu.flatMap(({ submenu }) => submenu).filter(({ role }) => role !== undefined);
    expect(entries.every(({ label }) => label !== undefined && label !== '')).to.equal(true);
  });
});
