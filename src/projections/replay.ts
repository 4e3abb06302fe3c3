/**
 * Plays a journal again by the rules of this version: is each event legal in the state before it,
 * and is registry.json the one that the recording version wrote? An upgrade can't change what
 * happened. Reads only.
 */
import { join } from 'node:path';
import { eventOf, loadChain, lostBase, readBase, readBatches } from '../events/reading.ts';
import type { JournalDamage } from '../events/types.ts';
import { isKnown } from '../events/vocabulary.ts';
import type { AnyEvent } from '../events/vocabulary.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import { stateOfBase } from './folds/base.ts';
import { illegality, isJudged } from './folds/judge.ts';
import { evolve, initialModels } from './folds/models.ts';
import type { ModelsState } from './folds/models.ts';
import { registryText } from './folds/registry.ts';

/** registry.json after an event, as whoever recorded it says. */
export interface RegistryAt {
  seq: number;
  /** The whole text; null: the same as in the line before. */
  registry: string | null;
}

export interface ReplayOptions {
  dataDir: string;
  /**
   * What to compare with: ascending, and the last one is the end of the comparison. `every`: between
   * two lines the text was looked at after each event whose seq this number divides.
   */
  against?: { every: number; lines: AsyncIterable<RegistryAt> } | undefined;
  /** The text of registry.json after each event; a getter, because most events change none. */
  onEvent?: (event: AnyEvent, registry: () => string) => void | Promise<void>;
}

export interface ReplayVerdict {
  /** null for a journal without events. */
  journal: string | null;
  /** Where it begins: 1, or the first event that is left of a pruned journal. */
  firstSeq: number;
  lastSeq: number;
  events: number;
  /** Events that the state table has a word on. */
  judged: number;
  /** Events of types that this version doesn't know: from a newer one. */
  unknown: number;
  /** Comparisons with a recorded registry.json. */
  compared: number;
  /** The first event that this version would not have written there. */
  illegal: { event: AnyEvent; why: string } | null;
  /** The first registry.json that is another: what was recorded, and what this version makes of the same events. */
  differs: { seq: number; recorded: string; replayed: string } | null;
  /** The first recorded place that lies past the end of the journal; null when all of it was compared. */
  unreached: number | null;
  /** registry.json as this version has it after the last event. */
  registry: string;
  /** Behind the first of them nothing is judged: what was lost may have led there. */
  damage: JournalDamage[];
}

/**
 * Reads the whole journal, or what is left of a pruned one.
 *
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED for a file that can't be read
 */
export async function replayJournal({ dataDir, against, onEvent }: ReplayOptions): Promise<ReplayVerdict> {
  const chain = await loadChain(nodeFileSystem, join(dataDir, 'journal'));
  const base = await readBase(nodeFileSystem, chain);
  const state = base === null ? initialModels() : stateOfBase(base);
  const registry = new CurrentRegistry(state);
  const comparison = against && new Comparison(against.every, against.lines, registry);
  const verdict: ReplayVerdict = {
    ...{ journal: chain.journal, firstSeq: state.seq + 1, lastSeq: state.seq },
    ...{ events: 0, judged: 0, unknown: 0, compared: 0, illegal: null, differs: null, unreached: null },
    ...{ registry: '', damage: [] },
  };
  const lost = lostBase(chain, base);
  if (lost !== null) verdict.damage.push(lost);
  await comparison?.skip(state.seq);
  for await (const items of readBatches(nodeFileSystem, chain)) {
    for (const item of items) {
      if (item.kind === 'damage') verdict.damage.push(item);
      if (item.kind !== 'record') continue;
      const event = eventOf(item.record);
      const isSound = verdict.damage.length === 0;
      verdict.events += 1;
      verdict.lastSeq = event.seq;
      if (!isKnown(event)) verdict.unknown += 1;
      if (isJudged(event)) verdict.judged += 1;
      if (isSound && verdict.illegal === null) {
        const why = illegality(state, event);
        if (why !== null) verdict.illegal = { event, why };
      }
      registry.evolve(event);
      await onEvent?.(event, () => registry.text);
      if (isSound) await comparison?.after(event.seq);
    }
  }
  return { ...verdict, ...comparison?.result, registry: registry.text };
}

/** The text is made again only when an event changed a version. */
class CurrentRegistry {
  readonly #state: ModelsState;
  #text: string | null = null;

  constructor(state: ModelsState) {
    this.#state = state;
  }

  get text(): string {
    return (this.#text ??= registryText(this.#state));
  }

  evolve(event: AnyEvent): void {
    const of = () => (event.subject === null ? undefined : this.#state.models.get(event.subject));
    const before = of();
    evolve(this.#state, event);
    if (of() !== before) this.#text = null;
  }
}

class Comparison {
  #compared = 0;
  #differs: ReplayVerdict['differs'] = null;
  readonly #every: number;
  readonly #lines: AsyncIterator<RegistryAt>;
  readonly #registry: CurrentRegistry;
  /** The text that holds until the next line. */
  #recorded: string | null = null;
  #next: RegistryAt | null = null;
  #isOver = false;

  constructor(every: number, lines: AsyncIterable<RegistryAt>, registry: CurrentRegistry) {
    this.#every = every;
    this.#lines = lines[Symbol.asyncIterator]();
    this.#registry = registry;
  }

  get result(): Pick<ReplayVerdict, 'compared' | 'differs' | 'unreached'> {
    return { compared: this.#compared, differs: this.#differs, unreached: this.#next?.seq ?? null };
  }

  /** Takes what was recorded of events that aren't there any more. */
  async skip(through: number): Promise<void> {
    await this.#advance();
    while (this.#next !== null && this.#next.seq <= through) await this.#take(this.#next);
  }

  async after(seq: number): Promise<void> {
    if (this.#isOver || this.#differs !== null) return;
    const isLine = this.#next?.seq === seq;
    // The end has a line of its own, also where another one is of the same event.
    while (this.#next?.seq === seq) await this.#take(this.#next);
    // Nothing is known behind the last line.
    this.#isOver = this.#next === null;
    if (this.#recorded === null || !(isLine || seq % this.#every === 0)) return;
    this.#compared += 1;
    const replayed = this.#registry.text;
    if (replayed !== this.#recorded) this.#differs = { seq, recorded: this.#recorded, replayed };
  }

  async #take({ registry }: RegistryAt): Promise<void> {
    this.#recorded = registry ?? this.#recorded;
    await this.#advance();
  }

  async #advance(): Promise<void> {
    const next = await this.#lines.next();
    this.#next = next.done === true ? null : next.value;
  }
}
