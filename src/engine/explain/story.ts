import type { ExplainedLine, ExplainedModel, TaskTally } from '../../api/contract.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';
import { matches } from '../../events/vocabulary.ts';
import type { EarlierEvents, Newest } from '../../projections/reading.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Language } from '../../model/remedies.ts';
import { FirstWrong } from './first-wrong.ts';
import { sentenceOf } from './sentences.ts';
import { Tallies } from './tally.ts';

export type { ExplainedLine as Line };
type Line = ExplainedLine;

/** Events of the program during a download are part of the story of the download. */
const LIFE: ReadonlySet<string> = new Set(['EngineStarted', 'EngineStopped', 'EngineCrashed']);
const BEGINS = 'DownloadRequested';
const ENDS: ReadonlySet<string> = new Set(['ModelInstalled', 'ModelRepaired', 'DownloadFailed', 'DownloadCancelled']);

const CHECKPOINT = 'DownloadCheckpointed';

/** The summary of a model's events before the first line, of a story that has too many. */
type Earlier = NonNullable<ExplainedModel['earlier']>;

/** The event of a line, and how many checkpoints it took the place of. */
interface Told {
  event: AnyEvent;
  replaced: number;
}

/**
 * The story of a model, line by line. It needs every event in order, or those that `wanted` asks
 * for. For consecutive checkpoints it keeps only the last one, so hours of download are one line.
 * It holds at most twice `newest` lines, and only counts for earlier events.
 */
export class Story {
  readonly #subject: string;
  readonly #newest: number;
  readonly #language: Language;
  readonly #underWay = new Set<string>();
  readonly #wrong = new FirstWrong();
  readonly #tallies = new Tallies();
  /** Of the last request that could not begin; null when a later one did. */
  #refused: ErrorValue | null = null;
  /** Of the model's own events before the first line that is held. */
  readonly #earlier = new Map<string, number>();
  #first: Pick<AnyEvent, 'seq' | 'time'> | null = null;
  #told: Told[] = [];
  /** The first version that the story is about. */
  #version: string | null = null;
  #hasVersions = false;

  /**
   * `subject` is `model_id` for all versions, or `model_id@version`. `newest` is the number of
   * lines that are told in full.
   */
  constructor(subject: string, newest = Infinity, language: Language = 'en') {
    this.#subject = subject;
    this.#newest = newest;
    this.#language = language;
  }

  /** What the story needs of the model's events: each other event is a line. */
  get wanted(): Newest {
    return {
      atLeast: this.#newest,
      besides: new Set([CHECKPOINT]),
      latestOf: new Set([BEGINS, ...ENDS]),
      onEarlier: earlier => this.#begin(earlier),
    };
  }

  add(event: AnyEvent): void {
    const own = matches(event, { subject: this.#subject });
    if (!own && !(LIFE.has(event.type) && this.isUnderWay)) return;
    if (own) {
      this.#first ??= event;
      this.#follow(event);
      this.#wrong.add(event);
      this.#tallies.add(event);
      if (event.type === 'RequestFailed') this.#refused = (event.data as { error?: ErrorValue }).error ?? null;
      if (event.type === BEGINS || event.type === 'ModelInstalled') this.#refused = null;
    }
    const last = this.#told.at(-1);
    if (last !== undefined && takesPlace(event, last.event)) {
      last.event = event;
      last.replaced += 1;
    } else this.#told.push({ event, replaced: 0 });
    if (this.#told.length > 2 * this.#newest) this.#drop();
  }

  /** True while a download runs. Then the events of the program belong to the story. */
  get isUnderWay(): boolean {
    return this.#underWay.size > 0;
  }

  /** The line of what went wrong first with a version, of all that was added; null when all is well. */
  firstWrong(subject: string): Line | null {
    const event = this.#wrong.of(subject);
    return event && lineOf(event, this.#language);
  }

  /** What the last task of a version cost so far; null without one. */
  tally(subject: string): TaskTally | null {
    return this.#tallies.of(subject);
  }

  /** Why the last request could not begin; null when one did since. */
  get refused(): ErrorValue | null {
    return this.#refused;
  }

  /** True when the whole story is about one version. */
  get isOfOne(): boolean {
    return this.#version !== null && !this.#hasVersions;
  }

  /** Returns the newest lines and a summary of the earlier events, or null when there are none. */
  end(): { lines: Line[]; earlier: Earlier | null } {
    if (this.#told.length > this.#newest) this.#drop();
    const lines = this.#told.map(({ event }) => lineOf(event, this.#language));
    if (this.#first === null || this.#earlier.size === 0) return { lines, earlier: null };
    const { seq, time } = this.#first;
    const counts = new Map(this.#earlier);
    const replaced = this.#told[0]?.replaced ?? 0;
    if (replaced > 0) counts.set(CHECKPOINT, (counts.get(CHECKPOINT) ?? 0) + replaced);
    const types = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
    const events = types.reduce((sum, [, count]) => sum + count, 0);
    return { lines, earlier: { events, types: Object.fromEntries(types), seq, time } };
  }

  #begin({ first, counts, latest }: EarlierEvents): void {
    this.#first = first;
    for (const { subject, type, events } of counts) {
      this.#count(type, events);
      this.#name(subject);
    }
    for (const event of latest) this.#follow(event);
  }

  /** What an event of the model itself changes for those that follow. */
  #follow({ type, subject }: AnyEvent): void {
    if (subject === null) return;
    if (type === BEGINS) this.#underWay.add(subject);
    if (ENDS.has(type)) this.#underWay.delete(subject);
    this.#name(subject);
  }

  #name(subject: string | null): void {
    this.#version ??= subject;
    this.#hasVersions ||= this.#version !== subject;
  }

  #drop(): void {
    for (const { event, replaced } of this.#told.splice(0, this.#told.length - this.#newest)) {
      if (matches(event, { subject: this.#subject })) this.#count(event.type, 1 + replaced);
    }
  }

  #count(type: string, events: number): void {
    this.#earlier.set(type, (this.#earlier.get(type) ?? 0) + events);
  }
}

/** Adds the line of an event. A checkpoint replaces the checkpoint directly before it. */
export function addLine(lines: Line[], event: AnyEvent, language: Language = 'en'): void {
  if (takesPlace(event, lines.at(-1))) lines.pop();
  lines.push(lineOf(event, language));
}

function takesPlace({ type, subject }: AnyEvent, last: { type: string; subject: string | null } | undefined): boolean {
  return type === CHECKPOINT && last?.type === type && last.subject === subject;
}

function lineOf(event: AnyEvent, language: Language): Line {
  const { seq, time, type, subject } = event;
  return { seq, time, type, subject, text: sentenceOf(event, language) };
}
