/**
 * What the last export found: a model that looks the same in both folders is not looked through
 * again.
 */
import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import { isRecord, parseJson } from '../format/json.ts';
import { WITHDRAWN_FOLDER } from '../format/withdrawal.ts';
import { unlessMissing } from '../server/missing.ts';
import type { CatalogModel, WithdrawnVersion } from '../types.ts';
import type { DownloadOptions } from './downloads.ts';
import { replaceFile } from './place.ts';

/** In the export's folder. A cache: without it all is looked through. */
const STATE_FILE = '.export.json';
/** Changes with what an export writes: state of another program says nothing. */
const FORMAT = 1;

export interface ExportState {
  models: Record<string, ExportedModel>;
}

export interface ExportedModel {
  seen: Seen;
  /** As the catalogue has it; null for a model whose versions are all withdrawn. */
  entry: CatalogModel | null;
  withdrawn: WithdrawnVersion[];
}

/**
 * Inodes and times: of the model's folder, of its withdrawals, of its page, of each version here
 * and there.
 */
export interface Seen {
  model: string;
  withdrawn: string;
  page: string;
  versions: Record<string, [library: string, exported: string]>;
}

interface Places {
  storage: string;
  out: string;
  modelId: string;
}

/** Empty where the last export had other options, or there was none. */
export async function readState(out: string, options: DownloadOptions): Promise<ExportState> {
  const bytes = await unlessMissing(readFile(join(out, STATE_FILE)));
  try {
    const json = bytes && parseJson(bytes, STATE_FILE);
    if (isRecord(json) && json.format === FORMAT && json.options === keyOf(options) && isRecord(json.models))
      return { models: json.models as Record<string, ExportedModel> };
  } catch {
    // Half of a file, or not ours: as good as none.
  }
  return { models: {} };
}

export function writeState(out: string, options: DownloadOptions, { models }: ExportState): Promise<void> {
  return replaceFile(join(out, STATE_FILE), JSON.stringify({ format: FORMAT, options: keyOf(options), models }));
}

/** Whether nothing of this model has changed, in the library or in the export. */
export function isAsBefore({ seen }: ExportedModel, places: Places): boolean {
  const now = lookAt(places, Object.keys(seen.versions));
  if (now.model !== seen.model || now.withdrawn !== seen.withdrawn || now.page !== seen.page) return false;
  return Object.entries(seen.versions).every(([version, [library, exported]]) => {
    const [here, there] = now.versions[version] ?? [];
    return here === library && there === exported;
  });
}

/** Synchronously: of 30,000 versions that is half a second, and several times as much otherwise. */
export function lookAt({ storage, out, modelId }: Places, versions: readonly string[]): Seen {
  const model = join(storage, 'models', modelId);
  const exported = join(out, 'storage', 'models', modelId);
  return {
    model: stampOf(model),
    withdrawn: stampOf(join(model, WITHDRAWN_FOLDER)),
    page: stampOf(join(out, 'api', 'models', modelId, 'index.json')),
    versions: Object.fromEntries(
      versions.map(version => [
        version,
        [
          `${stampOf(join(model, version))} ${stampOf(join(model, version, CHECKSUM_FILE))}`,
          stampOf(join(exported, version)),
        ],
      ]),
    ),
  };
}

/** The library as it was seen before it was read, the export as it is when it was written. */
export function withExported(before: Seen, after: Seen): Seen {
  const versions = Object.entries(before.versions).map(([version, [library, exported]]) => [
    version,
    [library, after.versions[version]?.[1] ?? exported],
  ]);
  return { ...before, page: after.page, versions: Object.fromEntries(versions) as Seen['versions'] };
}

function stampOf(path: string): string {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.ino}:${stats.mtimeMs}:${stats.isDirectory() ? 'd' : stats.size}` : '-';
}

function keyOf({ baseUrl = '', torrents = false }: DownloadOptions): string {
  return JSON.stringify([baseUrl, torrents]);
}
