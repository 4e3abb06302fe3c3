/** Types of the dispatch server that other rooms use. */
import type { ErrorValue } from '../model/errors.ts';

/** POST /api/model-unavailable */
export interface UnavailableReport {
  node_id: string;
  /** The dispatch server's task. */
  task_id: string;
  model_id: string;
  version: string | null;
  code: 'MODEL_NOT_AVAILABLE';
  /** Why: the local status, or "not installed". */
  reason: string;
  at: string;
}

/** GET /api/model-usage/ranking */
export interface Ranking {
  generated_at: string;
  /** How far back demand is counted. Servers that don't say leave it out. */
  window_seconds?: number;
  ranking: RankingEntry[];
}

export interface RankingEntry {
  rank: number;
  model_id: string;
  /** Tasks that asked for the model within the server's window. */
  demand: number;
}

/**
 * The last good ranking with the time it was fetched; the API's `Remote<Ranking>`. `error` is why
 * the last attempt failed.
 */
export interface RemoteRanking {
  value: Ranking | null;
  fetchedAt: string | null;
  error: ErrorValue | null;
}
