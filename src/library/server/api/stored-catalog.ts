import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Catalog } from '../../types.ts';
import { checkCatalog } from '../../format/answers.ts';

/** The catalogue of the last reading, over restarts of the server. */
export interface StoredCatalog {
  /** Undefined where there is none that can be read. */
  load(): Promise<Catalog | undefined>;
  save(catalog: Catalog): Promise<void>;
}

/**
 * In `<storage>/cache/catalog.json`: a cache, which may be deleted at any time. Where the server
 * may not write it, a start reads the whole folder before its first catalogue.
 */
export function createStoredCatalog(storage: string): StoredCatalog {
  const file = join(storage, 'cache', 'catalog.json');
  return {
    async load() {
      try {
        return checkCatalog(JSON.parse(await readFile(file, 'utf8')));
      } catch {
        // Missing, half, or not ours: as good as none.
        return undefined;
      }
    },
    async save(catalog) {
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFileAtomic(file, JSON.stringify(catalog), { fsync: false });
      } catch {
        // A library that this server may only read.
      }
    },
  };
}
