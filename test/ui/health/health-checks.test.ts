import { expect } from 'chai';
import { healthChecks, healthSummary, problemCount, problemsAtAGlance } from '../../../src/ui/health/health-checks.ts';
import { failure, HEALTH, task, view } from '../../browser/ui-scenario.ts';
import { en, zh } from '../support.ts';

const UNSET = { url: null, ok: null, error: null };

describe('health', () => {
  it('says what is wrong and what to do', () => {
    const broken = {
      ...HEALTH,
      freeBytes: 5_000_000,
      journal: { ...HEALTH.journal, ok: false, error: failure('JOURNAL_UNWRITABLE') },
      library: { url: 'http://x', ok: false, error: failure('NETWORK_UNREACHABLE') },
      scheduler: UNSET,
    };
    const items = healthChecks(broken, [], en);
    expect(items.map(item => `${item.name} ${item.state}`)).to.deep.equal([
      'journal bad',
      'registry ok',
      'library bad',
      'scheduler off',
      'models ok',
      'disk bad',
    ]);
    expect(items.filter(item => item.state === 'bad').every(item => item.advice !== '' && item.text !== '')).to.equal(
      true,
    );
    expect(problemCount(items)).to.equal(3);
    expect(problemCount(healthChecks(HEALTH, [], zh))).to.equal(0);
    expect(problemsAtAGlance(broken, [], en)).to.equal(3);
    expect(problemsAtAGlance({ ...HEALTH, journal: null as unknown as never }, [], en)).to.equal(1);
  });

  it('counts damaged, missing and failed models, and names them', () => {
    const models = [
      view('a', '1.0.0', 'damaged'),
      view('b', '1.0.0', 'missing'),
      view('b', '2.0.0', 'missing'),
      view('c', '1.0.0', 'failed', { task: task() }),
      view('d', '1.0.0', 'ready'),
    ];
    const check = healthChecks(HEALTH, models, en).find(({ name }) => name === 'models');
    expect(check).to.include({ state: 'bad' });
    expect(check?.text.replaceAll('\u00a0', ' ')).to.equal(
      '1 is damaged (a) · 1 is missing (b) · 1 download failed (c)',
    );
    expect(problemsAtAGlance(HEALTH, models, en)).to.equal(1);
  });

  it('says that everything works only where everything is set up', () => {
    const summary = (health: typeof HEALTH) => healthSummary(healthChecks(health, [], en), en);
    expect(summary(HEALTH)).to.deep.equal({ tone: 'ok', text: 'Everything works.' });
    expect(summary({ ...HEALTH, scheduler: UNSET })).to.deep.equal({
      tone: 'off',
      text: 'Everything that is set up works. Not set up: Dispatch server.',
    });
    const noLibrary = { ...HEALTH, library: UNSET };
    expect(summary(noLibrary)).to.deep.equal({ tone: 'bad', text: '1 thing needs attention.' });
    expect(problemsAtAGlance(noLibrary, [], en)).to.equal(1);
  });

  it('names each model that waits for the lock of another program, and the holder', () => {
    const waits = (modelId: string, holder: string) => {
      const error = { ...failure('LOCK_HELD'), details: { holder } };
      return { modelId, version: '1.0.0', error };
    };
    const health = { ...HEALTH, locks: [waits('a', 'rsync, pid 71'), waits('b', 'unknown')] };
    const said = (locale: typeof en) =>
      healthChecks(health, [], locale).flatMap(({ name, text, advice }) =>
        name === 'lock' ? [text.replaceAll('\u00a0', ' '), advice] : [],
      );
    const advice =
      'Close the other program if it should not work on this model. The download then continues automatically.';
    expect(said(en)).to.deep.equal([
      ...['a@1.0.0 · Waiting for another program (rsync, pid 71), continues automatically', advice],
      ...['b@1.0.0 · Waiting for another program (unknown), continues automatically', advice],
    ]);
    expect(said(zh)[0]).to.equal('a@1.0.0 · 正在等待其他程序（rsync, pid 71），之后自动继续');
    expect(problemCount(healthChecks(health, [], en))).to.equal(2);
  });
});
