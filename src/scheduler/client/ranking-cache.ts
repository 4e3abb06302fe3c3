import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { validate } from '../../schemas/validate.ts';
import type { Ranking } from '../types.ts';

/** A ranking with what is needed to ask whether it is still the newest. */
export interface CachedRanking {
  /** The server it came from: another one's ranking means nothing here. */
  url: string;
  etag: string | null;
  fetchedAt: string;
  ranking: Ranking;
}

export interface RankingCache {
  /**
   * The ranking that the last run kept, or null, also where the file can't be read. Never throws.
   */
  load(): CachedRanking | null;
  /**
   * Keeps it in the background, the newest winning. Never throws: without a cache only the first
   * second looks emptier.
   */
  save(cached: CachedRanking): void;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

/**
 * An unchanged ranking is written again only this often, to keep its age roughly right over a
 * restart.
 */
const REWRITE_MS = 5 * 60_000;

/** Keeps the ranking in `file`; without a file it forgets. */
export function createRankingCache(file: string | undefined): RankingCache {
  let writing: Promise<void> = Promise.resolve();
  let next: CachedRanking | null = null;
  let written: CachedRanking | null = null;

  async function drain(target: string): Promise<void> {
    while (next !== null) {
      const cached = next;
      next = null;
      await mkdir(path.dirname(target), { recursive: true });
      await writeFileAtomic(target, `${JSON.stringify(cached)}\n`, { fsync: false });
      written = cached;
    }
  }

  return {
    load: () => (file === undefined ? null : parse(file)),
    save(cached) {
      if (file === undefined || isFresh(written, cached)) return;
      const idle = next === null;
      next = cached;
      // The journal's writer reports a full or read-only disk. A cache only stays old.
      if (idle) writing = writing.then(() => drain(file)).catch(() => void (next = null));
    },
    settled: () => writing,
  };
}

function isFresh(written: CachedRanking | null, cached: CachedRanking): boolean {
  return (
    written !== null &&
    written.url === cached.url &&
    written.etag === cached.etag &&
    written.ranking === cached.ranking &&
    Date.parse(cached.fetchedAt) - Date.parse(written.fetchedAt) < REWRITE_MS
  );
}

function parse(file: string): CachedRanking | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { url, etag, fetchedAt, ranking } = value as Record<string, unknown>;
  const valid = validate('ranking', ranking);
  if (typeof url !== 'string' || typeof fetchedAt !== 'string' || !valid.ok) return null;
  return { url, etag: typeof etag === 'string' ? etag : null, fetchedAt, ranking: valid.value };
}
