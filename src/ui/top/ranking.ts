import type { Ranking } from '../../api/contract.ts';
import type { Formats } from '../i18n/formats.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

/** One line of Top Models. */
export interface RankRow {
  modelId: string;
  rank: number;
  /** Tasks that asked for the model. */
  demand: number;
  /** 0…1 of the highest demand. */
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
      share: Math.max(0, entry.demand) / highest,
      row: known.get(entry.model_id) ?? null,
    }))
    .sort((a, b) => a.rank - b.rank);
}

/** "12.4K" for 12,431. Empty when the exact number is as short. */
export function shortDemand(demand: number, f: Formats): string {
  const short = f.compact(demand);
  return /^[\d.,]+$/.test(short) ? '' : short;
}
