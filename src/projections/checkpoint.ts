/**
 * A checkpoint: what a fold made of the events up to a place, so that a start costs the events after it. A cache, never a fact.
 * It is one line that proves itself like a line of the journal; what doesn't, or is of another fold, is no checkpoint.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crcOf, lineWithCrc, parseLine } from '../events/reading.ts';
import type { KnownCursor, Replay } from '../events/types.ts';
import { EVENT_VERSIONS } from '../events/vocabulary.ts';
import type { AnyEvent } from '../events/vocabulary.ts';
import { evolve, initialModels, MODELS_FOLD_VERSION } from './folds/models.ts';
import type { ModelsState } from './folds/models.ts';
import { snapshotOf, stateOfSnapshot } from './folds/snapshot.ts';
import type { ModelsSnapshot } from './folds/snapshot.ts';
import { TRANSITIONS } from './folds/transitions.ts';

const FORMAT = 1;

/** The program's understanding of events is part of it: what a program didn't know, its fold passed over. */
export const MODELS_FOLD = `${MODELS_FOLD_VERSION}.${crcOf(JSON.stringify([EVENT_VERSIONS, TRANSITIONS]))}`;

export interface ModelsCheckpoint {
  /** The last event that is in `state`; with the outline of the segments before it where damage in them is recorded and reconciled. */
  at: KnownCursor;
  state: ModelsState;
}

export function checkpointPath(dataDir: string): string {
  return join(dataDir, 'projections', 'models.checkpoint.json');
}

/** The file's text. `state.seq` must be `at.seq`. */
export function checkpointText({ at, state }: ModelsCheckpoint): string {
  const body = { format: FORMAT, projection: 'models', fold: MODELS_FOLD, at, state: snapshotOf(state) };
  return lineWithCrc(JSON.stringify(body).slice(0, -1)).line;
}

/** null for what isn't a whole checkpoint of this fold. */
export function parseCheckpoint(bytes: Buffer): ModelsCheckpoint | null {
  const value = parseLine(bytes)?.value as { format: number; projection: string; fold: string } | undefined;
  if (value?.format !== FORMAT || value.projection !== 'models' || value.fold !== MODELS_FOLD) return null;
  const { at, state: snapshot } = value as unknown as { at: KnownCursor; state: ModelsSnapshot };
  const state = stateOfSnapshot(snapshot);
  return state.seq === at.seq ? { at, state } : null;
}

/** null when there is none to use, whatever the reason: the journal has it all. */
export async function readCheckpoint(dataDir: string): Promise<ModelsCheckpoint | null> {
  try {
    return parseCheckpoint(await readFile(checkpointPath(dataDir)));
  } catch {
    return null;
  }
}

/** Folds what a reader of the journal shows: from the checkpoint where the reader found its place, else from the beginning. */
export class ModelsReplay implements Replay {
  state: ModelsState = initialModels();
  /** 0 when the checkpoint was of no use. */
  checkpointSeq = 0;
  #checkpoint: ModelsCheckpoint | null;

  /** The checkpoint's state is this fold's from here on. */
  constructor(checkpoint: ModelsCheckpoint | null) {
    this.#checkpoint = checkpoint;
  }

  begin(fromKnown: boolean): void {
    if (!fromKnown || !this.#checkpoint) return;
    this.state = this.#checkpoint.state;
    this.checkpointSeq = this.state.seq;
  }

  event(event: AnyEvent): void {
    evolve(this.state, event);
  }
}
