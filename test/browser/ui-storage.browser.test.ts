import { expect } from 'chai';
import { button, PageUnderTest, shows } from './ui-page.ts';
import { failure, refuse, STORAGE } from './ui-scenario.ts';

describe('Storage in Chromium', function () {
  this.timeout(60_000);
  const t = new PageUnderTest();
  beforeEach(() => t.goTo('Storage'));

  it('shows the disk, the models as areas, and where they lie', async () => {
    await shows(t.page.getByTestId('disk-models'), '4 GB');
    await shows(t.page.getByTestId('disk-partials'), '8.4 GB');
    await shows(t.page.getByTestId('disk-free'), '182 GB');
    const picture = t.page.getByRole('img', { name: /Disk use by model: sensevoice-small 1\.0\.0 3\.1/ });
    expect(await picture.count()).to.equal(1);
    const areas = await t.page.evaluate<number[]>(
      "[...document.querySelectorAll('.treemap > *')].map(tile => tile.offsetWidth * tile.offsetHeight)",
    );
    expect(areas, 'one for each version').to.have.length(4);
    expect(Math.max(...areas)).to.equal(areas[0]);
    await t.page.getByText(STORAGE.modelsDir).waitFor();
  });

  it('discards a download at once, and offers to take that back', async () => {
    const gone = STORAGE.partials.filter(({ name }) => name !== 'llama-3-8b-instruct@1.0.0');
    t.engine.answer('discardPartial', () => {
      t.engine.answer('storage', () => ({ ...STORAGE, partials: gone }));
      return { freedBytes: 5_200_000_000 };
    });
    const partial = t.page.getByTestId('partial-llama-3-8b-instruct@1.0.0');
    await button(partial, /^Discard/).click();
    await partial.waitFor({ state: 'detached' });
    const name = 'llama-3-8b-instruct@1.0.0';
    expect(t.engine.callsOf('discardPartial')[0]).to.include({ name, undoMs: 10_000 });
    const bar = t.page.getByTestId('undo-llama-3-8b-instruct');
    await shows(bar, 'The download of llama-3-8b-instruct 1.0.0 was cancelled.');
    await button(bar, 'Undo').click();
    await t.expectCall('undoCancel', { modelId: 'llama-3-8b-instruct', version: '1.0.0' });
  });

  it('asks before a file of no download is deleted, and says what became free', async () => {
    t.engine.answer('discardPartial', () => ({ freedBytes: 64_000_000 }));
    const orphan = t.page.getByTestId('partial-voice-old_0.9.0.model.bin.part');
    await button(orphan, /^Discard/).click();
    const dialog = t.page.getByRole('dialog');
    await shows(dialog, 'This frees 64 MB.');
    await button(dialog, 'Keep').click();
    expect(t.engine.callsOf('discardPartial')).to.deep.equal([]);
    await button(orphan, /^Discard/).click();
    await button(dialog, 'Discard').click();
    await shows(t.page.getByTestId('live-region'), '64 MB freed.');
  });

  it('imports a folder by its path, and says what came and what was refused', async () => {
    const error = { ...failure('CHECKSUM_MISMATCH'), details: { path: 'model.bin' } };
    t.engine.answer('adopt', () => ({
      adopted: [{ modelId: 'ocr-eng', version: '2.0.0', sizeBytes: 1, path: '/m', from: '/media', unchanged: false }],
      refused: [{ path: '/media/usb/other', error }],
    }));
    const box = t.page.getByTestId('import');
    await box.getByLabel('Path of the folder').fill('/media/usb/models');
    await button(box, 'Import').click();
    await shows(box, 'Imported: ocr-eng 2.0.0.');
    await shows(box, 'model.bin is not what the library promised');
    expect(t.engine.callsOf('adopt')).to.deep.equal([{ path: '/media/usb/models' }]);
  });

  it('frees at once what nobody needs, after a question', async () => {
    const box = t.page.getByTestId('free-up');
    await shows(box, '1 old version and 1 forgotten download can be deleted.');
    await button(box, 'Free up 354 MB').click();
    await button(t.page.getByRole('dialog'), 'Free up 354 MB').click();
    await box.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    expect(t.engine.callsOf('remove')[0]).to.include({ modelId: 'marian-zh-en', version: '1.1.0' });
    expect(t.engine.callsOf('discardPartial')[0]).to.include({ name: 'voice-old_0.9.0.model.bin.part' });
  });

  it('gives nothing of the picture to what takes no room', async () => {
    const bar = t.page.locator('.disk-bar .disk-partials');
    await bar.waitFor();
    t.engine.answer('storage', () => ({ ...STORAGE, partials: [] }));
    t.engine.set('state', []);
    await bar.waitFor({ state: 'detached' });
    await shows(t.page.getByTestId('disk-partials'), '0 B');
  });

  it('shows at the partial why it stays', async () => {
    t.engine.answer('discardPartial', refuse(failure('FILE_BUSY')));
    const orphan = t.page.getByTestId('partial-voice-old_0.9.0.model.bin.part');
    await shows(orphan, 'belongs to no current download');
    await button(orphan, /^Discard/).click();
    await button(t.page.getByRole('dialog'), 'Discard').click();
    await shows(orphan.getByRole('alert'), 'Another program is using a file.');
  });

  it('removes an installed version, and asks anew when the state changes', async () => {
    const use = t.page.getByTestId('use-marian-en-ja');
    await button(use, /^Remove/).click();
    await button(t.page.getByRole('dialog'), 'Remove').click();
    await use.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    expect(t.engine.callsOf('remove')[0]).to.include({ modelId: 'marian-en-ja', version: '1.0.0' });
    t.engine.answer('storage', () => ({ ...STORAGE, installed: STORAGE.installed.slice(0, 1) }));
    t.engine.set('state', []);
    await use.waitFor({ state: 'detached' });
  });

  it('says when it can’t be told, and keeps what it knew', async () => {
    await t.page.getByTestId('use-marian-en-ja').waitFor();
    t.engine.answer('storage', refuse(failure('PERMISSION_DENIED')));
    t.engine.set('state', []);
    await t.page.getByText('Disk use is not available').waitFor();
    await t.page.getByTestId('use-marian-en-ja').waitFor();
  });
});
