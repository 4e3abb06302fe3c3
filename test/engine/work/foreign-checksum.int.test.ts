import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const PATIENCE_MS = 15_000;
const MODEL = { modelId: 'whisper', version: '1.0.0' };
const BOM = '\uFEFF';

/** What other programs make of the same list. */
const WRITTEN: Record<string, (text: string) => string> = {
  capitals: text => text.replace(/^[0-9a-f]{64}/gm, hash => hash.toUpperCase()),
  'a byte order mark and CRLF': text => BOM + text.replaceAll('\n', '\r\n'),
  'one space, capitals and a mark': text =>
    BOM + text.replace(/^([0-9a-f]{64}) {2}/gm, (_all, hash: string) => `${hash.toUpperCase()} `),
  'BSD tags': text => text.replace(/^([0-9a-f]{64}) {2}(.*)$/gm, 'SHA256 ($2) = $1'),
  'comments and ./': text => `# made by hand\n${text.replace(/ {2}/g, ' *./')}`,
};

describe('a library whose checksum.sha256 another program wrote', () => {
  let folder: TempDir;
  let engine: RunningEngine;
  let closers: (() => Promise<unknown>)[];
  const session = { id: 's', onClose: () => undefined };

  beforeEach(async () => {
    folder = await tempDir();
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await folder.remove();
  });

  let list: string;

  async function serve(rewrite: (text: string) => string, keepManifest: boolean): Promise<string> {
    const storage = join(folder.path, 'library');
    await publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 10_000, seed: 7 } });
    const published = join(storage, 'models', MODEL.modelId, MODEL.version);
    list = join(published, 'checksum.sha256');
    await writeFile(list, rewrite(await readFile(list, 'utf8')));
    if (!keepManifest) await rm(join(published, 'manifest.json'));
    const library = await serveLibrary({ storage });
    closers.push(() => library.close());
    return library.url;
  }

  async function start(libraryUrl: string): Promise<void> {
    engine = await startEngine({ dataDir: join(folder.path, 'data'), host: 'embedded', overrides: { libraryUrl } });
    closers.push(() => engine.close());
  }

  async function isReady(): Promise<void> {
    const ready = engine.api.stream.state({}).pipe(filter(([view]) => view?.status === 'ready'));
    await firstValueFrom(ready.pipe(timeout(PATIENCE_MS)));
  }

  for (const [title, rewrite] of Object.entries(WRITTEN)) {
    for (const keepManifest of [false, true]) {
      it(`installs ready and stays ready: ${title}${keepManifest ? ', with manifest.json' : ''}`, async () => {
        const url = await serve(rewrite, keepManifest);
        await start(url);
        await engine.api.call.install(MODEL, session);
        await isReady();
        const whole = { damaged: [] };
        expect(await engine.api.call.verify(MODEL, session)).to.deep.include(whole);
        await engine.close();
        await start(url);
        await isReady();
        const path = await engine.api.call.getModelPath(MODEL, session);
        expect(await engine.api.call.verify(MODEL, session)).to.deep.include(whole);
        await isReady();
        // Other programs check the installed files with it: the bytes are the library's.
        expect(await readFile(join(path, 'checksum.sha256'), 'utf8')).to.equal(await readFile(list, 'utf8'));
      });
    }
  }
});
