/** What has to hold of a site when its downloads are at rest. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ModelView } from '../../src/engine/index.ts';
import { verifyJournal } from '../../src/events/read/verify.ts';
import { replayJournal } from '../../src/projections/replay.ts';
import type { SoakLibrary } from './library.ts';
import type { Site } from './site.ts';

const ACTIVE = new Set(['queued', 'downloading', 'verifying', 'removing']);
/** All downloads of a soak together take a tenth of it. */
const REST_LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 100;
/** Files follow the journal: the registry, the locks. */
const FOLLOW_LIMIT_MS = 5_000;

/** Verifies, repairs, resumes and asks again until everything is ready. */
export async function bringToRest(site: Site): Promise<string[]> {
  const { manager } = site;
  for (const end = performance.now() + REST_LIMIT_MS; ; await setTimeout(LOOK_EVERY_MS)) {
    const undone = (await manager.list()).filter(({ status }) => status !== 'ready');
    // A file that was damaged shows when it is hashed; then it is repaired, and all are hashed again.
    if (undone.length === 0 && (await areIntact(site))) return [];
    for (const view of undone) if (!ACTIVE.has(view.status)) await mend(site, view);
    if (performance.now() > end)
      return undone.map(({ modelId, version, status }) => `${site.name}: ${modelId}@${version} stays ${status}.`);
  }
}

async function areIntact({ manager }: Site): Promise<boolean> {
  for (const { modelId, version } of await manager.list()) {
    const found = await manager.verify(modelId, version);
    if (!found.ok) return false;
  }
  return true;
}

async function mend({ manager }: Site, { modelId, version, status, task }: ModelView): Promise<void> {
  const of = [modelId, version] as const;
  // What waits for the network or the disk goes on by itself; what changed meanwhile is refused, and looked at again.
  const refused = () => undefined;
  if (status === 'damaged' || status === 'missing') await manager.repair(...of).catch(refused);
  if (status === 'failed') await manager.install(...of).catch(refused);
  if (status === 'paused' && task?.pauseReason === 'user') await manager.resume(...of).catch(refused);
}

/** @returns what doesn't hold, in words; and how much was looked at */
export async function checkInvariants(site: Site, library: SoakLibrary): Promise<{ checks: number; broken: string[] }> {
  const broken: string[] = [];
  let checks = 0;
  const holds = (isSo: boolean, what: string) => {
    checks += 1;
    if (!isSo) broken.push(`${site.name}: ${what}`);
  };
  for (const { modelId, version, path } of await site.manager.list())
    holds(await isExact(library, { modelId, version, path }), `${modelId}@${version} is not the library's.`);

  const { damage } = await verifyJournal({ dir: join(site.dataDir, 'journal') });
  holds(damage.length === 0, `the journal is damaged: ${JSON.stringify(damage)}`);
  const verdict = await replayJournal({ dataDir: site.dataDir });
  holds(verdict.illegal === null, `event ${verdict.illegal?.event.seq}: ${verdict.illegal?.why}`);
  const registry = join(site.dataDir, 'registry.json');
  holds(
    await follows(async () => (await readFile(registry, 'utf8')) === verdict.registry),
    'registry.json is not the fold.',
  );
  for (const folder of ['in-progress-downloads', join('models', 'temp')]) {
    const isEmpty = await follows(async () => (await readdir(join(site.dataDir, folder))).length === 0);
    const names = await readdir(join(site.dataDir, folder));
    holds(isEmpty, `${folder} holds ${names.join(', ')} at rest.`);
  }
  return { checks, broken };
}

async function isExact(
  library: SoakLibrary,
  { modelId, version, path }: Pick<ModelView, 'modelId' | 'version' | 'path'>,
) {
  if (path === null) return false;
  const sums = await library.checksums(modelId, version);
  if ((await readFile(join(path, 'checksum.sha256'), 'utf8')) !== sums) return false;
  for (const line of sums.trimEnd().split('\n')) {
    const [sum = '', file = ''] = line.split(/ [ *]/);
    const found = createHash('sha256')
      .update(await readFile(join(path, file)))
      .digest('hex');
    if (found !== sum) return false;
  }
  return true;
}

async function follows(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + FOLLOW_LIMIT_MS; ; await setTimeout(LOOK_EVERY_MS)) {
    if (await isSo()) return true;
    if (performance.now() > end) return false;
  }
}
