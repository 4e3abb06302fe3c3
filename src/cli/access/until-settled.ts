import { catchError, filter, firstValueFrom, map, throwError, throwIfEmpty } from 'rxjs';
import type { ModelManager } from '../../api/model-manager.ts';
import type { ModelView, ProgressSample } from '../../api/contract.ts';
import { fromErrorValue, ModelError, toModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { formatTime } from '../../model/format.ts';
import { pauseWords } from '../text/format.ts';
import type { ProgressDisplay } from '../text/progress.ts';

/**
 * Looks at each state of a version. Returns the result, or undefined to wait longer. Throws when
 * the result can't come any more.
 */
type Judge<T> = (view: ModelView | undefined) => T | undefined;

/**
 * Waits until a version is ready, and shows its progress.
 *
 * @throws ModelError the error that the download failed with
 * @throws ModelError CANCELLED when the download was cancelled, removed or paused meanwhile
 */
export async function waitUntilReady(
  manager: ModelManager,
  target: ModelVersion,
  display: ProgressDisplay,
): Promise<ModelView> {
  return withProgress(manager, target, display, () => watchVersion(manager, target, judgeInstall(target, display)));
}

/**
 * Shows the progress of a version while the work goes on. Without a version it shows all versions
 * of the model. A function chooses the samples itself.
 */
export async function withProgress<T>(
  manager: ModelManager,
  target: { modelId: string; version?: string | undefined } | ((sample: ProgressSample) => boolean),
  display: ProgressDisplay,
  work: () => Promise<T>,
): Promise<T> {
  const isShown =
    typeof target === 'function'
      ? target
      : (sample: ProgressSample) => isOf({ ...target, version: target.version ?? sample.version }, sample);
  const progress = manager.progress$.subscribe(samples => samples.filter(isShown).forEach(each => display.show(each)));
  try {
    return await work();
  } finally {
    progress.unsubscribe();
    display.clear();
  }
}

/**
 * Waits until a version that is being removed is gone.
 *
 * @throws ModelError the error that the removal failed with
 */
export async function waitUntilRemoved(manager: ModelManager, target: ModelVersion): Promise<void> {
  await watchVersion(manager, target, view => {
    if (view === undefined) return true;
    if (view.status !== 'removing' && view.removalError) throw fromErrorValue(view.removalError);
    return undefined;
  });
}

function judgeInstall(target: ModelVersion, display: ProgressDisplay): Judge<ModelView> {
  const name = formatRef(target);
  let seen = false;
  return view => {
    if (view === undefined) {
      if (seen) throw new ModelError('CANCELLED', `${name} was cancelled.`);
      return undefined;
    }
    seen = true;
    if (view.status === 'ready') return view;
    if (view.status === 'failed') throw failure(view);
    if (view.status === 'removing') throw new ModelError('CANCELLED', `${name} is being removed.`);
    if (view.status === 'paused' && view.task?.pauseReason === 'user') {
      throw new ModelError('CANCELLED', `${name} was paused; "model-manager resume ${name}" continues it.`);
    }
    display.say(waiting(view));
    return undefined;
  };
}

function failure({ task, modelId, version }: ModelView): ModelError {
  if (task?.error) return fromErrorValue(task.error);
  return new ModelError('SERVER_ERROR', `The download of ${modelId}@${version} failed.`);
}

/** Tells the user why nothing moves. Returns '' while the work moves. */
function waiting(view: ModelView): string {
  const name = `${view.modelId}@${view.version}`;
  if (view.status === 'paused') return `${name} paused: ${pauseWords(view)}; it goes on by itself`;
  if (view.status === 'queued') return `${name} waits for its turn`;
  if (view.task?.retryAt) {
    const reason = view.task.error ? `${view.task.error.code}: ${view.task.error.message}` : 'the last attempt failed';
    return `${name} tries again at ${formatTime(view.task.retryAt)} (${reason})`;
  }
  return '';
}

function watchVersion<T>(manager: ModelManager, target: ModelVersion, judge: Judge<T>): Promise<T> {
  const stopped = new ModelError(
    'NETWORK_UNREACHABLE',
    'The engine stopped; the same command continues when it runs again.',
    {
      retryable: true,
    },
  );
  const judged$ = manager.state$.pipe(
    map(views => judge(views.find(view => isOf(target, view)))),
    filter(result => result !== undefined),
    catchError((error: unknown) => throwError(() => toModelError(error, 'NETWORK_UNREACHABLE'))),
    throwIfEmpty(() => stopped),
  );
  return firstValueFrom(judged$);
}

function isOf(target: ModelVersion, { modelId, version }: ModelVersion): boolean {
  return modelId === target.modelId && version === target.version;
}
