import { expect } from 'chai';
import { fromErrorValue } from '../../src/model/errors.ts';
import { button, holds, PageUnderTest, shows } from './ui-page.ts';
import { failure, sample, task, view } from './ui-scenario.ts';

describe('Models in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const row = (modelId: string) => t.row(modelId);
  const detail = () => t.page.getByRole('complementary', { name: /bge-m3/ });
  const openDetails = async () => {
    await button(row('bge-m3'), /^bge-m3/).click();
    await shows(detail(), 'Try again. If it happens again, tell whoever runs the library.');
    await detail().getByText('Details', { exact: true }).first().click();
    await shows(detail(), '"code": "CHECKSUM_MISMATCH"');
  };

  it('lists installed, downloading and available models with what they do', async () => {
    await shows(row('whisper-large-v3'), '3.1 of 4.7 GB (65%)');
    await shows(row('whisper-large-v3'), '38 MB/s');
    await shows(row('paraformer-zh'), 'Verifying 63%');
    await shows(row('llama-3-8b-instruct'), 'Waiting for disk space: free 2.1 GB');
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
    t.setStatus('ocr-eng', '2.0.0', 'ready');
    await shows(row('ocr-eng'), 'Ready');
    await shows(t.page.getByTestId('live-region'), 'ocr-eng 2.0.0: Ready');
  });
  it('pauses and resumes with one button that keeps the focus', async () => {
    t.engine.answer('pause', () => t.setStatus('whisper-large-v3', '1.0.0', 'paused'));
    t.engine.answer('resume', () => t.setStatus('whisper-large-v3', '1.0.0', 'downloading'));
    await button(row('whisper-large-v3'), /^Pause/).focus();
    await t.page.keyboard.press('Enter');
    await button(row('whisper-large-v3'), /^Resume/).waitFor();
    await row('whisper-large-v3').locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await t.page.keyboard.press('Enter');
    await button(row('whisper-large-v3'), /^Pause/).waitFor();
    expect(t.engine.callsOf('pause')).to.have.length(1);
    expect(t.engine.callsOf('resume')[0]).to.include({ modelId: 'whisper-large-v3', version: '1.0.0' });
  });
  it('keeps a failed row with its cause and Retry, and tells advice, code and JSON in its details', async () => {
    await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await shows(row('bge-m3'), 'model.safetensors is not what the library promised: its checksum is wrong');
    await openDetails();
    await button(detail(), 'Copy details').first().click();
    await shows(detail(), 'Copied');
    const copied = await t.page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(copied)).to.include({ model: 'bge-m3', code: 'CHECKSUM_MISMATCH' });
    await t.page.keyboard.press('Escape');
    await button(row('bge-m3'), /^Retry/).click();
    await t.expectCall('install', { modelId: 'bge-m3', version: '1.4.0' });
  });
  it('copies by a selection where the page has no clipboard, and leaves the focus where it was', async () => {
    await t.context.grantPermissions(['clipboard-read']);
    await t.page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))`);
    await openDetails();
    await button(detail(), 'Copy details').first().click();
    await shows(detail(), 'Copied');
    expect(await t.page.evaluate('document.activeElement.textContent')).to.equal('Copied');
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
    await shows(row('marian-zh-en').getByRole('alert'), 'The model is in use.');
    await shows(row('marian-zh-en').getByRole('alert'), 'Wait until its task is done, then try again.');
    await button(row('marian-zh-en').getByRole('alert'), 'Close').click();
    await row('marian-zh-en').getByRole('alert').waitFor({ state: 'detached' });
  });
  it('offers an update from where to where', async () => {
    await button(row('marian-en-ja'), /^Update 1.0.0 → 2.0.0/).click();
    await t.expectCall('update', { modelId: 'marian-en-ja' });
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
});
