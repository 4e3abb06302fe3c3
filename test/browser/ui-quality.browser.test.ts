import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { axeFindings } from './axe.ts';
import { button, holds, PageUnderTest } from './ui-page.ts';
import { failure, HEALTH, RANKING, sample, view } from './ui-scenario.ts';

const JS_LIMIT_BYTES = 60_000;
/** No more than this many batches of changes a second. */
const UPDATES_PER_SECOND = 10;

describe('the page’s qualities in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  const row = (modelId: string) => t.row(modelId);

  it('changes the page at most ten times a second, however fast the engine tells', async () => {
    await t.page.evaluate(`
      window.batches = 0;
      new MutationObserver(() => window.batches++).observe(document.querySelector('.rows'), { subtree: true, childList: true, characterData: true, attributes: true });
    `);
    const started = Date.now();
    for (let n = 0; n < 150; n++) {
      t.engine.set('progress', [sample('whisper-large-v3', '1.0.0', { receivedBytes: 3.1e9 + n * 1e6 })]);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    const seconds = (Date.now() - started) / 1000;
    const batches = await t.page.evaluate<number>('window.batches');
    // One more each second for the clock.
    expect(batches).to.be.within(5, seconds * (UPDATES_PER_SECOND + 1) + 2);
  });

  it('keeps no animation going while progress comes: each would cost every frame', async () => {
    await t.row('whisper-large-v3').locator('.bar-fill').waitFor();
    for (const share of [0.7, 0.8, 0.9]) {
      t.engine.set('progress', [sample('whisper-large-v3', '1.0.0', { receivedBytes: share * 4.7e9 })]);
      await holds(t.page, `document.querySelector('[aria-valuenow="${share * 100}"]') !== null`);
      expect(await t.page.evaluate('document.getAnimations().length')).to.equal(0);
    }
  });

  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    it(`turns the sign of a busy button unless less motion is wanted (${reducedMotion})`, async () => {
      await t.page.emulateMedia({ reducedMotion });
      // The button is busy from the click on, before the engine is asked.
      let done!: () => void;
      const answered = new Promise<null>(resolve => (done = () => resolve(null)));
      t.engine.answer('pause', () => answered);
      await button(row('whisper-large-v3'), /^Pause/).click();
      await row('whisper-large-v3').locator('[aria-busy]').waitFor();
      expect(await t.page.evaluate('document.getAnimations().length')).to.equal(reducedMotion === 'reduce' ? 0 : 1);
      done();
      await row('whisper-large-v3').locator('[aria-busy]').waitFor({ state: 'detached' });
    });
  }

  it('is small: JavaScript of the first view, compressed', async () => {
    const folder = join(t.folder, 'assets');
    const read = async (name: string) => await readFile(join(folder, name), 'utf8');
    const [entry = ''] = /[^/"]+\.js/.exec(await readFile(join(t.folder, 'index.html'), 'utf8')) ?? [];
    const first = new Set([entry]);
    // What a script imports by `import … from`, not what it loads later by `import()`.
    for (const name of first) {
      const imported = (await read(name)).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g);
      for (const [, other = ''] of imported) first.add(other);
    }
    const sizes = await Promise.all([...first].map(async name => gzipSync(await read(name)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.within(10_000, JS_LIMIT_BYTES);
    const scripts = (await readdir(folder)).filter(name => name.endsWith('.js'));
    expect(scripts.length, 'the other views are scripts of their own').to.be.at.least(first.size + 5);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to in any view (${colorScheme})`, async () => {
      await t.reopen({ colorScheme });
      await axeFindsNothing('Models');
      await button(row('marian-en-ja'), /^marian-en-ja/).click();
      await t.page.getByText('model.safetensors').last().waitFor();
      await axeFindsNothing('details');
      await t.page.keyboard.press('Escape');
      await button(row('marian-zh-en'), /^Remove/).click();
      await axeFindsNothing('the dialog');
      await t.page.keyboard.press('Escape');
      t.engine.set('health', { ...HEALTH, registry: { ok: false, error: failure('PERMISSION_DENIED') } });
      t.engine.set('ranking', { value: RANKING, fetchedAt: HEALTH.startedAt, error: failure('SCHEDULER_UNREACHABLE') });
      for (const name of ['Top Models', 'Activity', 'Storage', 'Health', 'Settings']) {
        await t.goTo(name);
        if (name === 'Activity') await t.page.getByTestId('event-8').click();
        await t.filled();
        await axeFindsNothing(name);
      }
    });
  }

  it('has nothing that axe objects to in a list of which only a part is in the page', async () => {
    const many = Array.from({ length: 500 }, (_, n) => view(`m${String(n).padStart(3, '0')}`, '1.0.0', 'ready'));
    t.engine.set('catalog', { value: [], fetchedAt: HEALTH.startedAt, error: null });
    t.engine.set('state', many);
    await row('m000').waitFor();
    expect(await t.page.locator('.rows-in-view > li').count()).to.be.within(12, 60);
    await axeFindsNothing('500 models');
    await t.page.evaluate("document.querySelector('.rows').scrollTop = 1e9");
    await row('m499').waitFor();
    await axeFindsNothing('the end of 500 models');
  });

  for (const width of [800, 1280]) {
    it(`fits a window ${width} wide: nothing lies beyond the edge or over its neighbour`, async () => {
      await t.reopen({ width });
      const beyond = await t.page.evaluate<string[]>(`
        [...document.querySelectorAll('.row, .toolbar, .nav')].flatMap(box => {
          const edge = box.getBoundingClientRect();
          return [...box.querySelectorAll('button:not(.row-name), .chip, .row-text')]
            .filter(part => part.getBoundingClientRect().right > edge.right + 1).map(part => part.outerHTML);
        })
      `);
      expect(beyond).to.deep.equal([]);
      const overlaps = await t.page.evaluate<number>(`
        [...document.querySelectorAll('.row')].filter(row => {
          const text = row.querySelector('.row-status').getBoundingClientRect();
          const actions = row.querySelector('.row-actions').getBoundingClientRect();
          return text.right > actions.left + 1 && text.bottom > actions.top + 1 && actions.bottom > text.top + 1;
        }).length
      `);
      expect(overlaps).to.equal(0);
    });

    it(`has the buttons of a list in columns that end with the toolbar, with and without a scroll bar (${width})`, async () => {
      await t.reopen({ width });
      const ends = (selector: string) =>
        t.page.evaluate<number[]>(
          `[...new Set([...document.querySelectorAll(${JSON.stringify(selector)})].map(part => Math.round(part.getBoundingClientRect().right)))]`,
        );
      const [end] = await ends('.toolbar-end');
      for (const scrolls of [false, true]) {
        if (!scrolls) await t.page.setViewportSize({ width, height: 1400 });
        else await t.page.setViewportSize({ width, height: 400 });
        await holds(
          t.page,
          `(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight === ${scrolls})(document.querySelector('.rows'))`,
        );
        expect(await ends('.row .other-slot .button'), 'Cancel and Remove').to.deep.equal([end]);
        expect(await ends('.row .primary-slot .button'), 'the main ones').to.have.length(1);
      }
    });

    it(`cuts no button in any view of a window ${width} wide`, async () => {
      await t.reopen({ width });
      for (const name of ['Top Models', 'Activity', 'Storage', 'Health', 'Settings']) {
        await t.goTo(name);
        await t.filled();
        const cut = await t.page.evaluate<string[]>(`
          [...document.querySelectorAll('.main button, .main input, .main select')]
            .filter(part => part.offsetWidth > 0 && part.getBoundingClientRect().right > innerWidth - 8)
            .map(part => part.outerHTML)
        `);
        expect(cut, name).to.deep.equal([]);
      }
    });
  }

  async function axeFindsNothing(where: string): Promise<void> {
    const found = (await axeFindings(t.page)).map(finding => `${where}: ${finding}`);
    expect(found).to.deep.equal([]);
  }
});
