import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { signLibrary } from '../../../src/library/care/sign.ts';
import { SIGNED_CATALOG_PATH } from '../../../src/library/format/signed-catalog.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { World } from '../../support/world.ts';

const { publicKey, privateKey } = generateKeyPair();
const session = { id: 'test', onClose: () => undefined };

describe('the signed catalogue of the library', () => {
  let world: World;
  let engine: RunningEngine | null = null;

  beforeEach(async () => {
    world = await World.create();
    await publish('1.0.0');
    await world.serve();
  });
  afterEach(async () => {
    await engine?.close();
    await world.close();
  });

  const publish = (version: string) =>
    publishVersion({
      ...{ storage: world.storage, modelId: 'good', version, paths: [], signKey: privateKey },
      synthetic: { sizeBytes: 1000, seed: version },
    });
  const sign = (now = Date.now()) => signLibrary({ storage: world.storage, signKey: privateKey, now });

  async function start(): Promise<RunningEngine> {
    const overrides = { libraryUrl: world.libraryUrl, pinnedKeys: [publicKey] };
    return (engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides }));
  }

  const failureOf = async ({ api }: RunningEngine, version: string) => {
    await api.call.install({ modelId: 'good', version }, session);
    const views = await firstValueFrom(
      api.stream.state({}).pipe(filter(all => all.some(view => view.version === version && view.status === 'failed'))),
    );
    return views.find(view => view.version === version)?.task?.error;
  };

  it('can not be replaced by an older one, also after a restart without caches', async () => {
    const first = await sign(Date.now() - 60_000);
    const old = await readFile(join(world.storage, SIGNED_CATALOG_PATH));
    await publish('1.1.0');
    const second = await sign();
    const running = await start();
    await running.api.call.install({ modelId: 'good', version: '1.0.0' }, session);
    const accepted = await firstValueFrom(running.ledger.journal.events$({ types: ['CatalogAccepted'] }));
    expect(accepted.data).to.deep.include({ library: world.libraryUrl, serial: second.serial });
    expect(second.serial).to.be.greaterThan(first.serial);
    await firstValueFrom(running.ledger.journal.events$({ types: ['ModelInstalled'] }));
    await running.close();
    await writeFile(join(world.storage, SIGNED_CATALOG_PATH), old);
    await writeFile(join(world.dataDir, 'cache', 'catalog.signed.json'), '{}');
    const again = await start();
    const { error } = await firstValueFrom(again.api.stream.catalog({}).pipe(filter(remote => remote.error !== null)));
    expect(error).to.deep.nested.include({ code: 'CATALOG_UNTRUSTED', 'details.reason': 'older' });
    expect(await failureOf(again, '1.1.0')).to.include({ code: 'CATALOG_UNTRUSTED' });
    const path = await again.api.call.getModelPath({ modelId: 'good' }, session);
    expect(path, 'what is installed').to.equal(world.modelDir('good', '1.0.0'));
    const found = await again.api.call.history({ types: ['CatalogAccepted'] }, session);
    expect(found, 'once for each').to.have.length(1);
  });

  it('past its time lets nothing new in, and says why', async () => {
    await sign(Date.now() - 31 * 24 * 60 * 60_000);
    const running = await start();
    expect(await failureOf(running, '1.0.0')).to.deep.nested.include({
      code: 'CATALOG_UNTRUSTED',
      'details.reason': 'expired',
    });
    await sign();
    await running.api.call.resume({ modelId: 'good', version: '1.0.0' }, session);
    await firstValueFrom(running.ledger.journal.events$({ types: ['ModelInstalled'] }));
  });
});
