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
 * The one way to change state: a command is decided on accepted state (durable and in flight), its events are appended,
 * and everyone else sees them once they are durable.
 */
export class Ledger {
  /** Durable state, again after each durable group. The object is the fold's own: read it, don't keep it. */
  readonly state$: Observable<ModelsState>;
  /** Durable events of this run, in order. */
  readonly events$: Observable<StoredEvent>;

  /** Appends that failed, one for each group that was in flight. */
  readonly failures$: Observable<ModelError>;

  #journal: Journal;
  #failures = new Subject<ModelError>();
  #durable: BehaviorSubject<ModelsState>;
  #accepted: ModelsState;
  #events = new Subject<StoredEvent>();
  /** Goes up when what was in flight is lost: what belongs to an older one must not touch the state again. */
  #generation = 0;
  #inFlight = new Set<Promise<unknown>>();

  /** `state` is the fold of everything in the journal; it belongs to the ledger from here on. */
  constructor(journal: Journal, state: ModelsState) {
    this.#journal = journal;
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
    return this.#journal;
  }

  /**
   * Decides and appends. Resolves to the durable events; to none when nothing needed to happen, but then only after what
   * the decision rested on is durable as well.
   *
   * @throws ModelError why the command was refused, or JOURNAL_UNWRITABLE, DISK_FULL
   */
  async execute(command: Command): Promise<StoredEvent[]> {
    const decision = decide(command, this.#accepted);
    if (decision instanceof ModelError) throw decision;
    if (decision.length > 0) return this.append(decision);
    await this.settled();
    return [];
  }

  /** Appends facts that need no decision: the engine's own. */
  async append(events: NewEvent[]): Promise<StoredEvent[]> {
    const generation = this.#generation;
    const pending = this.#journal.append(events);
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

  /** Resolves, never rejects, when everything accepted so far is durable or lost. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#inFlight]);
  }

  /** After the journal was opened anew: what was in flight is now either in `state` or lost. */
  replaceJournal(journal: Journal, state: ModelsState): void {
    this.#generation++;
    this.#journal = journal;
    this.#accepted = copyState(state);
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
      // The journal rejects all that was in flight together, so accepted state falls back to what is durable, once.
      this.#generation++;
      this.#accepted = copyState(this.state);
    }
    const failure = toModelError(error, 'JOURNAL_UNWRITABLE');
    this.#failures.next(failure);
    throw failure;
  }
}
