/** Keys, the address, and the focus that never gets lost. */
import { expect } from 'chai';
import { button, holds, PageUnderTest, shows } from '../ui-page.ts';
import { SETTINGS, view, VIEWS } from '../ui-scenario.ts';

describe('keys and addresses in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const press = (key: string) => t.page.keyboard.press(key);
  const active = (expression: string) => holds(t.page, `(a => ${expression})(document.activeElement)`);
  const hash = () => t.page.evaluate<string>('location.hash');

  it('leads through search and rows by keys alone', async () => {
    await press('/');
    await active("a.type === 'search'");
    await t.page.keyboard.type('marian');
    await t.row('ocr-eng').waitFor({ state: 'detached' });
    await press('ArrowDown');
    await active("a.textContent.startsWith('marian-en-ja')");
    await press('ArrowDown');
    await active("a.textContent.startsWith('marian-zh-en')");
    await press('ArrowRight');
    await active("a.getAttribute('aria-label') === 'Remove marian-zh-en'");
    await press('ArrowUp');
    await press('ArrowRight');
    await active("a.getAttribute('aria-label').startsWith('Update marian-en-ja') || a.textContent === 'Update'");
    await press('ArrowLeft');
    await press('Enter');
    await t.page.getByRole('complementary', { name: /marian-en-ja/ }).waitFor();
    await press('Escape');
    await t.page.getByRole('complementary').waitFor({ state: 'detached' });
    await active("a.textContent.startsWith('marian-en-ja')");
    await press('Control+f');
    await active("a.type === 'search'");
    await press('Escape');
    await t.row('ocr-eng').waitFor();
  });

  it('stops at most twice in a row, and lists its keys on "?"', async () => {
    await button(t.row('whisper-large-v3'), /^whisper/).focus();
    const stops = await t.page.evaluate<number>(
      `document.querySelectorAll('[data-testid="model-whisper-large-v3"] button:not([tabindex="-1"])').length`,
    );
    expect(stops).to.equal(2);
    await press('?');
    const help = t.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await shows(help, 'Next and previous row');
    await press('Escape');
    await help.waitFor({ state: 'detached' });
    await active("a.textContent.startsWith('whisper-large-v3')");
  });

  it('keeps view, search, filter, order and open details in the address, through reload and Back', async () => {
    await t.page.getByRole('searchbox').fill('marian');
    await button(t.page, /^Installed/).click();
    await t.page.getByLabel('Sort by').selectOption('size');
    await button(t.row('marian-zh-en'), /^marian-zh-en/).click();
    expect(await hash()).to.equal('#/models?q=marian&filter=installed&sort=size&open=marian-zh-en');
    await t.page.reload();
    await t.page.getByRole('complementary', { name: /marian-zh-en/ }).waitFor();
    expect(await t.page.getByRole('searchbox').inputValue()).to.equal('marian');
    await t.goTo('Health');
    expect(await hash()).to.equal('#/health');
    await t.page.goBack();
    await t.page.getByRole('complementary', { name: /marian-zh-en/ }).waitFor();
    await t.page.goBack();
    await t.page.getByRole('complementary').waitFor({ state: 'detached' });
    expect(await t.page.getByRole('searchbox').inputValue(), 'typing is no step').to.equal('marian');
  });

  it('asks before changed settings are lost, also on Back', async () => {
    await t.goTo('Settings');
    await holds(t.page, "document.querySelector('input[type=url]')?.value");
    const proxy = t.page.getByRole('textbox', { name: 'Proxy' });
    await proxy.fill('http://proxy:3128');
    await t.goTo('Models');
    const dialog = t.page.getByRole('dialog', { name: 'Leave without saving?' });
    await button(dialog, 'Stay').click();
    await dialog.waitFor({ state: 'detached' });
    expect(await proxy.inputValue()).to.equal('http://proxy:3128');
    await t.page.evaluate('history.back()');
    await dialog.waitFor();
    expect(await hash()).to.equal('#/settings');
    await button(dialog, 'Leave').click();
    await t.row('ocr-eng').waitFor();
    await t.goTo('Settings');
    await holds(t.page, `document.querySelector('input[type=url]')?.value === ${JSON.stringify(SETTINGS.libraryUrl)}`);
    expect(await proxy.inputValue()).to.equal('');
  });

  it('never lets the focus fall to the page: after a removal, and when a button goes', async () => {
    await button(t.row('marian-zh-en'), /^Remove/).focus();
    await press('Enter');
    await button(t.page.getByRole('dialog'), 'Remove').click();
    await holds(t.page, "!document.querySelector('dialog')");
    t.engine.set('catalog', { value: [], fetchedAt: SETTINGS.nodeId, error: null });
    t.engine.set(
      'state',
      VIEWS.filter(({ modelId }) => modelId !== 'marian-zh-en'),
    );
    await t.row('marian-zh-en').waitFor({ state: 'detached' });
    await active("a !== document.body && a.closest('.row') !== null");
    await button(t.row('whisper-large-v3'), /^Pause/).focus();
    t.setStatus('whisper-large-v3', '1.0.0', 'verifying');
    await button(t.row('whisper-large-v3'), /^Pause/).waitFor({ state: 'detached' });
    await active(`a.closest('[data-testid="model-whisper-large-v3"]') !== null`);
  });

  it('does not take a click for what the button became a moment ago', async () => {
    const pause = button(t.row('whisper-large-v3'), /^Pause/);
    const box = await pause.boundingBox();
    if (!box) throw new Error('Expected Pause to be in view.');
    t.engine.set('state', [
      ...VIEWS.filter(({ modelId }) => modelId !== 'whisper-large-v3'),
      view('whisper-large-v3', '1.0.0', 'damaged'),
    ]);
    await button(t.row('whisper-large-v3'), /^Repair/).waitFor();
    await t.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(t.engine.callsOf('repair')).to.deep.equal([]);
    await t.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await t.expectCall('repair', { modelId: 'whisper-large-v3' });
  });
});
