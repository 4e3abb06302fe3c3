import { EMPTY, Subject, defer, from } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ProgressSample } from '../download/types.ts';
import type { AnyEvent } from '../events/vocabulary.ts';
import type { Clock } from '../ports/clock.ts';
import { systemClock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { silentLogger } from '../ports/logger.ts';
import type { DownloadHooks, DownloadProgressInfo, HookRegistrar } from './types.ts';
import { deliverNewest } from './deliver-newest.ts';
import { createHookFold } from './hook-fold.ts';
import type { HookCall } from './hook-fold.ts';

export interface HooksOptions {
  /** Durable events, live. Hooks tell nothing of the past. */
  events$: Observable<AnyEvent>;
  /** Samples of all running tasks, 4–10 times a second. */
  progress$: Observable<readonly ProgressSample[]>;
  /** Path of the folder of an installed version. */
  installedPath: (modelId: string, version: string) => string;
  /**
   * Size of a task that began in an earlier run; null when unknown. Then onDownloadStart waits for
   * the first progress or DownloadCheckpointed of the task, which tells the size.
   */
  totalBytes?: (taskId: string) => number | null;
  clock?: Clock;
  /** Gets a warning for each listener that throws or rejects. */
  logger?: Logger;
}

type Listener<T> = (info: T) => void | Promise<void>;
/**
 * `info: null` is the end of a task. It replaces waiting progress, so none comes after
 * onDownloadComplete.
 */
type ProgressItem = { taskId: string; info: DownloadProgressInfo | null };

/**
 * The four hooks of the specification, derived from events and progress. A listener that throws,
 * rejects or never resolves harms neither the download nor other listeners. A slow progress
 * listener gets the newest sample of each task, not a queue. Calls are live and at most once. A
 * consumer that must miss nothing reads `events$` with a cursor.
 */
export function createHooks(options: HooksOptions): DownloadHooks & { dispose(): void } {
  const { clock = systemClock, logger = silentLogger } = options;
  const fold = createHookFold({ installedPath: options.installedPath, totalBytes: options.totalBytes ?? (() => null) });
  const calls$ = new Subject<HookCall>();
  const progress$ = new Subject<ProgressItem>();

  /** Resolves when the listener is done. Never rejects. */
  async function call<T extends object>(hook: keyof DownloadHooks, listener: Listener<T>, info: T): Promise<void> {
    try {
      await listener(Object.freeze({ ...info }));
    } catch (thrown) {
      logger.warn('A hook failed.', { hook, error: String(thrown) });
    }
  }

  function publish(calls: HookCall[]): void {
    for (const item of calls) calls$.next(item);
  }

  function onSamples(samples: readonly ProgressSample[]): void {
    for (const sample of samples) {
      publish(fold.onProgress(sample, now()));
      if (sample.phase === 'downloading') progress$.next({ taskId: sample.taskId, info: toInfo(sample, now()) });
    }
  }

  function onEvent(event: AnyEvent): void {
    const { calls, endedTask } = fold.onEvent(event);
    if (endedTask !== null) progress$.next({ taskId: endedTask, info: null });
    publish(calls);
  }

  function now(): string {
    return new Date(clock.now()).toISOString();
  }

  function registrar<H extends HookCall['hook']>(hook: H): HookRegistrar<Extract<HookCall, { hook: H }>['info']> {
    return listener => {
      const subscription = calls$.subscribe(item => {
        if (item.hook === hook) void call(hook, listener as Listener<HookCall['info']>, item.info);
      });
      return () => subscription.unsubscribe();
    };
  }

  const onDownloadProgress: DownloadHooks['onDownloadProgress'] = listener => {
    const deliver = ({ info }: ProgressItem) =>
      info === null ? EMPTY : defer(() => from(call('onDownloadProgress', listener, info)));
    const subscription = deliverNewest(progress$, item => item.taskId, deliver).subscribe();
    return () => subscription.unsubscribe();
  };

  /** An error that a subscriber throws would end the process. */
  function guarded<T>(handle: (value: T) => void): (value: T) => void {
    return value => {
      try {
        handle(value);
      } catch (thrown) {
        logger.warn('An event could not be told to the hooks.', { error: String(thrown) });
      }
    };
  }

  const failed = (error: unknown) => logger.warn('Hooks lost their source.', { error: String(error) });
  const sources = options.events$.subscribe({ next: guarded(onEvent), error: failed });
  sources.add(options.progress$.subscribe({ next: guarded(onSamples), error: failed }));

  return {
    onDownloadStart: registrar('onDownloadStart'),
    onDownloadProgress,
    onDownloadError: registrar('onDownloadError'),
    onDownloadComplete: registrar('onDownloadComplete'),
    dispose() {
      sources.unsubscribe();
      calls$.complete();
      progress$.complete();
    },
  };
}

function toInfo(sample: ProgressSample, time: string): DownloadProgressInfo {
  const { taskId, modelId, version, receivedBytes, totalBytes, bytesPerSecond } = sample;
  return { modelId, version, taskId, time, receivedBytes, totalBytes, bytesPerSecond };
}
