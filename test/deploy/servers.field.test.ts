import { join } from 'node:path';
import { exportLibrary } from '../../src/library/export/export.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/index.ts';
import { missing, startProgram } from '../support/servers/program.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { writeFiles } from '../library/support.ts';
import { EXPORTS, IN_FRONT } from './deployed.ts';
import { assertServed } from './served.ts';

describe('servers and caches, configured as in deploy/', function () {
  this.timeout(60_000);
  let dir: TempDir;
  let storage: string;
  let out: string;
  before(async () => {
    dir = await tempDir();
    [storage, out] = [join(dir.path, 'storage'), join(dir.path, 'out')];
    await writeFiles(join(dir.path, 'source'), { 'a b.bin': 20_000_000, 'sub/x': 'a text' });
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [join(dir.path, 'source')] });
    await exportLibrary(storage, out);
  });
  after(() => dir.remove());

  for (const [name, program] of Object.entries(EXPORTS)) {
    const absent = missing(program(''));
    (absent === '' ? it : it.skip)(`${name}${absent}`, async () => {
      const server = await startProgram(program(out));
      await assertServed(server.url).finally(() => server.close());
    });
  }

  for (const [name, program] of Object.entries(IN_FRONT)) {
    const absent = missing(program(0));
    (absent === '' ? it : it.skip)(`${name}, twice: from the library, then from what is kept${absent}`, async () => {
      const library = await serveLibrary({ storage });
      const server = await startProgram(program(Number(new URL(library.url).port)));
      try {
        await assertServed(server.url);
        await assertServed(server.url);
      } finally {
        await server.close();
        await library.close();
      }
    });
  }
});
