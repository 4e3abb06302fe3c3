/** Pictures of every view, to be looked at: both languages, both themes, the usual and a small window. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { en } from '../../src/ui/i18n/en.ts';
import type { View } from '../../src/ui/i18n/messages/app.ts';
import { zh } from '../../src/ui/i18n/zh.ts';
import { button, holds, PageUnderTest } from './ui-page.ts';
import { HEALTH, sample, SETTINGS, task, view, VIEWS as VIEWS_NOW } from './ui-scenario.ts';

const FOLDER = process.env['PICTURES_DIR'] ?? fileURLToPath(new URL('../../.cache/pictures', import.meta.url));
const VIEWS = ['models', 'top', 'activity', 'storage', 'health', 'settings'] as const satisfies readonly View[];
/** Before a release, all of them are looked at: `PICTURE_WIDTHS=480,800,1280,1920`. */
const WIDTHS = (process.env['PICTURE_WIDTHS'] ?? '1280,800').split(',').map(Number);
const SIZES = WIDTHS.map(width => [width, { 480: 800, 800: 600, 1920: 1080 }[width] ?? 800] as const);
/** Just after an update: both versions are here. */
const UPDATED = [
  view('marian-en-ja', '1.0.0', 'ready', { sizeBytes: 305_000_000 }),
  view('marian-en-ja', '2.0.0', 'ready', { sizeBytes: 310_000_000, reusedBytes: 284_000_000 }),
];
/** And just before it: the old version is looked through. */
const BYTES = { receivedBytes: 190_000_000, totalBytes: 310_000_000 };
const UPDATING = [
  UPDATED[0]!,
  view('marian-en-ja', '2.0.0', 'downloading', { task: task({ kind: 'update', ...BYTES }) }),
];
const SEARCHING = [sample('marian-en-ja', '2.0.0', { searching: '1.0.0', ...BYTES })];
/** A queue behind the one that waits, and a model in use. */
const QUEUE = ['llama-3-70b-instruct-awq', 'xtts-zh'].map((modelId, n) =>
  view(modelId, '1.0.0', 'queued', { task: task({ receivedBytes: 0, totalBytes: (n + 2) * 1e9, place: n + 2 }) }),
);
const IN_USE = VIEWS_NOW.map(each =>
  each.modelId === 'marian-zh-en' ? { ...each, inUse: { tasks: 2, pids: [4711] } } : each,
);
/** An empty picture of this size is smaller. */
const SMALLEST_BYTES = 8_000;

describe('pictures of the page', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  before(async () => {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
  });

  for (const [language, m, locale] of [
    ['en', en, 'en-US'],
    ['zh', zh, 'zh-CN'],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [width, height] of SIZES) {
        it(`${language}, ${colorScheme}, ${width} × ${height}`, async () => {
          await t.reopen({ locale, colorScheme, width, height });
          for (const name of VIEWS) {
            await t.goTo(m.nav[name]);
            if (name === 'activity') await t.page.getByTestId('event-8').click();
            await t.filled();
            await holds(t.page, "!document.querySelector('[aria-busy=true]')");
            await take(`${name}-${language}-${colorScheme}-${width}`);
          }
          await t.goTo(m.nav.models);
          await t.row('marian-en-ja').getByRole('button').first().click();
          await t.page.getByText('model.safetensors').last().waitFor();
          await take(`detail-${language}-${colorScheme}-${width}`);
          await t.page.keyboard.press('Escape');
          await button(t.row('marian-zh-en'), m.actions.remove).click();
          await take(`dialog-${language}-${colorScheme}-${width}`);
          await t.page.keyboard.press('Escape');
          t.engine.set('state', [...IN_USE, ...QUEUE]);
          await button(t.page, m.models.queue(3)).click();
          await t.page.getByTestId('queue-xtts-zh').waitFor();
          await take(`queue-${language}-${colorScheme}-${width}`);
          await t.page.keyboard.press('Escape');
          await button(t.row('xtts-zh'), new RegExp(`^${m.actions.cancel}`)).click();
          await t.page.getByTestId('undo-xtts-zh').waitFor();
          await take(`undo-${language}-${colorScheme}-${width}`);
          await button(t.page.getByTestId('undo-xtts-zh'), m.undo.hide).click();
          await button(t.row('marian-zh-en'), m.actions.remove).click();
          await take(`in-use-${language}-${colorScheme}-${width}`);
          await t.page.keyboard.press('Escape');
          t.engine.set('state', VIEWS_NOW);
          await t.row('marian-en-ja').getByRole('button').first().click();
          t.engine.set('state', UPDATED);
          await t.page.getByRole('button', { name: m.detail.removeOld('1.0.0') }).waitFor();
          await take(`updated-${language}-${colorScheme}-${width}`);
          await t.page.keyboard.press('Escape');
          t.engine.set('state', UPDATING);
          t.engine.set('progress', SEARCHING);
          await t.page.getByText(m.row.searching('1.0.0', '61%')).first().waitFor();
          await take(`searching-${language}-${colorScheme}-${width}`);
          t.engine.set('progress', []);
          t.engine.set('state', []);
          await button(t.page, new RegExp(`^${m.models.filters.installed}`)).click();
          await t.page.getByText(m.models.empty.noneInstalled).waitFor();
          await take(`empty-${language}-${colorScheme}-${width}`);
          t.engine.answer('getSettings', () => ({ ...SETTINGS, libraryUrl: null, schedulerUrl: null }));
          t.engine.set('health', { ...HEALTH, library: { url: null, ok: null, error: null } });
          await t.page.reload();
          await t.page.getByText(m.settings.welcome).waitFor();
          await take(`first-${language}-${colorScheme}-${width}`);
        });
      }
    }
  }

  async function take(name: string): Promise<void> {
    const path = join(FOLDER, `${name}.png`);
    await t.page.screenshot({ path, animations: 'disabled' });
    expect((await stat(path)).size, name).to.be.greaterThan(SMALLEST_BYTES);
  }
});
