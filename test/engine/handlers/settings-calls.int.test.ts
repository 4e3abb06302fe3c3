import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BehaviorSubject } from 'rxjs';
import type { SettingsView } from '../../../src/api/contract.ts';
import { settingsCalls } from '../../../src/engine/handlers/settings-calls.ts';
import { loadSettings } from '../../../src/engine/settings/index.ts';
import type { Settings } from '../../../src/engine/settings/index.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import type { StoredEvent } from '../../../src/events/vocabulary.ts';
import type { Ledger } from '../../../src/manager/index.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const session = { id: 'test', onClose: () => undefined };

describe('saving settings', () => {
  let dir: TempDir;
  let file: string;
  let engine: RunningEngine;
  let recorded: StoredEvent[];

  beforeEach(async () => {
    dir = await tempDir();
    file = join(dir.path, 'settings.json');
    engine = await startEngine({ dataDir: dir.path, host: 'embedded' });
    recorded = [];
    engine.ledger.events$.subscribe(event => {
      if (event.type === 'SettingsChanged') recorded.push(event);
    });
  });
  afterEach(async () => {
    await engine.close();
    await dir.remove();
  });

  const save = (settings: Partial<SettingsView>) => engine.api.call.setSettings({ settings }, session);
  const inFile = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

  it('loses none of those that come at once: in force, in the file and in the journal', async () => {
    const views = await Promise.all([
      save({ maxDownloads: 7 }),
      save({ connectionsPerFile: 9 }),
      save({ libraryUrl: 'http://127.0.0.1:9/library' }),
    ]);
    const all = { maxDownloads: 7, connectionsPerFile: 9, libraryUrl: 'http://127.0.0.1:9/library' };
    expect(views.at(-1)).to.include(all);
    expect(await engine.api.call.getSettings({}, session)).to.include(all);
    expect(inFile()).to.include({ max_downloads: 7, connections_per_file: 9, library_url: all.libraryUrl });
    expect(recorded.map(({ data }) => data)).to.have.length(3);
    expect(recorded.at(-1)?.data).to.have.property('settings').that.includes(all);
  });

  it('is recorded when the file has it', async () => {
    const seen: unknown[] = [];
    engine.ledger.events$.subscribe(({ type }) => {
      if (type === 'SettingsChanged') seen.push(inFile());
    });
    await save({ maxDownloads: 5 });
    await save({ maxDownloads: 6 });
    expect(seen.map(value => (value as { max_downloads: number }).max_downloads)).to.deep.equal([5, 6]);
  });

  it('that fails is no fact, changes nothing and does not hold up the next one', async () => {
    const good = await readFile(file, 'utf8');
    await writeFile(file, '{ not JSON');
    const error: unknown = await save({ maxDownloads: 5 }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'INVALID_ARGUMENT');
    expect(recorded).to.deep.equal([]);
    expect(await engine.api.call.getSettings({}, session)).to.include({ maxDownloads: 3 });
    await writeFile(file, good);
    expect(await save({ maxDownloads: 4 })).to.include({ maxDownloads: 4 });
  });

  it('holds as the file says when the journal can not record it: a restart would find the same', async () => {
    const settings = new BehaviorSubject<Settings>(await loadSettings(dir.path));
    const refused = new ModelError('JOURNAL_UNWRITABLE', 'The disk is broken.');
    const ledger = { append: () => Promise.reject(refused) } as unknown as Ledger;
    const calls = settingsCalls({ dataDir: dir.path, settings, ledger, onChanged: () => undefined });
    const error: unknown = await calls
      .setSettings({ settings: { maxDownloads: 8 } }, session)
      .catch((thrown: unknown) => thrown);
    expect(error).to.equal(refused);
    expect(inFile()).to.include({ max_downloads: 8 });
    expect(await calls.getSettings({}, session)).to.include({ maxDownloads: 8 });
  });
});
