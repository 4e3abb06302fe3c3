import { BehaviorSubject, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Journal } from '../events/types.ts';
import type { NewEvent, StoredEvent } from '../events/vocabulary.ts';
import { ModelError, toModelError } from '../model/errors.ts';
import { copyState, evolve } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import type { Command } from './commands.ts';
import { decide } from './decide.ts';

/**
 * The one way to change state. A command is decided on accepted state (durable and in flight), its
 * events are appended, and everybody else sees them when they are durable. So ten clicks during
 * one sync are one decision.
 */
export class Ledger {
  /**
   * Durable state, emitted again after each durable group. The object belongs to the fold: read
   * it, don't keep it.
   */
  readonly state$: Observable<ModelsState>;
  /** Durable events of this run, in order. */
  readonly events$: Observable<StoredEvent>;
  /** Failed appends: one error for each group that was in flight. */
  readonly failures$: Observable<ModelError>;
  /** The journal of now, and each one that takes its place. */
  readonly journal$: Observable<Journal>;

  #journal: BehaviorSubject<Journal>;
  #failures = new Subject<ModelError>();
  #durable: BehaviorSubject<ModelsState>;
  #accepted: ModelsState;
  #events = new Subject<StoredEvent>();
  /**
   * Goes up when everything in flight is lost. An append of an older generation must not touch the
   * state any more.
   */
  #generation = 0;
  #inFlight = new Set<Promise<unknown>>();

  /** `state` is the fold of the whole journal. It belongs to the ledger from here on. */
  constructor(journal: Journal, state: ModelsState) {
    this.#journal = new BehaviorSubject(journal);
    this.journal$ = this.#journal.asObservable();
    this.#durable = new BehaviorSubject(state);
    this.#accepted = copyState(state);
    this.state$ = this.#durable.asObservable();
    this.events$ = this.#events.asObservable();
    this.failures$ = this.#failures.asObservable();
  }

  get state(): ModelsState {
    return this.#durable.value;
  }

  get journal(): Journal {
    return this.#journal.value;
  }

  /**
   * Decides and appends. Resolves to the durable events. Resolves to none when nothing needed to
   * happen, and only when the events that the decision rests on are durable, too: a repeat of a
   * command whose append is in doubt gets the outcome or the error of the first.
   *
   * @throws ModelError the refusal of the command, JOURNAL_UNWRITABLE, DISK_FULL
   */
  async execute(command: Command): Promise<StoredEvent[]> {
    const decision = decide(command, this.#accepted);
    if (decision instanceof ModelError) throw decision;
    if (decision.length > 0) return this.append(decision);
    // It rests on all that was accepted: where that is lost, "nothing needed to happen" would be
    // false.
    await Promise.all([...this.#inFlight]);
    return [];
  }

  /**
   * Appends facts of the engine itself, which need no decision.
   *
   * @throws ModelError JOURNAL_UNWRITABLE, DISK_FULL
   */
  async append(events: NewEvent[]): Promise<StoredEvent[]> {
    const generation = this.#generation;
    const pending = this.#journal.value.append(events);
    for (const event of pending.events) evolve(this.#accepted, event);
    const durable = pending.durable.then(
      stored => this.#onDurable(stored, generation),
      (error: unknown) => this.#onRejected(error, generation),
    );
    this.#inFlight.add(durable);
    try {
      return await durable;
    } finally {
      this.#inFlight.delete(durable);
    }
  }

  /** Resolves when everything accepted so far is durable or lost. Never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#inFlight]);
  }

  /** Takes a journal that was opened anew. What was in flight is now either in `state` or lost. */
  replaceJournal(journal: Journal, state: ModelsState): void {
    this.#generation++;
    this.#accepted = copyState(state);
    this.#journal.next(journal);
    this.#durable.next(state);
  }

  #onDurable(stored: StoredEvent[], generation: number): StoredEvent[] {
    if (generation !== this.#generation) return stored;
    for (const event of stored) evolve(this.state, event);
    this.#durable.next(this.state);
    for (const event of stored) this.#events.next(event);
    return stored;
  }

  #onRejected(error: unknown, generation: number): never {
    if (generation === this.#generation) {
      // The journal rejects everything in flight together, so accepted state falls back to the
      // durable state once.
      this.#generation++;
      this.#accepted = copyState(this.state);
    }
    const failure = toModelError(error, 'JOURNAL_UNWRITABLE');
    this.#failures.next(failure);
    throw failure;
  }
}
