import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readEngineFile, removeEngineFile, writeEngineFile } from '../../src/engine/ownership/engine-file.ts';
import { LogFile } from '../../src/engine/log/log-file.ts';
import { readSettings, saveSettings } from '../../src/engine/settings/index.ts';
import { cursorFile } from '../../src/events/consume/cursor-file.ts';
import { exportLibrary } from '../../src/library/export/export.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { RegistryWriter } from '../../src/projections/registry-writer.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { holdAlone, holdAWhile, outcome } from './hold.ts';

const CURSOR = { journal: 'j', seq: 1, crc: '00000000' };

/** On Windows only, or on wine: what the program keeps, while a scanner or a reader holds it. */
describe('a file of records that another program holds', () => {
  let dir: TempDir;
  let letGo: () => void;
  beforeEach(async () => {
    dir = await tempDir();
    letGo = () => undefined;
  });
  afterEach(async () => {
    letGo();
    await dir.remove();
  });
  const at = (...names: string[]) => join(dir.path, ...names);

  it('registry.json: the newest state is written once it is free, and health tells until then', async () => {
    const path = at('registry.json');
    const health: (string | null)[] = [];
    const onHealth = (error: { code: string } | null) => void health.push(error?.code ?? null);
    const writer = new RegistryWriter({ path, clock: systemClock, logger: silentLogger, onHealth });
    await writer.write('{"a":1}');
    letGo = holdAlone(path);
    await writer.write('{"a":2}');
    letGo();
    await writer.write('{"a":3}');
    await writer.close();
    expect(health).to.deep.equal([null, 'FILE_BUSY', null]);
    expect(await readFile(path, 'utf8')).to.equal('{"a":3}');
    expect(await readdir(dir.path)).to.deep.equal(['registry.json']);
  });

  it('registry.json: a start finds nothing wrong with a file that is held, and its end writes it', async () => {
    const path = at('registry.json');
    await writeFile(path, '{"a":1}');
    const writer = new RegistryWriter({ path, clock: systemClock, logger: silentLogger });
    letGo = holdAlone(path);
    expect(await writer.inspect('{"a":2}')).to.equal(null);
    await writer.write('{"a":2}');
    letGo();
    await writer.close();
    expect(await readFile(path, 'utf8')).to.equal('{"a":2}');
  });

  it('settings.json: it is read and saved once it is free', async () => {
    await saveSettings(dir.path, { maxDownloads: 3 });
    holdAWhile(at('settings.json'));
    expect((await readSettings(dir.path)).maxDownloads).to.equal(3);
    holdAWhile(at('settings.json'));
    await saveSettings(dir.path, { maxDownloads: 2 });
    expect((await readSettings(dir.path)).maxDownloads).to.equal(2);
  });

  it('engine.json: it is written, read and removed once it is free', async () => {
    const info = { pid: 1, port: 2, token: 'token', run: 'run' } as Parameters<typeof writeEngineFile>[1];
    await writeEngineFile(dir.path, info);
    holdAWhile(at('engine.json'));
    await writeEngineFile(dir.path, { ...info, port: 3 });
    holdAWhile(at('engine.json'));
    expect(await outcome(() => readEngineFile(dir.path))).to.equal('done');
    holdAWhile(at('engine.json'));
    await removeEngineFile(dir.path);
    expect(await readdir(dir.path)).to.deep.equal([]);
  });

  it('a cursor: it is loaded and saved once it is free', async () => {
    const file = cursorFile(at('cursor'));
    await file.save(CURSOR);
    holdAWhile(at('cursor'));
    await file.save({ ...CURSOR, seq: 2 });
    holdAWhile(at('cursor'));
    expect(await file.load()).to.have.property('seq', 2);
  });

  it('a page of an exported library: it is replaced once it is free, and nothing stays beside it', async () => {
    const [storage, out] = [at('storage'), at('out')];
    await mkdir(at('source'));
    await writeFile(at('source', 'weights.bin'), 'weights');
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [at('source')] });
    await exportLibrary(storage, out);
    const page = join(out, 'api', 'models', 'index.json');
    holdAWhile(page);
    await exportLibrary(storage, out);
    letGo = holdAlone(page);
    expect(await outcome(() => exportLibrary(storage, out))).to.equal('FILE_BUSY');
    expect(await readdir(dirname(page))).to.have.members(['index.json', 'm']);
  });

  it('the log: lines are lost while it is held, and written again after', async () => {
    const path = at('logs', 'engine.log');
    const log = new LogFile({ path, clock: systemClock, maxBytes: 40 });
    log.write('the first line, which fills the file\n');
    await rename(path, `${path}.aside`);
    await writeFile(path, '');
    letGo = holdAlone(path);
    log.write('a line while it is held\n');
    letGo();
    expect(await readFile(`${path}.aside`, 'utf8')).to.include('the first line');
    log.close();
  });
});
