import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import type { RecordedFiles } from '../../support/files/recorded-files.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

/** On Windows a rename over a file that a reader has open fails with EPERM: a web server's reader, say. */
describe('a library whose files are held while it is written', () => {
  let dir: TempDir;
  let storage: string;
  let out: string;
  let recorded: RecordedFiles;

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    out = join(dir.path, 'out');
    await writeFiles(join(dir.path, 'source'), { 'weights.bin': 1000 });
    recorded = recordFiles(dir.path);
  });
  afterEach(async () => {
    recorded.restore();
    await dir.remove();
  });

  const publish = (version = '1.0.0') =>
    publishVersion({ storage, modelId: 'm', version, paths: [join(dir.path, 'source')] });

  /** The first renames to a name that matches fail. Returns how often each failed. */
  function hold(times: number, code: string, to: RegExp): Map<string, number> {
    const failed = new Map<string, number>();
    recorded.onRename = (_from, target) => {
      const count = failed.get(target) ?? 0;
      if (!to.test(target) || count === times) return;
      failed.set(target, count + 1);
      throw Object.assign(new Error(code), { code });
    };
    return failed;
  }

  it('gets its version once the folder is free', async () => {
    const failed = hold(2, 'EPERM', /^storage\/models\/m\/1\.0\.0$/);
    expect((await publish()).unchanged).to.equal(false);
    expect([...failed.values()]).to.deep.equal([2]);
    expect(await readFile(join(storage, 'models/m/1.0.0/weights.bin'))).to.have.length(1000);
  });

  it('is exported once its pages and files are free, the second time over the ones that are there', async () => {
    await publish();
    await exportLibrary(storage, out);
    await publish('1.1.0');
    const failed = hold(2, 'EPERM', /index\.json$/);
    expect((await exportLibrary(storage, out)).newFiles).to.equal(3);
    expect([...failed]).to.deep.equal([
      ['out/api/models/m/index.json', 2],
      ['out/api/models/index.json', 2],
    ]);
    const page: unknown = JSON.parse(await readFile(join(out, 'api/models/index.json'), 'utf8'));
    expect(page).to.have.nested.property('models[0].model_id', 'm');
  });

  it('says FILE_BUSY when a page stays held, and leaves the old one', async function () {
    this.timeout(15_000);
    await publish();
    await exportLibrary(storage, out);
    const before = await readFile(join(out, 'api/models/index.json'), 'utf8');
    await publish('1.1.0');
    hold(Infinity, 'EPERM', /^out\/api\/models\/index\.json$/);
    expect(await rejection(exportLibrary(storage, out))).to.include({ code: 'FILE_BUSY', retryable: true });
    expect(await readFile(join(out, 'api/models/index.json'), 'utf8')).to.equal(before);
    expect(await readdir(join(out, 'api/models'))).to.have.members(['index.json', 'm']);
  });
});
