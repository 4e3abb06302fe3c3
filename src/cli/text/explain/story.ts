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

/** Events of the program during a download are part of the story of the download. */
const LIFE: ReadonlySet<string> = new Set(['EngineStarted', 'EngineStopped', 'EngineCrashed']);
const BEGINS = 'DownloadRequested';
const ENDS: ReadonlySet<string> = new Set(['ModelInstalled', 'ModelRepaired', 'DownloadFailed', 'DownloadCancelled']);

/** The summary of the first events of a story that has too many events. */
export interface Earlier {
  events: number;
  /** Event type → count, the most frequent first. */
  types: Record<string, number>;
  /** The seq of the first of these events. */
  seq: number;
  time: string;
}

/**
 * The story of a model, line by line. It needs every event in order. For consecutive checkpoints
 * it keeps only the last one, so hours of download are one line. It holds at most twice `newest`
 * lines, and only counts for earlier events.
 */
export class Story {
  readonly #subject: string;
  readonly #newest: number;
  readonly #underWay = new Set<string>();
  readonly #dropped = new Map<string, number>();
  #first: AnyEvent | null = null;
  #events: AnyEvent[] = [];
  /** The first version that the story is about. */
  #version: string | null = null;
  #hasVersions = false;

  /**
   * `subject` is `model_id` for all versions, or `model_id@version`. `newest` is the number of
   * lines that are told in full.
   */
  constructor(subject: string, newest = Infinity) {
    this.#subject = subject;
    this.#newest = newest;
  }

  add(event: AnyEvent): void {
    const own = matches(event, { subject: this.#subject });
    if (!own && !(LIFE.has(event.type) && this.isUnderWay)) return;
    if (own && event.subject !== null) {
      if (event.type === BEGINS) this.#underWay.add(event.subject);
      if (ENDS.has(event.type)) this.#underWay.delete(event.subject);
      this.#version ??= event.subject;
      this.#hasVersions ||= this.#version !== event.subject;
    }
    if (takesPlace(event, this.#events.at(-1))) this.#events.pop();
    this.#events.push(event);
    if (this.#events.length > 2 * this.#newest) this.#drop();
  }

  /** True while a download runs. Then the events of the program belong to the story. */
  get isUnderWay(): boolean {
    return this.#underWay.size > 0;
  }

  /** True when the whole story is about one version. */
  get isOfOne(): boolean {
    return this.#version !== null && !this.#hasVersions;
  }

  /** Returns the newest lines and a summary of the earlier events, or null when there are none. */
  end(): { lines: Line[]; earlier: Earlier | null } {
    if (this.#events.length > this.#newest) this.#drop();
    const lines = this.#events.map(lineOf);
    if (this.#first === null) return { lines, earlier: null };
    const { seq, time } = this.#first;
    const types = [...this.#dropped].sort(([, a], [, b]) => b - a);
    const events = types.reduce((sum, [, count]) => sum + count, 0);
    return { lines, earlier: { events, types: Object.fromEntries(types), seq, time } };
  }

  #drop(): void {
    const dropped = this.#events.splice(0, this.#events.length - this.#newest);
    this.#first ??= dropped[0] ?? null;
    for (const { type } of dropped) this.#dropped.set(type, (this.#dropped.get(type) ?? 0) + 1);
  }
}

/** Adds the line of an event. A checkpoint replaces the checkpoint directly before it. */
export function addLine(lines: Line[], event: AnyEvent): void {
  if (takesPlace(event, lines.at(-1))) lines.pop();
  lines.push(lineOf(event));
}

function takesPlace({ type, subject }: AnyEvent, last: { type: string; subject: string | null } | undefined): boolean {
  return type === 'DownloadCheckpointed' && last?.type === type && last.subject === subject;
}

function lineOf(event: AnyEvent): Line {
  const { seq, time, type, subject } = event;
  return { seq, time, type, subject, text: sentenceOf(event) };
}
