import type { ExplainedStanding, ModelView } from '../../api/contract.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { remedyOf } from '../../model/remedies.ts';
import type { Language } from '../../model/remedies.ts';
import { wordsOf } from './words.ts';

/** The state of a version, the reason for it, and what to do about it. */
type Standing = Pick<ExplainedStanding, 'status' | 'text' | 'todo'>;

/** The standing of a version that is ready in the journal, but not on the disk. */
export function standingOnDisk(view: ModelView, found: string, language: Language = 'en'): Standing {
  const { standing: w } = wordsOf(language);
  const todo = w.run(`repair ${view.modelId}@${view.version}`);
  return { status: view.status, text: w.onDisk(found), todo };
}

/** The standing of a model that is not here because the library did not tell what to fetch. */
export function standingOfRequest(error: ErrorValue, language: Language = 'en'): Standing {
  return { status: 'absent', text: wordsOf(language).standing.requestFailed(error), todo: remedyOf(error, language) };
}

export function standingOf(view: ModelView, language: Language = 'en'): Standing {
  const { status, task } = view;
  const { standing: w } = wordsOf(language);
  const run = (verb: string) => w.run(`${verb} ${view.modelId}@${view.version}`);
  const error = task?.error ?? null;
  const remedy = error && remedyOf(error, language);
  const standing = (text: string, ...todo: (string | null)[]): Standing => ({
    status,
    text,
    todo: todo.filter(word => word !== null).join(w.then) || null,
  });
  switch (status) {
    case 'ready':
      return view.removalError
        ? standing(w.removalFailed(view.removalError), remedyOf(view.removalError, language), run('remove'))
        : standing(w.ready(view.path));
    case 'queued':
      return standing(w.queued, w.lookAtList);
    case 'downloading':
      if (task?.retryAt) return standing(w.retries(task.retryAt, error), remedy);
      return standing(w.downloading(task?.receivedBytes ?? 0, task?.totalBytes ?? null));
    case 'verifying':
      return standing(w.verifying);
    case 'paused':
      return pausedStanding(view, standing, language);
    case 'failed':
      return standing(w.failed(error), remedy, run('resume'));
    case 'damaged':
      return standing(w.damaged(view.damaged.map(({ path }) => path)), run('repair'));
    case 'missing':
      return standing(w.missing, run('repair'));
    case 'removing':
      return standing(w.removing);
  }
}

type Say = (text: string, ...todo: (string | null)[]) => Standing;

function pausedStanding({ modelId, version, task }: ModelView, say: Say, language: Language): Standing {
  const { standing: w } = wordsOf(language);
  const error = task?.error ?? null;
  const remedy = error && remedyOf(error, language);
  switch (task?.pauseReason) {
    case 'user':
      return say(w.byUser, w.run(`resume ${modelId}@${version}`));
    case 'disk':
      if (error?.code === 'FILE_BUSY') return say(w.modelsDisk(error), w.connectDisk);
      if (error?.details?.['limit'] !== undefined) return say(w.disk(error), remedy);
      return say(w.room(task.neededBytes), remedyOf({ code: 'DISK_FULL' }, language));
    case 'lock':
      return say(w.program(error), remedy);
    case 'suspend':
      return say(w.asleep);
    case 'network':
    case null:
    case undefined:
      return say(w.network(error), remedy);
  }
}
