import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { checkCatalog } from '../format/answers.ts';
import type { Catalog } from '../types.ts';
import { isRecord } from '../format/json.ts';

/** The last catalogue of one library, with the time it was true. */
export interface CachedCatalog {
  baseUrl: string;
  etag: string | null;
  fetchedAt: string;
  catalog: Catalog;
}

export interface CatalogCache {
  /** The catalogue of this library, or undefined when none is known. */
  get(baseUrl: string): Promise<CachedCatalog | undefined>;
  set(entry: CachedCatalog): Promise<void>;
}

/**
 * Keeps the last catalogue in memory and, with a file, over restarts. The file is a cache: a
 * lost, old or damaged one costs a request and nothing else.
 */
export function createCatalogCache(file?: string): CatalogCache {
  let known: CachedCatalog | undefined;
  let loaded: Promise<CachedCatalog | undefined> | undefined;
  return {
    async get(baseUrl) {
      if (file !== undefined) loaded ??= load(file);
      known ??= await loaded;
      return known?.baseUrl === baseUrl ? known : undefined;
    },
    async set(entry) {
      known = entry;
      if (file === undefined) return;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFileAtomic(file, JSON.stringify(entry), { fsync: false });
      } catch {
        // A full or read-only disk: the catalogue in memory serves on.
      }
    },
  };
}

async function load(file: string): Promise<CachedCatalog | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isRecord(json)) return undefined;
    const { baseUrl, etag, fetchedAt, catalog } = json;
    if (typeof baseUrl !== 'string' || typeof fetchedAt !== 'string' || Number.isNaN(Date.parse(fetchedAt)))
      return undefined;
    return { baseUrl, etag: typeof etag === 'string' ? etag : null, fetchedAt, catalog: checkCatalog(catalog) };
  } catch {
    // Missing or damaged: as good as none.
    return undefined;
  }
}
