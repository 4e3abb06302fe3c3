/** A view that throws: it says so and can be tried again, and the others live on. */
import { expect } from 'chai';
import type { Ranking } from '../../src/api/contract.ts';
import { button, PageUnderTest, shows } from './ui-page.ts';
import { HEALTH, RANKING, SETTINGS, STORAGE } from './ui-scenario.ts';

/** What no engine of this version says: a defect, as far as the view is concerned. */
const BROKEN = null as unknown as never;

describe('panels in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const failure = () => t.page.locator('.panel-failed');

  const setRanking = (value: Ranking) => t.engine.set('ranking', { value, fetchedAt: HEALTH.startedAt, error: null });

  for (const { name, breaks, mends, sign } of [
    {
      name: 'Storage',
      breaks: () => t.engine.answer('storage', () => ({ ...STORAGE, installed: BROKEN })),
      mends: () => t.engine.answer('storage', () => STORAGE),
      sign: 'Unfinished downloads',
    },
    {
      name: 'Top Models',
      breaks: () => setRanking({ ...RANKING, ranking: [BROKEN] }),
      mends: () => setRanking(RANKING),
      sign: 'speaker-embeddings',
    },
    {
      name: 'Health',
      breaks: () => t.engine.set('health', { ...HEALTH, registry: BROKEN }),
      mends: () => t.engine.set('health', HEALTH),
      sign: 'Disk space',
    },
    {
      name: 'Settings',
      breaks: () => t.engine.answer('getSettings', () => ({ ...SETTINGS, pinnedKeys: BROKEN })),
      mends: () => t.engine.answer('getSettings', () => SETTINGS),
      sign: 'Trusted keys',
    },
  ]) {
    it(`${name} throws: its error and Try again stand in its place, all else goes on`, async () => {
      breaks();
      await t.goTo(name);
      await shows(failure(), 'This view stopped working.');
      expect(await failure().textContent()).to.match(/Cannot read/);

      await t.goTo('Models');
      await shows(t.row('whisper-large-v3'), '3.1 of 4.7 GB');
      expect(await failure().count()).to.equal(0);
      await button(t.row('whisper-large-v3'), /^Pause/).click();
      await t.goTo('Activity');
      await t.page.getByTestId('event-8').waitFor();
      expect(t.engine.callsOf('pause')).to.have.length(1);

      await t.goTo(name);
      await failure().waitFor();
      mends();
      await button(failure(), 'Try again').click();
      await t.page.getByText(sign).first().waitFor();
      expect(await failure().count()).to.equal(0);
    });
  }
});
