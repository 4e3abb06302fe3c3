/** What support looks at: the checks of the doctor, the file for support, and a report that is opened. */
import { expect } from 'chai';
import type { DoctorReport, ExplainedModel } from '../../../src/api/contract.ts';
import { axeFindings } from '../axe.ts';
import { button, PageUnderTest, shows } from '../ui-page.ts';
import { event, HEALTH, view } from '../ui-scenario.ts';

const line = (finding: string, state: 'ok' | 'warning' | 'problem', todo: string | null) => ({
  ...{ check: finding, finding, state, todo, title: `Title of ${finding}`, text: `Text of ${finding}`, facts: {} },
});
const REPORT: DoctorReport = {
  at: HEALTH.startedAt,
  state: 'problem',
  lines: [
    line('disk', 'ok', null),
    line('journal-torn', 'warning', 'start it'),
    line('library-failed', 'problem', 'ask'),
  ],
};
const OPENED = {
  ...{ madeAt: HEALTH.startedAt, redacted: true, firstSeq: 1, lastSeq: 9 },
  ...{ firstTime: HEALTH.startedAt, lastTime: HEALTH.startedAt },
};
const STORY: ExplainedModel = {
  model: 'ocr-eng',
  story: [
    {
      seq: 7,
      time: HEALTH.startedAt,
      type: 'DownloadFailed',
      subject: 'ocr-eng@1.0.0',
      text: 'The download was given up.',
    },
  ],
  now: [{ model: 'ocr-eng@1.0.0', status: 'failed', text: 'failed (host-1)', todo: 'ask the library' }],
};

describe('the page for support in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();

  it('examines everything on request, the worst first, and saves a report', async () => {
    t.engine.answer('diagnose', () => REPORT);
    t.engine.answer('saveReport', () => ({ path: '/data/reports/report.zip', sizeBytes: 1_200_000 }));
    await t.goTo('Health');
    await t.page.getByRole('button', { name: 'Examine', exact: true }).click();
    await shows(t.page.getByTestId('doctor-library-failed'), 'What to do: ask.');
    expect(t.engine.callsOf('diagnose')).to.deep.equal([{ deep: false, language: 'en' }]);
    const order = await t.page
      .getByTestId('doctor')
      .locator('.check')
      .evaluateAll(all => all.map(each => each.getAttribute('data-testid')));
    expect(order).to.deep.equal(['doctor-library-failed', 'doctor-journal-torn', 'doctor-disk']);
    await button(t.page, 'Save a report for support').click();
    await shows(t.page.getByTestId('saved-report'), '/data/reports/report.zip');
    expect(await axeFindings(t.page)).to.deep.equal([]);
  });

  it('shows a report: the models at two moments, and a story; no button changes anything', async () => {
    t.engine.answer('stateAt', ({ seq }) => [view('ocr-eng', '1.0.0', Number(seq) < 5 ? 'downloading' : 'failed')]);
    t.engine.answer('history', () => [event(3, 'DownloadStarted', 'ocr-eng@1.0.0', {})]);
    t.engine.answer('explain', () => STORY);
    t.engine.set('health', { ...HEALTH, opened: OPENED });
    await shows(t.page.getByTestId('report'), 'nothing is changed');
    await shows(t.page.getByTestId('moment-ocr-eng@1.0.0'), 'Failed');
    await t.page.getByText('Compare with another moment').click();
    await shows(t.page.getByTestId('moment-ocr-eng@1.0.0'), 'Downloading');
    expect(await t.page.locator('.moment-changed').count()).to.equal(1);
    await t.page.getByTestId('explain-model').fill('ocr-eng');
    await t.page.getByTestId('explain-model').press('Enter');
    await shows(t.page.getByTestId('story'), 'The download was given up.');
    await shows(t.page.getByTestId('story'), 'What to do: ask the library');
    expect(await button(t.row('whisper-large-v3'), /^Pause/).getAttribute('aria-disabled')).to.equal('true');
    expect(await axeFindings(t.page)).to.deep.equal([]);
  });
});
