import { expect } from 'chai';
import { button, holds, PageUnderTest, shows } from './ui-page.ts';
import { event, HEALTH, sample, task, view, VIEWS } from './ui-scenario.ts';

describe('lists in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const rows = () => t.page.locator('.rows .row .row-title');

  it('leads from an event to what led to it', async () => {
    await t.goTo('Activity');
    await t.page.getByTestId('event-6').click();
    const causes = t.page.getByRole('list', { name: 'What led to it' });
    await causes.waitFor();
    expect(await causes.getByRole('listitem').allTextContents()).to.have.length(2);
    await button(causes, /Download requested/).click();
    await shows(t.page.getByRole('complementary').locator('h2'), 'Install requested (298 MB)');
    await causes.waitFor({ state: 'detached' });
  });

  it('shows only what happened in a span of time', async () => {
    await t.goTo('Activity');
    await t.page.getByTestId('event-8').waitFor();
    await t.page.getByLabel('Time').selectOption('hour');
    await t.page.getByTestId('event-8').waitFor({ state: 'detached' });
    t.engine.addEvent({ ...event(10, 'ModelInstalled', 'ocr-eng@2.0.0', {}), time: new Date().toISOString() });
    await t.page.getByTestId('event-10').waitFor();
    await t.page.getByLabel('Time').selectOption('all');
    await t.page.getByTestId('event-8').waitFor();
  });

  it('sorts, and keeps the focus of a row that moves', async () => {
    await t.page.getByLabel('Sort by').selectOption('size');
    await shows(rows().first(), 'llama-3-8b-instruct');
    await t.page.getByLabel('Sort by').selectOption('state');
    await shows(rows().first(), 'whisper-large-v3');
    const cancel = button(t.row('whisper-large-v3'), /^Cancel/);
    await cancel.focus();
    t.engine.set(
      'state',
      VIEWS.filter(({ status }) => status !== 'downloading').concat(
        view('whisper-large-v3', '1.0.0', 'failed', { task: task() }),
      ),
    );
    await shows(t.row('whisper-large-v3'), 'Failed');
    await shows(rows().first(), 'paraformer-zh');
    await holds(t.page, "document.activeElement.getAttribute('aria-label') === 'Cancel whisper-large-v3'");
  });

  it('has only the rows in view of a long list, and keeps the one with the focus', async () => {
    const many = Array.from({ length: 500 }, (_, n) => view(`m${String(n).padStart(3, '0')}`, '1.0.0', 'ready'));
    t.engine.set('catalog', { value: [], fetchedAt: HEALTH.startedAt, error: null });
    t.engine.set('state', many);
    await t.row('m000').waitFor();
    const list = t.page.getByRole('list', { name: 'Models' });
    expect(await list.getByRole('listitem').count()).to.be.within(12, 60);
    expect(await list.getByRole('listitem').first().getAttribute('aria-setsize')).to.equal('500');
    await button(t.row('m001'), /^Remove/).focus();
    await t.page.evaluate("document.querySelector('.rows').scrollTop = 1e9");
    await t.row('m499').waitFor();
    expect(await t.row('m250').count()).to.equal(0);
    await holds(t.page, "document.activeElement.getAttribute('aria-label') === 'Remove m001'");
    await holds(
      t.page,
      "Math.abs(document.querySelector('[data-testid=model-m499]').getBoundingClientRect().bottom - innerHeight) < 2",
    );
    await t.page.getByRole('searchbox').fill('m20');
    await t.row('m200').waitFor();
    expect(await list.getByRole('listitem').count()).to.equal(10);
  });

  it('says in the list and the details that there is no room, before Install', async () => {
    t.engine.set('health', { ...HEALTH, freeBytes: 1_000_000_000 });
    await shows(t.row('llava-phi3-mini'), 'only 1 GB free');
    await shows(t.row('ocr-eng'), '10.9 MB');
    await button(t.row('llava-phi3-mini'), /^llava/).click();
    await shows(t.page.getByRole('complementary'), '2.9 GB, 1 GB are free');
  });

  it('searches the whole journal on the engine’s side, and shows every step on demand', async () => {
    t.engine.answer('history', ({ subjectPart }) => [
      { ...event(1, 'ModelInstalled', `${String(subjectPart)}@0.1.0`, {}), time: '2025-01-02T03:04:05.000Z' },
    ]);
    await t.goTo('Activity');
    await t.page.getByTestId('event-8').waitFor();
    expect(await t.page.getByTestId('event-5').count(), 'a checkpoint').to.equal(0);
    await t.page.getByLabel('Show every step').check();
    await t.page.getByTestId('event-5').waitFor();
    await t.page.getByRole('searchbox').fill('voice');
    await shows(t.page.getByTestId('event-1'), 'voice@0.1.0');
    expect(t.engine.callsOf('history').at(-1)).to.include({ subjectPart: 'voice' });
    await shows(t.page.locator('.day').last(), 'January 2, 2025');
  });

  it('tells a model’s history beside it, anew when its state changes', async () => {
    t.engine.answer('history', ({ subject }) => [event(2, 'DownloadRequested', `${String(subject)}@2.0.0`, {})]);
    await button(t.row('ocr-eng'), /^ocr-eng/).click();
    const history = t.page.getByRole('list', { name: 'History' });
    await shows(history, 'Download requested');
    t.engine.answer('history', ({ subject }) => [
      event(2, 'DownloadRequested', `${String(subject)}@2.0.0`, {}),
      event(5, 'ModelInstalled', `${String(subject)}@2.0.0`, {}),
    ]);
    t.engine.set('state', [...VIEWS, view('ocr-eng', '2.0.0', 'ready')]);
    await shows(history.getByRole('listitem').first(), 'Model installed');
  });

  it('has the speed of the last seconds and the progress of all in the title', async () => {
    await holds(t.page, "document.title === '65% · Model Manager'");
    t.engine.set('progress', [sample('whisper-large-v3', '1.0.0', { bytesPerSecond: 10_000_000 })]);
    await t.row('whisper-large-v3').locator('.spark polyline').waitFor({ state: 'attached' });
    t.engine.set('state', [view('whisper-large-v3', '1.0.0', 'ready')]);
    await holds(t.page, "document.title === 'Model Manager'");
  });

  it('notifies of the end when it may and nobody looks', async () => {
    await t.page.evaluate(`
      window.notices = [];
      window.Notification = class { static permission = 'granted'; constructor(title, options) { window.notices.push(options.body); } };
      Object.defineProperty(document, 'hidden', { get: () => window.away === true });
    `);
    const set = (status: 'downloading' | 'ready', modelId: string) =>
      t.engine.set('state', [view(modelId, '1.0.0', status, { task: status === 'ready' ? null : task() })]);
    for (const [modelId, away] of [
      ['seen', false],
      ['unseen', true],
    ] as const) {
      await t.page.evaluate(`window.away = ${away}`);
      set('downloading', modelId);
      await shows(t.row(modelId), 'Downloading');
      set('ready', modelId);
      await shows(t.row(modelId), 'Ready');
    }
    expect(await t.page.evaluate('window.notices')).to.deep.equal(['unseen 1.0.0: Ready']);
  });
});
