import { createHooks } from '../../hooks/index.ts';
import type { DownloadHooks } from '../../hooks/types.ts';
import type { Ledger } from '../../manager/index.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PathOf } from '../views/model-views.ts';
import type { ProgressFeed } from './progress-feed.ts';

export interface LiveHooksOptions {
  ledger: Ledger;
  progress: ProgressFeed;
  pathOf: PathOf;
  logger: Logger;
}

/** The download hooks of this engine, fed by its durable events and its measurements. */
export function liveHooks({ ledger, progress, pathOf, logger }: LiveHooksOptions): DownloadHooks & { dispose(): void } {
  const taskOf = (taskId: string) =>
    [...ledger.state.models.values()].find(({ task }) => task?.taskId === taskId)?.task ?? null;
  return createHooks({
    events$: ledger.events$,
    progress$: progress.progress$,
    installedPath: pathOf,
    totalBytes: taskId => taskOf(taskId)?.totalBytes ?? null,
    logger,
  });
}
