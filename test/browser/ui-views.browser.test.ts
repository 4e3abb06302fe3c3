import { expect } from 'chai';
import { button, holds, PageUnderTest, shows } from './ui-page.ts';
import { event, failure, HEALTH, RANKING } from './ui-scenario.ts';

describe('the other views in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const row = (modelId: string) => t.row(modelId);

  it('shows Top Models and installs from them', async () => {
    await t.goTo('Top Models');
    const rank = t.page.getByTestId('rank-marian-zh-en');
    await shows(rank, '12.4K');
    await shows(rank, '12,431 tasks');
    await shows(rank, 'Installed');
    await button(t.page.getByTestId('rank-ocr-eng'), /^Install/).click();
    await t.expectCall('install', { modelId: 'ocr-eng', version: '2.0.0' });
    const reversed = RANKING.ranking.map((entry, index) => ({ ...entry, rank: 5 - index }));
    t.engine.set('ranking', { value: { ...RANKING, ranking: reversed }, fetchedAt: HEALTH.startedAt, error: null });
    await shows(t.page.getByRole('list', { name: 'Top Models' }).getByRole('listitem').first(), 'speaker-embeddings');
    await button(t.page.getByTestId('rank-ocr-eng'), /^ocr-eng/).click();
    await t.page.getByRole('complementary', { name: /ocr-eng/ }).waitFor();
    await t.page.goBack();
    await rank.waitFor();
  });
  it('keeps the ranking when its server fails', async () => {
    await t.goTo('Top Models');
    t.engine.set('ranking', { value: RANKING, fetchedAt: HEALTH.startedAt, error: failure('SCHEDULER_UNREACHABLE') });
    await t.page.getByText('The ranking can’t be updated right now').waitFor();
    expect(await t.page.getByRole('list', { name: 'Top Models' }).getByRole('listitem').count()).to.equal(5);
    t.engine.set('ranking', { value: RANKING, fetchedAt: new Date().toISOString(), error: null });
    await t.page.getByText('The ranking can’t be updated right now').waitFor({ state: 'detached' });
  });
  it('says in Top Models that no dispatch server is set', async () => {
    t.engine.set('health', { ...HEALTH, scheduler: { url: null, ok: null, error: null } });
    t.engine.set('ranking', { value: null, fetchedAt: null, error: failure('SCHEDULER_UNREACHABLE') });
    await t.goTo('Top Models');
    await t.page.getByText('No dispatch server is set').waitFor();
    expect(await t.page.getByText('not available right now').count()).to.equal(0);
  });
  it('goes on with events after the engine was started anew', async () => {
    await t.goTo('Activity');
    await t.page.getByTestId('event-8').waitFor();
    await t.engine.stop();
    await t.page.getByTestId('connection-lost').waitFor();
    await t.engine.start();
    await t.page.getByTestId('connection-lost').waitFor({ state: 'detached' });
    t.engine.addEvent(event(10, 'ModelInstalled', 'ocr-eng@2.0.0', {}));
    await t.page.getByTestId('event-10').waitFor();
    expect(await t.page.getByTestId('event-8').count(), 'told once').to.equal(1);
  });
  it('shows what happened and what happens', async () => {
    await t.goTo('Activity');
    await t.page.getByTestId('event-8').click();
    await shows(t.page.getByRole('complementary'), 'CHECKSUM_MISMATCH');
    await shows(t.page.getByTestId('event-8'), 'Download failed: A file is not what the library promised');
    t.engine.addEvent(event(10, 'ModelInstalled', 'ocr-eng@2.0.0', {}));
    await shows(t.page.locator('.event').first(), 'ocr-eng@2.0.0');
    await t.page.getByRole('searchbox').fill('xtts');
    await t.page.getByTestId('event-8').waitFor({ state: 'detached' });
    await t.page.getByTestId('event-7').waitFor();
  });
  it('tells what is unwell and what to do', async () => {
    await t.goTo('Health');
    await t.page.getByText('1 thing needs attention.').waitFor();
    await shows(t.page.getByTestId('health-models'), '1 is damaged (sensevoice-small)');
    t.engine.set('health', {
      ...HEALTH,
      library: { url: 'http://x', ok: false, error: failure('NETWORK_UNREACHABLE') },
    });
    await shows(t.page.getByTestId('health-library'), 'Check your network, the VPN, and the address in Settings.');
    // Scene: the library, and models that are damaged or failed.
    await t.page.getByText('2 things need attention.').waitFor();
  });
  it('saves settings that changed, and refuses wrong ones at the field', async () => {
    await t.goTo('Settings');
    const library = t.page.getByRole('textbox', { name: 'Model library' });
    await holds(t.page, "document.querySelector('input[type=url]')?.value");
    await library.fill('models');
    await button(t.page, 'Save').click();
    await t.page.getByText('Add https:// (or http://) in front of the address.').waitFor();
    expect(t.engine.callsOf('setSettings')).to.have.length(0);
    await library.fill('http://127.0.0.1:9000/team');
    await button(t.page, 'Save').click();
    await t.page.getByText('Saved.').first().waitFor();
    expect(t.engine.callsOf('setSettings')).to.deep.equal([{ settings: { libraryUrl: 'http://127.0.0.1:9000/team' } }]);
  });
  it('switches language and theme, and remembers both', async () => {
    await t.goTo('Settings');
    await t.page.getByLabel('Language').selectOption('zh');
    await t.page.getByLabel('主题').selectOption('dark');
    await t.page.reload();
    // The address remembers the view.
    await t.page.getByRole('heading', { name: '设置', level: 1 }).waitFor();
    await t.goTo('模型');
    await shows(row('whisper-large-v3'), '下载中');
    expect(await t.page.evaluate('document.documentElement.lang')).to.equal('zh-CN');
    expect(await t.page.evaluate('getComputedStyle(document.documentElement).colorScheme')).to.equal('dark');
  });
  it('follows the language of the system', async () => {
    await t.reopen({ locale: 'zh-CN' });
    await shows(row('ocr-eng'), '可安装');
    await button(row('ocr-eng'), /^安装/).waitFor();
  });
});
