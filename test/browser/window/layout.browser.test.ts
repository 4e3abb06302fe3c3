/** What moves and what fits: nothing jumps at the start or when details open, and every view fits a narrow window. */
import { expect } from 'chai';
import { button, holds, PageUnderTest, shows } from '../ui-page.ts';
import { HEALTH, listed, view } from '../ui-scenario.ts';

/** Of the window, moved in one go. A person sees more than this as a jump. */
const SHIFT_LIMIT = 0.02;
const ELEMENTS_LIMIT = 800;
const OTHERS = ['Top Models', 'Activity', 'Storage', 'Health', 'Settings'] as const;

const WATCH = `
  window.shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
/** Two frames: a shift is told after the frame that shows it. */
const DRAWN = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))';

describe('the layout in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const shift = () => t.page.evaluate<number>('window.shift');

  it('moves nothing at the start, nor when details open and close: also what a person began counts', async () => {
    for (const width of [800, 1280, 1920]) {
      await t.reopen({ width });
      await t.page.addInitScript(WATCH);
      await t.page.reload();
      await t.row('ocr-eng').waitFor();
      await t.page.evaluate(DRAWN);
      expect(await shift(), `start, ${width}`).to.be.below(SHIFT_LIMIT);
      const before = await shift();
      await button(t.row('marian-en-ja'), /^marian-en-ja/).click();
      await shows(t.page.getByRole('complementary'), 'model.safetensors');
      await t.page.keyboard.press('Escape');
      await t.page.getByRole('complementary').waitFor({ state: 'detached' });
      await t.page.evaluate(DRAWN);
      expect((await shift()) - before, `details, ${width}`).to.be.below(SHIFT_LIMIT);
    }
  });

  it('has few elements with 500 models, in every view', async () => {
    const names = Array.from({ length: 500 }, (_, n) => `m${String(n).padStart(3, '0')}`);
    const ranking = names.map((model_id, n) => ({ rank: n + 1, model_id, demand: 9_000 - n }));
    t.engine.set('catalog', {
      value: names.map(name => listed(name, '1.0.0', 1e9)),
      fetchedAt: HEALTH.startedAt,
      error: null,
    });
    t.engine.set(
      'state',
      names.map(name => view(name, '1.0.0', 'ready')),
    );
    t.engine.set('ranking', {
      value: { generated_at: HEALTH.startedAt, ranking },
      fetchedAt: HEALTH.startedAt,
      error: null,
    });
    t.engine.answer('storage', () => ({
      ...{ modelsDir: '/m', freeBytes: 1e12, totalBytes: 4e12, partials: [] },
      installed: names.map(modelId => ({ modelId, version: '1.0.0', status: 'ready', bytes: 1e9 })),
    }));
    const elements = () => t.page.evaluate<number>("document.querySelectorAll('*').length");
    await t.row('m000').waitFor();
    expect(await elements(), 'Models').to.be.within(100, ELEMENTS_LIMIT);
    for (const name of OTHERS) {
      await t.goTo(name);
      await t.filled();
      expect(await elements(), name).to.be.within(50, ELEMENTS_LIMIT);
    }
  });

  // 640 × 400 is a window of 1280 × 800 at 200 %.
  for (const [width, height] of [
    [480, 800],
    [640, 400],
  ] as const) {
    it(`fits every view into ${width} × ${height}: nothing is cut, names have room`, async () => {
      await t.reopen({ width, height });
      const cut = (name: string) =>
        t.page.evaluate<string[]>(`
          [...document.querySelectorAll('.main button, .main input, .main select, .main h1, .main .row-title, .main .event-name')]
            .filter(part => part.offsetWidth > 0)
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1 || (part.offsetWidth < 16 && part.type !== 'checkbox'))
            .map(part => ${JSON.stringify(name)} + ': ' + part.outerHTML)
        `);
      expect(await cut('Models')).to.deep.equal([]);
      expect(await t.page.evaluate('document.documentElement.scrollWidth')).to.equal(width);
      for (const name of OTHERS) {
        await t.goTo(name);
        await t.filled();
        expect(await cut(name)).to.deep.equal([]);
        const names = await t.page.evaluate<number[]>(
          `[...document.querySelectorAll('.rank .row-title')].map(part => part.clientWidth)`,
        );
        expect(
          names.every(each => each >= 120),
          `${name}: ${names.join()}`,
        ).to.equal(true);
      }
      await t.goTo('Models');
      await button(t.row('marian-en-ja'), /^marian-en-ja/).click();
      await shows(t.page.getByRole('complementary'), 'model.safetensors');
      expect(await cut('details')).to.deep.equal([]);
      await holds(t.page, "document.activeElement.textContent === 'marian-en-ja'");
    });
  }
});
