import { expect } from 'chai';
import { LONG_AWAY_MS } from '../../src/ui/shared/store/connection.ts';
import { holds, PageUnderTest, shows } from './ui-page.ts';

describe('the connection of the page in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const row = (modelId: string) => t.row(modelId);

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
    // What was measured is measured no more; what was received stays.
    await holds(t.page, `!document.querySelector('[data-testid="model-whisper-large-v3"]').textContent.includes('/s')`);
    await shows(row('whisper-large-v3'), '3.1 of 4.7 GB (65%)');
    expect(await row('whisper-large-v3').locator('.spark').count()).to.equal(0);
    const grey = `getComputedStyle(document.querySelector('[data-testid="model-ocr-eng"] .chip')).filter`;
    expect(await t.page.evaluate(grey)).to.equal('grayscale(1)');
    t.setStatus('ocr-eng', '2.0.0', 'ready');
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
    ['en-US', 'The engine no longer runs at this address.'],
    ['zh-CN', '此地址已没有后台服务。'],
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
});
