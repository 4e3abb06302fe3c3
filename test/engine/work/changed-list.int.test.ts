import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { World } from '../../support/world.ts';

const PATIENCE_MS = 15_000;
const MODEL = { modelId: 'whisper', version: '1.0.0' };

describe('the list and the manifest of an installed version', () => {
  let world: World;
  let engine: RunningEngine;
  let folder: string;
  const session = { id: 's', onClose: () => undefined };
  const becomes = (status: string) =>
    firstValueFrom(
      engine.api.stream.state({}).pipe(
        filter(([view]) => view?.status === status),
        timeout(PATIENCE_MS),
      ),
    );

  before(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 0.1);
    await world.serve();
    engine = await startEngine({
      ...{ dataDir: world.dataDir, host: 'embedded', overrides: { libraryUrl: world.libraryUrl } },
    });
    await engine.api.call.install(MODEL, session);
    await becomes('ready');
    folder = await engine.api.call.getModelPath(MODEL, session);
  });
  after(async () => {
    await engine.close();
    await world.close();
  });

  const cases: [string, string, (path: string) => Promise<void>, string][] = [
    ['a changed', 'manifest.json', path => appendFile(path, ' '), 'checksum'],
    ['a changed', 'checksum.sha256', path => appendFile(path, '\n'), 'checksum'],
    ['a lost', 'manifest.json', path => rm(path), 'missing'],
  ];
  for (const [what, file, change, reason] of cases)
    it(`${what} ${file} is damage, and a repair brings the right one back without a byte of the model`, async () => {
      const path = join(folder, file);
      const right = await readFile(path);
      expect(await engine.api.call.verify(MODEL, session)).to.include({ ok: true });
      await change(path);
      const found = await engine.api.call.verify(MODEL, session);
      expect(found).to.deep.include({ ok: false, damaged: [{ path: file, reason }] });
      const [view] = await becomes('damaged');
      expect(view?.damaged).to.deep.equal([{ path: file, reason }]);
      const asked = world.requests.length;
      await engine.api.call.repair(MODEL, session);
      await becomes('ready');
      expect((await readFile(path)).equals(right)).to.equal(true);
      expect(await engine.api.call.verify(MODEL, session)).to.include({ ok: true });
      const fetched = world.requests.slice(asked).filter(({ path: asked }) => asked.endsWith('/model.bin'));
      expect(fetched).to.deep.equal([]);
    });
});
