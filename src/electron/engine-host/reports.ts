import { distinctUntilChanged, map, mergeMap, pairwise, throttleTime } from 'rxjs';
import type { ModelView, ProgressSample } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import type { FromEngine, Outcome } from '../messages.ts';

/** A task bar shows no more detail. */
const PROGRESS_EVERY_MS = 1_000;

/** Tells main the progress of all downloads, for the task bar. */
export function reportProgress(api: EngineApi, tell: (message: FromEngine) => void): void {
  api.stream
    .progress({})
    .pipe(
      throttleTime(PROGRESS_EVERY_MS, undefined, { leading: true, trailing: true }),
      map(fractionOf),
      distinctUntilChanged(),
    )
    .subscribe(fraction => tell({ type: 'progress', fraction }));
}

/** Tells main how each download ended. */
export function reportOutcomes(api: EngineApi, tell: (message: FromEngine) => void): void {
  api.stream
    .state({})
    .pipe(
      pairwise(),
      mergeMap(([before, after]) => outcomesBetween(before, after)),
    )
    .subscribe(outcome => tell({ type: 'ended', outcome }));
}

/** 0…1 of all bytes that are on their way, rounded to a percent. null when nothing runs. */
export function fractionOf(samples: readonly ProgressSample[]): number | null {
  let received = 0;
  let total = 0;
  for (const sample of samples) {
    if (sample.totalBytes === null) continue;
    received += sample.receivedBytes;
    total += sample.totalBytes;
  }
  return total > 0 ? Math.min(1, Math.round((received / total) * 100) / 100) : null;
}

/**
 * The downloads that ended between two values of the state stream. The stream can skip states: a
 * small model can be ready without a value that shows it on its way.
 */
export function outcomesBetween(before: readonly ModelView[], after: readonly ModelView[]): Outcome[] {
  const earlier = new Map(before.map(view => [keyOf(view), view.status]));
  return after
    .filter(view => view.status === 'ready' || view.status === 'failed')
    .filter(view => earlier.get(keyOf(view)) !== view.status)
    .map(({ modelId, version, status, task }) => ({
      modelId,
      version,
      errorCode: status === 'failed' ? (task?.error?.code ?? 'SERVER_ERROR') : null,
    }));
}

function keyOf({ modelId, version }: ModelView): string {
  return `${modelId}@${version}`;
}
