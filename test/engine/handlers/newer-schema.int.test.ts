import { expect } from 'chai';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filter, firstValueFrom, map } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { serveFolder } from '../../support/servers/folder-server.ts';
import { World } from '../../support/world.ts';

describe('a version that a newer program published', () => {
  it('says that this program is too old, while what is installed stays and other models go on', async () => {
    const world = await World.create();
    await world.publish('good', '1.0.0', 0.1);
    await world.publish('good', '2.0.0', 0.1);
    await world.publish('other', '1.0.0', 0.1);
    const out = join(world.root, 'out');
    await exportLibrary(world.storage, out);
    const manifest = join(out, 'storage/models/good/2.0.0/manifest.json');
    const newer = (await readFile(manifest, 'utf8')).replace('"schema": 1', '"schema": 2');
    // Another file: the export's is the library's own.
    await rm(manifest);
    await writeFile(manifest, newer);
    const server = await serveFolder(out);
    const overrides = { libraryUrl: server.url };
    const engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides });
    const session = { id: 'test', onClose: () => undefined };
    const reaches = (modelId: string, version: string, status: string) =>
      firstValueFrom(
        engine.api.stream.state({}).pipe(
          map(views => views.find(view => view.modelId === modelId && view.version === version)),
          filter(view => view?.status === status),
        ),
      );
    try {
      await engine.api.call.install({ modelId: 'good', version: '1.0.0' }, session);
      await reaches('good', '1.0.0', 'ready');
      await engine.api.call.update({ modelId: 'good' }, session);
      const failed = await reaches('good', '2.0.0', 'failed');
      expect(failed?.task?.error).to.deep.include({ code: 'PROGRAM_OUTDATED', retryable: false });
      expect(failed?.task?.error?.details).to.include({ schema: 2 });
      await engine.api.call.install({ modelId: 'other' }, session);
      await reaches('other', '1.0.0', 'ready');
      const path = await engine.api.call.getModelPath({ modelId: 'good' }, session);
      expect(path).to.equal(world.modelDir('good', '1.0.0'));
    } finally {
      await engine.close();
      await server.close();
      await world.close();
    }
  });
});
