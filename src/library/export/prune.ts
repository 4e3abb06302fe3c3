import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertModelId, assertVersion, formatRef } from '../../model/identity.ts';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { unlessMissing } from '../server/missing.ts';
import { passes } from '../format/json.ts';
import { downloadFiles } from './downloads.ts';
import type { Placing } from './place.ts';
import type { ExportState } from './state.ts';

/**
 * Deletes the exported files of versions that the catalogue no longer has. What is no version of a
 * model stays: others put it there.
 */
export async function pruneStorage(out: string, state: ExportState, { dryRun }: Placing): Promise<string[]> {
  const root = join(out, 'storage', 'models');
  const pruned: string[] = [];
  for (const modelId of (await listed(root)).filter(name => passes(assertModelId, name))) {
    const shown = new Set(Object.keys(state.models[modelId]?.seen.versions ?? {}));
    const folder = join(root, modelId);
    for (const version of (await listed(folder)).filter(name => passes(assertVersion, name) && !shown.has(name))) {
      if (!(await unlessMissing(stat(join(folder, version, CHECKSUM_FILE))))) continue;
      pruned.push(formatRef({ modelId, version }));
      if (dryRun) continue;
      await rm(join(folder, version), { recursive: true });
      for (const name of downloadFiles(version)) await rm(join(folder, name), { force: true });
    }
    if (dryRun) continue;
    if ((await readdir(folder)).length === 0) await rmdir(folder);
    else await syncDirectory(folder);
  }
  return pruned;
}

async function listed(path: string): Promise<string[]> {
  return ((await unlessMissing(readdir(path))) ?? []).sort();
}
