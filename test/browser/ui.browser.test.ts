import type { ModelStatus } from '../../src/api/contract.ts';
import { expect } from 'chai';
import { fromErrorValue } from '../../src/model/errors.ts';
import { LONG_AWAY_MS } from '../../src/ui/shared/store/connection.ts';
import { button, holds, PageUnderTest, shows } from './ui-page.ts';
import { event, failure, HEALTH, RANKING, sample, task, view, VIEWS } from './ui-scenario.ts';

describe('the page in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const row = (modelId: string) => t.row(modelId);
  const setStatus = (modelId: string, version: string, status: ModelStatus) =>
    t.engine.set('state', [
      ...VIEWS.filter(known => known.modelId !== modelId),
      view(modelId, version, status, { task: status === 'ready' ? null : task() }),
    ]);

  it('lists installed, downloading and available models with what they do', async () => {
    await shows(row('whisper-large-v3'), '43 s left');
    await shows(row('whisper-large-v3'), '38 MB/s');
    await shows(row('paraformer-zh'), 'Verifying 63%');
    await shows(row('llama-3-8b-instruct'), 'must become free');
    await shows(row('ocr-eng'), '10.9 MB');
    expect(await t.page.getByRole('list', { name: 'Models' }).getByRole('listitem').count()).to.equal(12);
    const bar = row('whisper-large-v3').getByRole('progressbar');
    expect(await bar.getAttribute('aria-valuenow')).to.equal('65');
  });

  it('installs on a click, busy until the engine answers', async () => {
    let finish!: (value: null) => void;
    const answer = new Promise<null>(resolve => (finish = resolve));
    t.engine.answer('install', () => answer);
    const install = button(row('ocr-eng'), /^Install/);
    await install.click();
    await row('ocr-eng').locator('[aria-busy=true]').waitFor();
    await install.dispatchEvent('click');
    finish(null);
    await row('ocr-eng').locator('[aria-busy=true]').waitFor({ state: 'detached' });
    const calls = t.engine.callsOf('install');
    expect(calls).to.have.length(1);
    expect(calls[0]).to.include({ modelId: 'ocr-eng', version: '2.0.0' });
    expect(calls[0]).to.have.property('commandId').that.is.a('string');
    setStatus('ocr-eng', '2.0.0', 'ready');
    await shows(row('ocr-eng'), 'Ready');
    await shows(t.page.getByTestId('live-region'), 'ocr-eng 2.0.0: Ready');
  });

  it('pauses and resumes with one button that keeps the focus', async () => {
    t.engine.answer('pause', () => setStatus('whisper-large-v3', '1.0.0', 'paused'));
    t.engine.answer('resume', () => setStatus('whisper-large-v3', '1.0.0', 'downloading'));
    await button(row('whisper-large-v3'), /^Pause/).focus();
    await t.page.keyboard.press('Enter');
    await button(row('whisper-large-v3'), /^Resume/).waitFor();
    await row('whisper-large-v3').locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await t.page.keyboard.press('Enter');
    await button(row('whisper-large-v3'), /^Pause/).waitFor();
    expect(t.engine.callsOf('pause')).to.have.length(1);
    expect(t.engine.callsOf('resume')[0]).to.include({ modelId: 'whisper-large-v3', version: '1.0.0' });
  });

  it('keeps a failed row with its code, Retry and Copy details', async () => {
    await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await shows(row('bge-m3'), 'CHECKSUM_MISMATCH');
    await button(row('bge-m3'), /^Copy details/).click();
    await shows(row('bge-m3'), 'Copied');
    const copied = await t.page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(copied)).to.include({ model: 'bge-m3', code: 'CHECKSUM_MISMATCH' });
    await button(row('bge-m3'), /^Retry/).click();
    await expectCall('install', { modelId: 'bge-m3', version: '1.4.0' });
  });

  it('copies by a selection where the page has no clipboard, and leaves the focus where it was', async () => {
    await t.context.grantPermissions(['clipboard-read']);
    await t.page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))`);
    await button(row('bge-m3'), /^Copy details/).click();
    await shows(row('bge-m3'), 'Copied');
    expect(await t.page.evaluate('document.activeElement.getAttribute("aria-label")')).to.match(/^Copy details/);
    const copied = await t.page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(copied)).to.include({ model: 'bge-m3' });
  });

  it('shows at the row why the engine refused', async () => {
    t.engine.answer('remove', () => Promise.reject(fromErrorValue(failure('MODEL_IN_USE'))));
    await button(row('marian-zh-en'), /^Remove/).click();
    await t.page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    expect(t.engine.callsOf('remove')).to.have.length(0);
    await button(row('marian-zh-en'), /^Remove/).click();
    await t.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await shows(row('marian-zh-en').getByRole('alert'), 'MODEL_IN_USE');
    await button(row('marian-zh-en').getByRole('alert'), 'Close').click();
    await row('marian-zh-en').getByRole('alert').waitFor({ state: 'detached' });
  });

  it('offers an update from where to where', async () => {
    await button(row('marian-en-ja'), /^Update 1.0.0 → 2.0.0/).click();
    await expectCall('update', { modelId: 'marian-en-ja' });
  });

  it('searches and filters', async () => {
    await t.page.getByRole('searchbox').fill('marian');
    await row('ocr-eng').waitFor({ state: 'detached' });
    await t.page.getByRole('searchbox').fill('');
    await button(t.page, /^Needs attention/).click();
    await row('ocr-eng').waitFor({ state: 'detached' });
    await row('sensevoice-small').waitFor();
    await t.page.getByRole('searchbox').fill('nothing');
    await t.page.getByText('No model matches “nothing”.').waitFor();
    await button(t.page, 'Show all models').click();
    await row('ocr-eng').waitFor();
    expect(await t.page.getByRole('searchbox').inputValue()).to.equal('');
    await holds(t.page, "document.activeElement.textContent === 'All12'");
  });

  it('says under Installed that nothing is yet, and leads to what can be', async () => {
    t.engine.set('state', []);
    await button(t.page, /^Installed/).click();
    await t.page.getByText('Nothing is installed yet.').waitFor();
    await button(t.page, 'Show what is available').click();
    await row('ocr-eng').waitFor();
    await button(t.page, /^Needs attention/).click();
    await t.page.getByText('All is well').waitFor();
  });

  it('opens details, verifies, and gives the focus back on Escape', async () => {
    await button(row('marian-en-ja'), /^marian-en-ja/).click();
    const detail = t.page.getByRole('complementary', { name: /marian-en-ja/ });
    await shows(detail, '/models/marian-en-ja/1.0.0');
    await shows(detail, 'model.safetensors');
    await button(detail, 'Verify').click();
    await shows(detail, 'All 3 files are intact.');
    await t.page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    expect(await t.page.evaluate('document.activeElement.textContent')).to.contain('marian-en-ja');
  });

  it('after an update says what came from the old version, and offers to remove that', async () => {
    t.engine.set('state', [
      view('marian-en-ja', '1.0.0', 'ready', { sizeBytes: 305_000_000 }),
      view('marian-en-ja', '2.0.0', 'downloading', { task: task(), reusedBytes: 290_000_000 }),
    ]);
    await shows(row('marian-en-ja'), '290 MB taken from installed versions');
    await button(row('marian-en-ja'), /^marian-en-ja/).click();
    const detail = t.page.getByRole('complementary', { name: /marian-en-ja/ });
    await shows(detail, '290 MB taken from installed versions');
    expect(await button(detail, 'Remove 1.0.0').count()).to.equal(0);

    const old = view('marian-en-ja', '1.0.0', 'ready', { sizeBytes: 305_000_000 });
    t.engine.set('state', [old, view('marian-en-ja', '2.0.0', 'ready', { reusedBytes: 290_000_000 })]);
    await shows(detail, '1.0.0 is no longer needed for it and takes 305 MB.');
    await button(detail, 'Remove 1.0.0').click();
    await t.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await holds(t.page, "!document.querySelector('[aria-busy=true]')");
    expect(t.engine.callsOf('remove')).to.have.length(1);
    expect(t.engine.callsOf('remove')[0]).to.include({ modelId: 'marian-en-ja', version: '1.0.0' });
    t.engine.set('state', [view('marian-en-ja', '2.0.0', 'ready')]);
    await button(detail, 'Remove 1.0.0').waitFor({ state: 'detached' });
  });

  it('shows how far a verification is, in the row and beside its button', async () => {
    let finish!: (value: unknown) => void;
    const answer = new Promise(resolve => (finish = resolve));
    t.engine.answer('verify', () => answer);
    await button(row('marian-en-ja'), /^marian-en-ja/).click();
    const detail = t.page.getByRole('complementary', { name: /marian-en-ja/ });
    await button(detail, 'Verify').click();
    const part = { phase: 'verifying', receivedBytes: 61_000_000, totalBytes: 305_000_000 } as const;
    t.engine.set('progress', [sample('marian-en-ja', '1.0.0', part)]);
    await shows(row('marian-en-ja'), 'Verifying 20%');
    await shows(detail, 'Verifying 20%');
    t.engine.set('progress', []);
    finish({ ok: false, files: 3, damaged: [{ path: 'a', reason: 'checksum' }] });
    await shows(detail, '1 damaged file found.');
    await detail.getByText('Verifying').waitFor({ state: 'detached' });
  });

  it('shows Top Models and installs from them', async () => {
    await t.goTo('Top Models');
    const rank = t.page.getByTestId('rank-marian-zh-en');
    await shows(rank, '12.4K');
    await shows(rank, '12,431 tasks');
    await shows(rank, 'Installed');
    await button(t.page.getByTestId('rank-ocr-eng'), /^Install/).click();
    await expectCall('install', { modelId: 'ocr-eng', version: '2.0.0' });
    const reversed = RANKING.ranking.map((entry, index) => ({ ...entry, rank: 5 - index }));
    t.engine.set('ranking', { value: { ...RANKING, ranking: reversed }, fetchedAt: HEALTH.startedAt, error: null });
    await shows(t.page.getByRole('list', { name: 'Top Models' }).getByRole('listitem').first(), 'speaker-embeddings');
  });

  it('keeps the ranking when its server fails', async () => {
    await t.goTo('Top Models');
    t.engine.set('ranking', { value: RANKING, fetchedAt: HEALTH.startedAt, error: failure('SCHEDULER_UNREACHABLE') });
    await t.page.getByText('The ranking can’t be updated just now').waitFor();
    expect(await t.page.getByRole('list', { name: 'Top Models' }).getByRole('listitem').count()).to.equal(5);
    t.engine.set('ranking', { value: RANKING, fetchedAt: new Date().toISOString(), error: null });
    await t.page.getByText('The ranking can’t be updated just now').waitFor({ state: 'detached' });
  });

  it('shows what happened and what happens', async () => {
    await t.goTo('Activity');
    await t.page.getByTestId('event-8').click();
    await shows(t.page.getByRole('complementary'), 'CHECKSUM_MISMATCH');
    t.engine.addEvent(event(10, 'ModelInstalled', 'ocr-eng@2.0.0', {}));
    await shows(t.page.getByRole('list').getByRole('listitem').first(), 'ocr-eng@2.0.0');
    await t.page.getByRole('searchbox').fill('xtts');
    await t.page.getByTestId('event-8').waitFor({ state: 'detached' });
    await t.page.getByTestId('event-7').waitFor();
  });

  it('tells what is unwell and what to do', async () => {
    await t.goTo('Health');
    await t.page.getByText('Everything works.').waitFor();
    t.engine.set('health', {
      ...HEALTH,
      library: { url: 'http://x', ok: false, error: failure('NETWORK_UNREACHABLE') },
    });
    await shows(t.page.getByTestId('health-library'), 'Check the address in Settings');
    await t.page.getByText('1 thing needs attention.').waitFor();
  });

  it('saves settings that changed, and refuses wrong ones at the field', async () => {
    await t.goTo('Settings');
    const library = t.page.getByRole('textbox', { name: 'Model library' });
    await holds(t.page, "document.querySelector('input[type=url]').value !== ''");
    await library.fill('models');
    await button(t.page, 'Save').click();
    await t.page.getByText('Expected an address').waitFor();
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
    await shows(row('whisper-large-v3'), '下载中');
    expect(await t.page.evaluate('document.documentElement.lang')).to.equal('zh-CN');
    expect(await t.page.evaluate('getComputedStyle(document.documentElement).colorScheme')).to.equal('dark');
  });

  it('follows the language of the system', async () => {
    await t.reopen({ locale: 'zh-CN' });
    await shows(row('ocr-eng'), '可安装');
    await button(row('ocr-eng'), /^安装/).waitFor();
  });

  it('tells the engine when the machine is online again', async () => {
    const heard = new Promise(resolve => t.engine.answer('hostSignal', params => (resolve(params), null)));
    await t.page.evaluate("window.dispatchEvent(new Event('online'))");
    expect(await heard).to.deep.equal({ signal: 'online' });
  });

  it('says when the connection is lost, and recovers without a reload', async () => {
    await t.page.evaluate('window.sameDocument = true');
    await t.engine.stop();
    await t.page.getByTestId('connection-lost').waitFor();
    await row('ocr-eng').waitFor();
    setStatus('ocr-eng', '2.0.0', 'ready');
    await t.engine.start();
    await t.page.getByTestId('connection-lost').waitFor({ state: 'detached' });
    await shows(row('ocr-eng'), 'Ready');
    expect(await t.page.evaluate('window.sameDocument')).to.equal(true);
  });

  for (const [locale, words] of [
    ['en-US', 'Open the address that it printed'],
    ['zh-CN', '请打开它启动时显示的地址'],
  ] as const) {
    it(`says what to do when the engine takes the page no more, and goes on once it does (${locale})`, async () => {
      await t.reopen({ locale });
      const banner = t.page.getByTestId('connection-lost');
      await t.engine.stop();
      t.engine.refuses = true;
      await t.engine.start();
      await shows(banner, words);
      await shows(t.page.getByTestId('live-region'), words);
      // As a window with the new address lets all windows in.
      t.engine.refuses = false;
      await banner.waitFor({ state: 'detached' });
    });
  }

  for (const [locale, words] of [
    ['en-US', 'There is no engine at this address any more.'],
    ['zh-CN', '此地址已没有引擎。'],
  ] as const) {
    it(`says what to do when no engine comes back for long, and goes on if one does (${locale})`, async () => {
      await t.reopen({ locale, fakeClock: true });
      const banner = t.page.getByTestId('connection-lost');
      await t.engine.stop();
      await banner.waitFor();
      expect(await banner.textContent()).not.to.include(words);
      await t.page.clock.runFor(LONG_AWAY_MS);
      await shows(banner, words);
      await shows(t.page.getByTestId('live-region'), words);
      await t.engine.start();
      await banner.waitFor({ state: 'detached' });
    });
  }

  async function expectCall(method: 'install' | 'update', params: Record<string, unknown>): Promise<void> {
    await holds(t.page, "!document.querySelector('[aria-busy=true]')");
    expect(t.engine.callsOf(method)).to.have.length(1);
    expect(t.engine.callsOf(method)[0]).to.include(params);
  }
});
