/** Which closed segments are due to be compressed. Pure. */
import type { Chain, ChainLink } from '../read/chain.ts';

export interface CompressLimits {
  /** The newest closed segments stay plain up to this many bytes together … */
  plainBytes: number;
  /** … and up to this many: a program that is started often makes small ones … */
  plainCount: number;
  /** … down to this many, so that not each start compresses one. */
  plainCountLeft: number;
  /** … and while they are younger than this. */
  plainMs: number;
  /** Bytes of segments, uncompressed, that one archive takes at once. */
  archiveBytes: number;
  /** An archive whose file is shorter takes in what follows it. */
  growBelowBytes: number;
}

const MIB = 1024 * 1024;

/** A week, 64 MiB, 32 files. */
export const COMPRESS_LIMITS: CompressLimits = {
  plainBytes: 64 * MIB,
  plainCount: 32,
  plainCountLeft: 8,
  plainMs: 7 * 24 * 60 * 60 * 1000,
  archiveBytes: 64 * MIB,
  growBelowBytes: MIB,
};

/**
 * The next segments for one archive, oldest first; each names the one before it. Empty when there
 * are none.
 *
 * @param isDue of a closed segment with a file of its own
 */
export function nextRun(chain: Chain, archiveBytes: number, isDue: (link: ChainLink) => boolean): ChainLink[] {
  const run: ChainLink[] = [];
  let bytes = 0;
  for (const link of chain.links) {
    const canGo = canBeArchived(chain, link) && isDue(link);
    const isNext = link.found?.header.previous?.segment === run.at(-1)?.segment;
    const fits = bytes + (link.closedAt?.bytes ?? 0) <= archiveBytes;
    if (run.length > 0 && !(canGo && isNext && fits)) return run;
    if (!canGo) continue;
    run.push(link);
    bytes += link.closedAt?.bytes ?? 0;
  }
  return run;
}

/**
 * The numbers of closed segments with a file of their own, without the newest ones.
 *
 * @param now milliseconds since the epoch
 */
export function dueSegments({ links }: Chain, now: number, limits: CompressLimits): ReadonlySet<number> {
  const plain = links.filter(({ archived, closed }) => archived === null && closed);
  const count = plain.length > limits.plainCount ? limits.plainCountLeft : limits.plainCount;
  let bytes = 0;
  const kept = plain.toReversed().findIndex((link, index) => {
    bytes += link.closedAt?.bytes ?? 0;
    return index >= count || bytes > limits.plainBytes || now - closedSince(links, link) > limits.plainMs;
  });
  return new Set(kept === -1 ? [] : plain.slice(0, plain.length - kept).map(({ segment }) => segment));
}

/** When the next segment began. */
function closedSince(links: readonly ChainLink[], link: ChainLink): number {
  const next = links[links.indexOf(link) + 1]?.found?.header.time ?? '';
  const time = Date.parse(next === '' ? (link.found?.header.time ?? '') : next);
  return Number.isNaN(time) ? 0 : time;
}

/** The headers on both sides say all of it. */
function canBeArchived({ journal }: Chain, link: ChainLink): boolean {
  const { archived, found, closedAt, missingBefore, nextSeq } = link;
  if (archived !== null || missingBefore !== null) return false;
  return found?.header.journal === journal && closedAt !== null && nextSeq !== null;
}
