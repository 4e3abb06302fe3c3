/** What a window sees whose address or cookie the engine doesn't take. */
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { createBrowserHost } from '../../src/engine/browser-host/browser-host.ts';
import type { BrowserHost } from '../../src/engine/browser-host/browser-host.ts';
import { axeFindings } from './axe.ts';
import { launchChromium } from './ui-harness.ts';

describe('the page for a refused window, in Chromium', function () {
  this.timeout(60_000);
  let host: BrowserHost;
  let browser: Browser;
  before(async () => {
    host = await createBrowserHost({ uiDir: null, token: 'a-token-of-enough-characters', run: 'run-1' });
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await host.close();
  });

  for (const [colorScheme, background] of [
    ['light', 'rgb(244, 245, 247)'],
    ['dark', 'rgb(23, 25, 29)'],
  ] as const) {
    it(`looks like the app, within its policy (${colorScheme})`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 800, height: 600 } });
      const complaints: string[] = [];
      page.on('console', message => {
        // The refusals themselves: of the page, and of the icon that Chromium asks for.
        if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
      });
      await page.goto(`http://127.0.0.1:${host.port}/?token=wrong`);
      await page.getByText('请打开程序启动时显示的地址').waitFor();
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal(background);
      expect(complaints).to.deep.equal([]);
      expect(await axeFindings(page)).to.deep.equal([]);
      await page.close();
    });
  }
});
