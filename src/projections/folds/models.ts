import { isKnown } from '../../events/vocabulary.ts';
import type { AnyEvent, EventDataByType, StoredEvent } from '../../events/vocabulary.ts';
import { formatRef, parseRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { evolveRecord } from './evolve-record.ts';
import type { ModelRecord } from './model-record.ts';

/**
 * Goes up when the same events give another state, or when the state gets another shape: then what
 * an older program folded is folded again. test/projections/checkpoint.test.ts fails when a change
 * keeps the number.
 */
export const MODELS_FOLD_VERSION = 6;

/**
 * How many command ids are remembered. A caller that got no answer repeats its command within
 * seconds. Until then at most a few batches of the journal (512 events each) come between. All ids
 * stand in each checkpoint, so there are no more than this.
 */
const REMEMBERED_COMMANDS = 4_096;

/**
 * All model versions. Records are immutable. The maps belong to one fold and are changed in place:
 * a copy for each of a million events would make a replay quadratic. `copyState` makes an
 * independent state.
 */
export interface ModelsState {
  readonly models: Map<string, ModelRecord>;
  /** command id → the subject that the command was about. */
  readonly commands: Map<string, string>;
  /**
   * model id → the newest version that the library was seen to have beside an older one here.
   * Removed with the last version here.
   */
  readonly updates: Map<string, { readonly version: string; readonly seq: number }>;
  /** `model_id@version` of a version here → why the library took it back. Removed with it. */
  readonly withdrawn: Map<string, WithdrawnRecord>;
  /** Damaged ranges of JournalDamaged events, named by `damageKey`, and the seq of each event. */
  readonly damage: Map<string, number>;
  /** URL of a library → the highest serial of its signed catalogue. */
  readonly catalogs: Map<string, number>;
  /** Ids of tasks in the order that a person put them in, the first one first; mostly empty. */
  order: readonly string[];
  /** Boot of the run that is being folded. It dates download checkpoints. */
  bootId: string | null;
  seq: number;
}

export interface WithdrawnRecord {
  readonly why: string;
  readonly withdrawnAt: string;
}

export function initialModels(): ModelsState {
  return {
    models: new Map(),
    commands: new Map(),
    updates: new Map(),
    withdrawn: new Map(),
    damage: new Map(),
    catalogs: new Map(),
    order: [],
    bootId: null,
    seq: 0,
  };
}

export function copyState(state: ModelsState): ModelsState {
  return {
    ...state,
    models: new Map(state.models),
    commands: new Map(state.commands),
    updates: new Map(state.updates),
    withdrawn: new Map(state.withdrawn),
    damage: new Map(state.damage),
    catalogs: new Map(state.catalogs),
  };
}

/**
 * Folds one event into the state. An unknown or illegal event changes nothing but the position.
 */
export function evolve(state: ModelsState, event: AnyEvent): ModelsState {
  state.seq = event.seq;
  if (!isKnown(event)) return state;
  if (event.type === 'EngineStarted') state.bootId = event.data.boot_id;
  if (event.type === 'JournalDamaged') state.damage.set(damageKey(event.data), event.seq);
  if (event.type === 'CatalogAccepted') noteCatalog(state, event.data);
  if (event.subject === null) return state;
  rememberCommand(state, event);
  if (event.type === 'UpdateFound') {
    const { modelId, version } = parseRef(event.subject);
    if (isHere(state, modelId)) state.updates.set(modelId, { version, seq: event.seq });
    return state;
  }
  if (event.type === 'WithdrawalFound') {
    noteWithdrawal(state, event.subject, event.data);
    return state;
  }
  if (event.type === 'DownloadsOrdered') {
    state.order = event.data.order;
    return state;
  }
  const before = state.models.get(event.subject) ?? null;
  const after = evolveRecord(before, event, state.bootId);
  if (after === before) return state;
  if (after === null) forget(state, event.subject);
  else state.models.set(event.subject, after);
  return state;
}

/** The record of a version; undefined when nothing is known of it. */
export function recordOf(state: ModelsState, model: ModelVersion): ModelRecord | undefined {
  return state.models.get(formatRef(model));
}

/**
 * One name for a damaged range, whichever reader found it. The reason is no part of it: its words
 * may change from one program version to the next.
 */
export function damageKey(range: Omit<EventDataByType['JournalDamaged'], 'reason'>): string {
  return [range.segment, range.offset, range.first_seq, range.last_seq].join(':');
}

function noteCatalog({ catalogs }: ModelsState, { library, serial }: EventDataByType['CatalogAccepted']): void {
  catalogs.set(library, Math.max(serial, catalogs.get(library) ?? 0));
}

function noteWithdrawal(
  { models, withdrawn }: ModelsState,
  ref: string,
  { withdrawal }: EventDataByType['WithdrawalFound'],
): void {
  if (withdrawal === null) withdrawn.delete(ref);
  else if (models.has(ref)) withdrawn.set(ref, { why: withdrawal.why, withdrawnAt: withdrawal.withdrawn_at });
}

function forget(state: ModelsState, ref: string): void {
  state.models.delete(ref);
  state.withdrawn.delete(ref);
  const { modelId } = parseRef(ref);
  if (!isHere(state, modelId)) state.updates.delete(modelId);
}

function isHere(state: ModelsState, modelId: string): boolean {
  for (const record of state.models.values()) if (record.modelId === modelId) return true;
  return false;
}

function rememberCommand(state: ModelsState, event: StoredEvent): void {
  const id = event.data.command_id;
  if (id === undefined || event.subject === null) return;
  state.commands.set(id, event.subject);
  if (state.commands.size <= REMEMBERED_COMMANDS) return;
  const oldest = state.commands.keys().next();
  if (!oldest.done) state.commands.delete(oldest.value);
}
