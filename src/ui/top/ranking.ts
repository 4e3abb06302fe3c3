import type { Contribution, Ranking } from '../../api/contract.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Locale } from '../i18n/locale.ts';
import { SEPARATOR } from '../shared/view-model/error-text.ts';
import { RESERVE_BYTES } from '../shared/view-model/rows.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

/** One line of Top Models. */
export interface RankRow {
  modelId: string;
  rank: number;
  /** Tasks that asked for the model. */
  demand: number;
  /** 0…1, on a logarithmic scale: the highest demand is often a hundred times the next. */
  share: number;
  /** null for a model that is neither here nor in the library. */
  row: ModelRow | null;
}

/** @returns sorted by rank; empty while there is no ranking */
export function rankRows(ranking: Ranking | null, rows: readonly ModelRow[]): RankRow[] {
  if (ranking === null) return [];
  const known = new Map(rows.map(row => [row.modelId, row]));
  const highest = Math.max(1, ...ranking.ranking.map(entry => entry.demand));
  return ranking.ranking
    .map(entry => ({
      modelId: entry.model_id,
      rank: entry.rank,
      demand: entry.demand,
      share: Math.log1p(Math.max(0, entry.demand)) / Math.log1p(highest),
      row: known.get(entry.model_id) ?? null,
    }))
    .sort((a, b) => a.rank - b.rank);
}

/** "12.4K" for 12,431. Empty when the exact number is as short. */
export function shortDemand(demand: number, f: Formats): string {
  const short = f.compact(demand);
  return /^[\d.,]+$/.test(short) ? '' : short;
}

/**
 * The models asked for most that are not here and fit beside each other.
 *
 * @param freeBytes on the disk of the models; null while unknown, then nothing is offered
 */
export function topThatFit(ranked: readonly RankRow[], freeBytes: number | null, most: number): ModelRow[] {
  let left = freeBytes === null ? 0 : freeBytes - RESERVE_BYTES;
  const chosen: ModelRow[] = [];
  for (const { row } of ranked) {
    if (chosen.length === most) break;
    if (row?.status !== 'available' || row.version === null || row.totalBytes === null) continue;
    if (row.totalBytes > left) continue;
    left -= row.totalBytes;
    chosen.push(row);
  }
  return chosen;
}

/** What this machine did for the tasks of the server, in words; '' while nothing is known. */
export function contributionText(value: Contribution | null, { m, f }: Locale): string {
  if (value === null) return '';
  const { served, refused } = value;
  return [
    served === null ? '' : m.top.served(served, f.exact(served)),
    refused === 0 ? '' : m.top.refused(refused, f.exact(refused)),
  ]
    .filter(part => part !== '')
    .join(SEPARATOR);
}
