/**
 * Questions that need no engine. Clients of servers are loaded on demand, so that `path` and `list`
 * stay fast.
 */
import { join } from 'node:path';
import { installedPath } from '../disk/index.ts';
import { eventOf, isAtCut, loadChain, locate, lostBase, readBase, readBatches } from '../events/reading.ts';
import type { JournalDamage } from '../events/types.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import { ModelsReplay, readCheckpoint } from '../projections/checkpoint.ts';
import { damageKey } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { registryText } from '../projections/folds/registry.ts';
import type { CatalogModel } from '../library/types.ts';
import type { Ranking } from '../scheduler/types.ts';
import type { ModelView, Remote, VerifyResult } from '../api/contract.ts';
import { InstalledFiles } from '../installed/installed-files.ts';
import type { RemoteSource } from './remote.ts';
import { resolveModelPath } from './views/model-paths.ts';
import { readModelsDir } from './settings/index.ts';
import { damageEvent } from './record/recovery-events.ts';
import { modelViews } from './views/model-views.ts';
import type { PathOf } from './views/model-views.ts';

/**
 * All models of a data directory: now, see readModelsNow, or as of an event (inclusive). Takes no
 * lock, writes nothing.
 */
export async function readModels(dataDir: string, { atSeq }: { atSeq?: number } = {}): Promise<ModelView[]> {
  const reading = atSeq === undefined ? readModelsNow(dataDir) : readModelsAt(dataDir, { seq: atSeq });
  return (await reading).models;
}

/**
 * The models as `path` knows them: what the journal calls ready is looked for on the disk. A
 * version that isn't there as it should be is `missing` or `damaged` in the answer; nothing is
 * recorded.
 */
export async function readModelsNow(dataDir: string): Promise<ModelsReading> {
  const { models, ...rest } = await readModelsAt(dataDir);
  const installed = new InstalledFiles();
  return { ...rest, models: models.map(view => asFound(view, installed)) };
}

function asFound(view: ModelView, installed: InstalledFiles): ModelView {
  const finding = view.path === null ? 'intact' : installed.look(view, view.path);
  if (finding === 'intact') return view;
  if (finding === 'missing' || finding === 'away') return { ...view, status: 'missing', path: null };
  return { ...view, status: 'damaged', path: null, damaged: finding.damaged };
}

/** As `verify` of an engine, for a version that the journal calls ready. Records nothing. */
export async function verifyReady(view: ModelView): Promise<VerifyResult> {
  const { verifyFiles } = await import('./offline-verify.ts');
  return verifyFiles(view);
}

/**
 * The models according to the journal, as far as it can be read, and the damage that lies before
 * the moment.
 *
 * For now, the reading begins at a checkpoint if there is one, as a start does. For an earlier
 * moment every byte before it is read. This is slower, but a checkpoint doesn't show the damage
 * before it.
 */
export async function readModelsAt(dataDir: string, moment: Moment | null = null): Promise<ModelsReading> {
  const { state, damage, pathOf } = await readState(dataDir, moment);
  const found = damage.map(range => ({ ...range, recorded: state.damage.has(damageKey(damageEvent(range).data)) }));
  return { models: modelViews(state, pathOf), damage: found, isDamaged: found.length > 0 || state.damage.size > 0 };
}

/**
 * An event (inclusive), or a time: everything before the first event that is later. Order is seq,
 * because clocks jump.
 */
export type Moment = { seq: number } | { time: string };

export interface ModelsReading {
  models: ModelView[];
  /**
   * Damaged ranges that the reading met. `recorded`: the journal knows it, and the models were
   * reconciled since.
   */
  damage: (JournalDamage & { recorded: boolean })[];
  /** Whether the journal is known to be damaged, now or from earlier. */
  isDamaged: boolean;
}

/** What a journal adds up to, for who compares it with the files. */
export interface Recorded {
  /** As readModelsNow has them. */
  models: ModelView[];
  /** What registry.json should be, byte for byte. */
  registryText: string;
  /** The seq of the last event; 0 without one. */
  events: number;
  /** Whether the journal says of this damage that it is known. */
  knows: (damage: JournalDamage) => boolean;
}

/** Takes no lock, writes nothing. */
export async function readRecorded(dataDir: string): Promise<Recorded> {
  const { state, pathOf } = await readState(dataDir);
  const installed = new InstalledFiles();
  return {
    models: modelViews(state, pathOf).map(view => asFound(view, installed)),
    registryText: registryText(state),
    events: state.seq,
    knows: range => state.damage.has(damageKey(damageEvent(range).data)),
  };
}

/**
 * Does what getModelPath does, without an engine.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE, INVALID_ARGUMENT
 */
export async function readModelPath(dataDir: string, modelId: string, version?: string): Promise<string> {
  const { state, pathOf } = await readState(dataDir);
  const installed = new InstalledFiles();
  const disk = { pathOf, look: installed.look.bind(installed) };
  return resolveModelPath(state, disk, { modelId, version }).path;
}

interface ReadState {
  state: ModelsState;
  damage: JournalDamage[];
  pathOf: PathOf;
}

async function readState(dataDir: string, moment: Moment | null = null): Promise<ReadState> {
  const modelsDir = (await readModelsDir(dataDir)) ?? join(dataDir, 'models');
  const checkpoint = moment === null ? await readCheckpoint(dataDir) : null;
  const fold = new ModelsReplay(checkpoint);
  const damage: JournalDamage[] = [];
  // Lines of the last batch are not proven durable yet. They count, because nothing newer is known.
  const chain = await loadChain(nodeFileSystem, join(dataDir, 'journal'));
  const place = checkpoint && (await locate(nodeFileSystem, chain, checkpoint.at));
  const base = place === null ? await readBase(nodeFileSystem, chain) : null;
  const lost = place === null ? lostBase(chain, base) : null;
  if (lost !== null) damage.push(lost);
  fold.begin(place !== null, base);
  if (moment !== null && 'seq' in moment) isAtCut(moment.seq, chain.pruned);
  const pathOf: PathOf = (modelId, version) => installedPath(modelsDir, modelId, version);
  for await (const items of readBatches(nodeFileSystem, chain, place ?? 0)) {
    for (const item of items) {
      if (item.kind === 'damage') damage.push(item);
      if (item.kind !== 'record') continue;
      if (moment !== null && isLater(item.record.stored, moment)) return { state: fold.state, damage, pathOf };
      fold.event(eventOf(item.record));
      // Damage behind the event says nothing about the time before it.
      if (item.record.seq === seqOf(moment)) return { state: fold.state, damage, pathOf };
    }
  }
  return { state: fold.state, damage, pathOf };
}

function isLater({ seq, time }: { seq: number; time: string }, moment: Moment): boolean {
  return 'seq' in moment ? seq > moment.seq : Date.parse(time) > Date.parse(moment.time);
}

function seqOf(moment: Moment | null): number | null {
  return moment !== null && 'seq' in moment ? moment.seq : null;
}

export type { RemoteSource } from './remote.ts';

/** As readCatalog of remote.ts. */
export async function readCatalog(source: RemoteSource): Promise<Remote<CatalogModel[]>> {
  return (await import('./remote.ts')).readCatalog(source);
}

/** As readRanking of remote.ts. */
export async function readRanking(source: RemoteSource): Promise<Remote<Ranking>> {
  return (await import('./remote.ts')).readRanking(source);
}
