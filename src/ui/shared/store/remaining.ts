import { createMemo, untrack } from 'solid-js';
import type { Accessor } from 'solid-js';
import { remainingTime } from '../../../model/remaining-time.ts';
import type { RemainingTime } from '../../../model/remaining-time.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { trafficOf } from '../view-model/summary.ts';

export interface RemainingStore {
  /** Seconds that a model's download still takes; null while nothing can be said. */
  readonly secondsLeft: (modelId: string) => number | null;
  /** Of all running downloads together. */
  readonly allSecondsLeft: Accessor<number | null>;
}

interface Times {
  of: ReadonlyMap<string, RemainingTime>;
  all: RemainingTime | null;
}

/** Takes one measurement of each download a second, so rows are read untracked. */
export function createRemaining(rows: Accessor<ModelRow[]>, now: Accessor<number>): RemainingStore {
  const times = createMemo<Times>(
    before => {
      const nowMs = now();
      const running = untrack(rows).filter(row => row.status === 'downloading' && row.bytesPerSecond !== null);
      const { receivedBytes: bytes, totalBytes } = trafficOf(running);
      return {
        of: new Map(running.map(row => [row.modelId, next(before.of.get(row.modelId), nowMs, row)])),
        all: running.length === 0 ? null : remainingTime(before.all, { nowMs, bytes, totalBytes }),
      };
    },
    { of: new Map(), all: null },
  );
  return {
    secondsLeft: modelId => times().of.get(modelId)?.seconds ?? null,
    allSecondsLeft: () => times().all?.seconds ?? null,
  };
}

function next(before: RemainingTime | undefined, nowMs: number, row: ModelRow): RemainingTime {
  return remainingTime(before ?? null, { nowMs, bytes: row.receivedBytes, totalBytes: row.totalBytes });
}
