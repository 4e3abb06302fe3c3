import { expect } from 'chai';
import { button, holds, PageUnderTest, shows } from '../ui-page.ts';
import { failure, refuse, task, view } from '../ui-scenario.ts';

const GB = 1e9;
const waiting = (modelId: string, place: number) =>
  view(modelId, '1.0.0', 'queued', { task: task({ receivedBytes: 0, totalBytes: 2 * GB, place }) });

describe('the queue, undo and models in use, in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const inOrder = (...models: string[]) => models.map((modelId, at) => waiting(modelId, at + 1));

  it('tells the place of each waiting download, and puts one first', async () => {
    t.engine.set('state', inOrder('alpha', 'beta', 'gamma'));
    await shows(t.row('alpha'), 'Next in the queue · 2 GB');
    await shows(t.row('gamma'), 'Number 3 in the queue · 2 GB');
    expect(await button(t.row('alpha'), /^Next/).count()).to.equal(0);
    await button(t.row('gamma'), /^Next/).click();
    await holds(t.page, "!document.querySelector('[aria-busy=true]')");
    expect(t.engine.callsOf('prioritize').map(({ models }) => models)).to.deep.equal([['gamma@1.0.0']]);
  });

  it('shows the queue in its order; keys, buttons and the pointer change it', async () => {
    t.engine.answer('prioritize', params => {
      const { models } = params as { models: string[] };
      t.engine.set('state', inOrder(...models.map(ref => ref.split('@')[0]!)));
      return models;
    });
    t.engine.set('state', inOrder('alpha', 'beta', 'gamma'));
    await button(t.page, 'Queue (3)').click();
    const dialog = t.page.getByRole('dialog');
    const order = (...names: string[]) =>
      holds(
        t.page,
        `[...document.querySelectorAll('.queue-name')].map(e => e.textContent).join() === '${names.join()}'`,
      );
    await order('alpha', 'beta', 'gamma');
    await button(dialog, 'Move down alpha').focus();
    await t.page.keyboard.press('Alt+ArrowDown');
    await order('beta', 'alpha', 'gamma');
    expect(await t.page.evaluate('document.activeElement.getAttribute("aria-label")')).to.equal('Move down alpha');
    await button(dialog, 'Move up gamma').click();
    await order('beta', 'gamma', 'alpha');
    await button(dialog, 'Next alpha').click();
    await order('alpha', 'beta', 'gamma');
    await t.page.getByTestId('queue-gamma').dragTo(t.page.getByTestId('queue-alpha'));
    await order('gamma', 'alpha', 'beta');
  });

  it('lets a cancel be taken back for ten seconds', async () => {
    await t.reopen({ fakeClock: true });
    await button(t.row('whisper-large-v3'), /^Cancel/).click();
    await t.expectCall('cancel', { modelId: 'whisper-large-v3', version: '1.0.0', undoMs: 10_000 });
    const bar = t.page.getByTestId('undo-whisper-large-v3');
    await button(bar, 'Undo').click();
    await t.expectCall('undoCancel', { modelId: 'whisper-large-v3', version: '1.0.0' });
    await bar.waitFor({ state: 'detached' });
    await button(t.row('xtts-v2'), /^Cancel/).click();
    const other = t.page.getByTestId('undo-xtts-v2');
    await other.waitFor();
    await t.page.clock.runFor(10_000);
    await other.waitFor({ state: 'detached' });
    t.engine.answer('undoCancel', refuse(failure('INVALID_ARGUMENT')));
    await button(t.row('bge-m3'), /^Cancel/).click();
    await button(t.page.getByTestId('undo-bge-m3'), 'Undo').click();
    await shows(t.page.getByTestId('undo-bge-m3'), 'Too late: what was downloaded of bge-m3 1.4.0 is deleted.');
  });

  it('says before a removal that the model is in use', async () => {
    const ready = (more: object) => [view('marian-zh-en', '1.2.0', 'ready', { sizeBytes: 298_000_000, ...more })];
    t.engine.set('state', ready({ inUse: { tasks: 2, pids: [4711] } }));
    await button(t.row('marian-zh-en'), /^Remove/).click();
    const dialog = t.page.getByRole('dialog');
    await shows(dialog, '2 tasks use it now (process 4711).');
    await button(dialog, 'Remove').dispatchEvent('click');
    expect(t.engine.callsOf('remove')).to.deep.equal([]);
    t.engine.set('state', ready({}));
    await shows(dialog, 'Its files will be deleted');
    await button(dialog, 'Remove').click();
    await t.expectCall('remove', { modelId: 'marian-zh-en', version: '1.2.0' });
  });
});
