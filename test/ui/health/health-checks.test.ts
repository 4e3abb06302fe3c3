import { expect } from 'chai';
import { healthChecks, problemCount, problemsAtAGlance } from '../../../src/ui/health/health-checks.ts';
import { failure, HEALTH } from '../../browser/ui-scenario.ts';
import { en, zh } from '../support.ts';

describe('health', () => {
  it('says what is wrong and what to do', () => {
    const broken = {
      ...HEALTH,
      freeBytes: 5_000_000,
      journal: { ...HEALTH.journal, ok: false, error: failure('JOURNAL_UNWRITABLE') },
      library: { url: 'http://x', ok: false, error: failure('NETWORK_UNREACHABLE') },
      scheduler: { url: null, ok: null, error: null },
    };
    const items = healthChecks(broken, en);
    expect(items.map(item => `${item.name} ${item.state}`)).to.deep.equal([
      'journal bad',
      'registry ok',
      'library bad',
      'scheduler off',
      'disk bad',
    ]);
    expect(items.filter(item => item.state === 'bad').every(item => item.advice !== '' && item.text !== '')).to.equal(
      true,
    );
    expect(problemCount(items)).to.equal(3);
    expect(problemCount(healthChecks(HEALTH, zh))).to.equal(0);
    expect(problemsAtAGlance(broken, en)).to.equal(3);
    expect(problemsAtAGlance({ ...HEALTH, journal: null as unknown as never }, en)).to.equal(1);
  });

  it('names each model that waits for the lock of another program, and the holder', () => {
    const waits = (modelId: string, holder: string) => {
      const error = { ...failure('LOCK_HELD'), details: { holder } };
      return { modelId, version: '1.0.0', error };
    };
    const health = { ...HEALTH, locks: [waits('a', 'rsync, pid 71'), waits('b', 'unknown')] };
    const said = (locale: typeof en) =>
      healthChecks(health, locale).flatMap(({ name, text, advice }) => (name === 'lock' ? [text, advice] : []));
    const advice = 'End the other program if it should not work on this model. The download goes on by itself.';
    expect(said(en)).to.deep.equal([
      ...['a@1.0.0 · Another program holds its lock (rsync, pid 71), goes on by itself', advice],
      ...['b@1.0.0 · Another program holds its lock (unknown), goes on by itself', advice],
    ]);
    expect(said(zh)[0]).to.equal('a@1.0.0 · 其他程序持有它的锁（rsync, pid 71），之后自动继续');
    expect(problemCount(healthChecks(health, en))).to.equal(2);
  });
});
