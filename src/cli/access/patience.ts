import type { ModelManager } from '../../api/model-manager.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';

/**
 * Nobody is left without a word for more than 5 s. The words come earlier, because the machine may
 * be busy.
 */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 1_000;
/** A look takes at most a second. One that fails may be chance: the engine is busy. */
const SILENT_LOOKS = 2;

type Say = (text: string) => void;

/** Says what the command waits for, once, when `work` takes long. The outcome is that of `work`. */
export async function sayingWhy<T>(
  say: Say,
  text: string,
  work: Promise<T>,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<T> {
  const cancel = clock.after(PATIENCE_MS, () => say(text));
  try {
    return await work;
  } finally {
    cancel();
  }
}

/**
 * Says when the engine behind `manager` gives no answer, because it is suspended or its machine is
 * busy, and when it answers again. A call of a command has no time limit, so without these words it
 * would wait in silence.
 *
 * @returns ends the watch
 */
export function watchAnswers(manager: ModelManager, say: Say): () => void {
  const ended = new AbortController();
  void look(manager, say, ended.signal);
  return () => ended.abort();
}

async function look(manager: ModelManager, say: Say, ended: AbortSignal): Promise<void> {
  // A query without an engine loads this module too, and needs no rxjs.
  const { healthOf } = await import('./first-values.ts');
  let silent = 0;
  while (await passes(LOOK_EVERY_MS, ended)) {
    const answers = (await healthOf(manager)) !== null;
    if (ended.aborted) return;
    if (answers && silent >= SILENT_LOOKS) say('the engine answers again');
    silent = answers ? 0 : silent + 1;
    if (silent === SILENT_LOOKS) say('the engine does not answer; the command waits for it');
  }
}

/** Resolves to false when the watch ended before. */
function passes(ms: number, ended: AbortSignal): Promise<boolean> {
  return delay(systemClock, ms, ended).then(
    () => true,
    () => false,
  );
}
