import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEngine } from '../../../src/engine/start/running.ts';
import { resolveModelPath } from '../../../src/engine/views/model-paths.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import type { ModelRecord } from '../../../src/projections/folds/model-record.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

describe('an engine over files in the way', () => {
  let folder: TempDir;
  const dir = () => folder.path;
  beforeEach(async () => {
    folder = await tempDir();
  });
  afterEach(() => folder.remove());

  const start = () => startEngine({ dataDir: dir(), host: 'embedded' });

  it('refuses malformed settings before it makes anything', async () => {
    await writeFile(join(dir(), 'settings.json'), '{"library_url": 5}');
    const error = await refusal(start());
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('library_url');
    expect(['journal', 'engine.json', 'models'].filter(name => existsSync(join(dir(), name)))).to.deep.equal([]);
  });

  it('refuses to begin on a network volume before it makes anything', async () => {
    const dataDir = join(dir(), 'new');
    const error = await refusal(startEngine({ dataDir, host: 'embedded', volumeOf: () => Promise.resolve('nfs') }));
    expect([error.code, error.details?.['volume'], existsSync(dataDir)]).to.deep.equal([
      'INVALID_ARGUMENT',
      'nfs',
      false,
    ]);
  });

  for (const name of ['settings.json', 'engine.json']) {
    it(`names ${name} when it is a directory`, async () => {
      await mkdir(join(dir(), name));
      const error = await refusal(start());
      expect(error.code).to.equal('INVALID_ARGUMENT');
      expect(error.message).to.include(join(dir(), name));
    });
  }

  it('starts with directories where registry.json and its temporary should be', async () => {
    await mkdir(join(dir(), 'registry.json', 'in the way'), { recursive: true });
    await mkdir(join(dir(), 'registry.json.123'));
    const engine = await start();
    await engine.close();
    const journal = await readFile(join(dir(), 'journal', 'journal-0000000001.ndjson'), 'utf8');
    expect(journal).to.include('EngineStopped');
  });

  it('does not give another version’s state as the reason why one is not available', () => {
    const state = initialModels();
    state.models.set('a@1.0.0', { modelId: 'a', version: '1.0.0', status: 'ready', task: null } as ModelRecord);
    const ask = () =>
      resolveModelPath(state, { pathOf: () => '/', look: () => 'intact' }, { modelId: 'a', version: '2.0.0' });
    expect(ask).to.throw('a@2.0.0 is not available on this machine: not installed.');
  });
});

async function refusal(work: Promise<unknown>): Promise<ErrorValue> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isModelError(error)) throw new Error(`Expected a ModelError, got ${String(error)}.`);
  return error;
}
