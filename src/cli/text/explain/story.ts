import type { AnyEvent } from '../../../events/vocabulary.ts';
import { matches } from '../../../events/vocabulary.ts';
import { sentenceOf } from './sentences.ts';

export interface Line {
  seq: number;
  time: string;
  type: string;
  subject: string | null;
  text: string;
}

/** What happens to the program while a download is under way is part of the download's story. */
const LIFE: ReadonlySet<string> = new Set(['EngineStarted', 'EngineStopped', 'EngineCrashed']);
const BEGINS = 'DownloadRequested';
const ENDS: ReadonlySet<string> = new Set(['ModelInstalled', 'ModelRepaired', 'DownloadFailed', 'DownloadCancelled']);

/**
 * The story of a model, line by line: feed it every event in order. Of checkpoints that follow each other only the last
 * is kept, so that hours of download are one line.
 */
export class Story {
  readonly lines: Line[] = [];
  readonly #subject: string;
  readonly #underWay = new Set<string>();

  /** `model_id`, for all its versions, or `model_id@version`. */
  constructor(subject: string) {
    this.#subject = subject;
  }

  add(event: AnyEvent): void {
    const own = matches(event, { subject: this.#subject });
    if (!own && !(LIFE.has(event.type) && this.#underWay.size > 0)) return;
    if (own && event.subject !== null) {
      if (event.type === BEGINS) this.#underWay.add(event.subject);
      if (ENDS.has(event.type)) this.#underWay.delete(event.subject);
    }
    addLine(this.lines, event);
  }
}

/** Adds an event's line; a checkpoint takes the place of the one right before it. */
export function addLine(lines: Line[], event: AnyEvent): void {
  const last = lines.at(-1);
  if (event.type === 'DownloadCheckpointed' && last?.type === event.type && last.subject === event.subject) lines.pop();
  const { seq, time, type, subject } = event;
  lines.push({ seq, time, type, subject, text: sentenceOf(event) });
}
