/**
 * A checkpoint: the state that a fold made of the events up to a place. With it a start reads only
 * the events behind that place. It is a cache, never a fact: one line that proves itself like a
 * line of the journal. A line that doesn't, or that another fold wrote, is no checkpoint.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crcOf, lineWithCrc, parseLine } from '../events/reading.ts';
import type { JournalBase } from '../events/reading.ts';
import type { KnownCursor, Replay } from '../events/types.ts';
import { EVENT_VERSIONS } from '../events/vocabulary.ts';
import type { AnyEvent } from '../events/vocabulary.ts';
import { evolve, initialModels, MODELS_FOLD_VERSION } from './folds/models.ts';
import type { ModelsState } from './folds/models.ts';
import { stateOfBase } from './folds/base.ts';
import { snapshotOf, stateOfSnapshot } from './folds/snapshot.ts';
import type { ModelsSnapshot } from './folds/snapshot.ts';
import { TRANSITIONS } from './folds/transitions.ts';

const FORMAT = 1;

/**
 * Name of the fold. It covers all that the program knows of events: its fold passed over events
 * that it didn't know.
 */
export const MODELS_FOLD = `${MODELS_FOLD_VERSION}.${crcOf(JSON.stringify([EVENT_VERSIONS, TRANSITIONS]))}`;

export interface ModelsCheckpoint {
  /**
   * The last event that is in `state`. With an outline where segments before it have damage that
   * is recorded and reconciled.
   */
  at: KnownCursor;
  state: ModelsState;
}

export function checkpointPath(dataDir: string): string {
  return join(dataDir, 'projections', 'models.checkpoint.json');
}

/** The text of the file. `state.seq` must be `at.seq`. */
export function checkpointText({ at, state }: ModelsCheckpoint): string {
  const body = { format: FORMAT, projection: 'models', fold: MODELS_FOLD, at, state: snapshotOf(state) };
  return lineWithCrc(JSON.stringify(body).slice(0, -1)).line;
}

/** null for anything but a whole checkpoint of this fold. */
export function parseCheckpoint(bytes: Buffer): ModelsCheckpoint | null {
  const value = parseLine(bytes)?.value as { format: number; projection: string; fold: string } | undefined;
  if (value?.format !== FORMAT || value.projection !== 'models' || value.fold !== MODELS_FOLD) return null;
  const { at, state: snapshot } = value as unknown as { at: KnownCursor; state: ModelsSnapshot };
  const state = stateOfSnapshot(snapshot);
  return state.seq === at.seq ? { at, state } : null;
}

/** null when there is none to use, for whatever reason: the journal has everything. */
export async function readCheckpoint(dataDir: string): Promise<ModelsCheckpoint | null> {
  try {
    return parseCheckpoint(await readFile(checkpointPath(dataDir)));
  } catch {
    return null;
  }
}

/**
 * Folds the events that a reader shows: on top of the checkpoint when the reader found its place,
 * else from the beginning.
 */
export class ModelsReplay implements Replay {
  state: ModelsState = initialModels();
  /** seq of the checkpoint that was used; 0 when none was. */
  checkpointSeq = 0;
  #checkpoint: ModelsCheckpoint | null;

  /** The state of the checkpoint belongs to this fold from here on. */
  constructor(checkpoint: ModelsCheckpoint | null) {
    this.#checkpoint = checkpoint;
  }

  begin(fromKnown: boolean, base: JournalBase | null): void {
    if (base !== null) this.state = stateOfBase(base);
    if (!fromKnown || !this.#checkpoint) return;
    this.state = this.#checkpoint.state;
    this.checkpointSeq = this.state.seq;
  }

  event(event: AnyEvent): void {
    evolve(this.state, event);
  }

  pass(seq: number): void {
    this.state.seq = seq;
  }
}
