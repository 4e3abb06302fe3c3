import type { Catalog } from '../../types.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { StoredCatalog } from './stored-catalog.ts';

/** Below this number of versions each question reads the folder: that costs a few milliseconds. */
const READ_ALWAYS_VERSIONS = 200;
/** Reading a large folder takes at most a tenth of the time. */
const PAUSE_PER_READING = 9;
/** A new version is in the catalogue of the largest library after this. */
const PAUSE_MAX_MS = 30_000;

export interface KeptCatalogOptions {
  read: () => Promise<Catalog>;
  clock: Clock;
  /** What a large library had at the last reading, over restarts. */
  stored?: StoredCatalog;
  /** A reading behind the back of an answer failed; the kept catalogue is answered on. */
  onFailure: (thrown: unknown) => void;
}

/**
 * The catalogue for the next answer. Of a small library it is what the folder has now. A large one
 * is read now and then, beside the answers, which give what the last reading found.
 *
 * @returns the same object as before while nothing is read
 */
export function keepCatalog({ read, clock, stored, onFailure }: KeptCatalogOptions): () => Promise<Catalog> {
  let kept: Catalog | undefined;
  let isSmall = false;
  let nextAt = -Infinity;
  let reading: Promise<Catalog> | undefined;
  let loading: Promise<void> | undefined;

  /** Until the folder is read, a large library is what it was at the last reading. */
  async function load(): Promise<void> {
    const catalog = await stored?.load();
    if (catalog && countOf(catalog) >= READ_ALWAYS_VERSIONS) kept = catalog;
  }

  async function readNow(): Promise<Catalog> {
    const began = clock.monotonic();
    const catalog = await read();
    const tookMs = clock.monotonic() - began;
    nextAt = clock.monotonic() + Math.min(tookMs * PAUSE_PER_READING, PAUSE_MAX_MS);
    isSmall = countOf(catalog) < READ_ALWAYS_VERSIONS;
    const before = kept;
    kept = isSmall ? undefined : catalog;
    if (kept && !isEqual(before, kept)) await stored?.save(kept);
    return catalog;
  }

  function readOnce(): Promise<Catalog> {
    reading ??= readNow().finally(() => (reading = undefined));
    return reading;
  }

  return async () => {
    loading ??= load();
    await loading;
    if (kept === undefined) return isSmall ? readNow() : readOnce();
    if (clock.monotonic() >= nextAt && reading === undefined) readOnce().catch(onFailure);
    return kept;
  };
}

export function countOf({ models }: Catalog): number {
  return models.reduce((sum, { versions }) => sum + versions.length, 0);
}

function isEqual(before: Catalog | undefined, now: Catalog): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now);
}
