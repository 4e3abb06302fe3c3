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
});
