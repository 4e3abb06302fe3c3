/**
 * Makes a data directory as the present version leaves it, for test/golden/data-<version>. Run it once for each release and
 * never again for that version: `node --import tsx scripts/make-golden-data.ts test/golden/data-<version>`.
 *
 * In it: two versions of one model, one with `extra`; a model that was removed; a download that was paused by the user half-way;
 * settings with a field that the program doesn't know.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filter, firstValueFrom, map } from 'rxjs';
import { createModelManager } from '../src/engine/index.ts';
import type { ModelManager, ModelStatus } from '../src/engine/index.ts';
import { publishVersion } from '../src/library/publish/index.ts';
import { serveLibrary } from '../src/library/server/index.ts';

const [out] = process.argv.slice(2);
if (out === undefined) throw new Error('Expected a folder to make.');
const root = await mkdtemp(join(tmpdir(), 'golden-'));
const storage = join(root, 'library');
const dataDir = join(root, 'data');
const files = join(root, 'files');
await mkdir(join(files, 'vocabulary'), { recursive: true });
await writeFile(join(files, 'weights.bin'), Buffer.alloc(3000, 'w'));
await writeFile(join(files, 'vocabulary', 'wörter.txt'), 'eins\nzwei\n');
await mkdir(dataDir);
await writeFile(
  join(dataDir, 'settings.json'),
  `${JSON.stringify({ max_downloads: 2, future_field: { kept: true } })}\n`,
);

const extra = { title: 'Golden', 语言: ['en', 'de'], nested: { a: [1, null] } };
await publishVersion({ storage, modelId: 'golden', version: '1.0.0', paths: [files], extra });
await publishVersion({ storage, modelId: 'golden', version: '1.1.0-rc.1', paths: [files] });
await publishVersion({ storage, modelId: 'removed', version: '1.0.0', paths: [files] });
await publishVersion({
  storage,
  modelId: 'paused',
  version: '2.0.0',
  paths: [],
  synthetic: { sizeBytes: 60_000, seed: 1 },
});
const library = await serveLibrary({ storage, rateBytesPerSecond: 5_000 });

const manager = await createModelManager({ dataDir, libraryUrl: library.url });
for (const [modelId, version] of [
  ['golden', '1.0.0'],
  ['golden', '1.1.0-rc.1'],
  ['removed', '1.0.0'],
] as const) {
  await manager.install(modelId, version);
  await reaches(manager, modelId, version, 'ready');
}
await manager.remove('removed', '1.0.0');
await reaches(manager, 'removed', '1.0.0', undefined);
await manager.install('paused', '2.0.0');
await firstValueFrom(manager.progress$.pipe(filter(now => now.some(({ receivedBytes }) => receivedBytes > 5_000))));
await manager.pause('paused', '2.0.0');
await reaches(manager, 'paused', '2.0.0', 'paused');
await manager.close();
await library.close();

// The reserve is an empty megabyte, and caches and the machine's names don't belong to a release.
for (const name of ['journal/reserve', 'cache']) await rm(join(dataDir, name), { recursive: true, force: true });
await cp(dataDir, out, { recursive: true, errorOnExist: true, force: false });
await rm(root, { recursive: true });
console.log(await readFile(join(out, 'registry.json'), 'utf8'));

/** The version's state as soon as it is that; undefined: no longer here. */
async function reaches(of: ModelManager, modelId: string, version: string, status: ModelStatus | undefined) {
  const found$ = of.state$.pipe(map(views => views.find(view => view.modelId === modelId && view.version === version)));
  await firstValueFrom(found$.pipe(filter(view => view?.status === status)));
}
