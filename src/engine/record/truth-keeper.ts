import { join } from 'node:path';
import type { Observable } from 'rxjs';
import { checkSegments } from '../../events/owner.ts';
import type { JournalDamage } from '../../events/types.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import type { Ledger } from '../../manager/index.ts';
import type { ModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { CheckpointWriter } from '../../projections/index.ts';
import type { HealthView } from '../../api/contract.ts';
import { readEngineFile } from '../ownership/engine-file.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { DamageWatch } from './damage-watch.ts';
import { JournalKeeper } from './journal-keeper.ts';
import type { Reconciler } from './reconcile.ts';
import { RegistryKeeper } from './registry-keeper.ts';
import { StartRecord } from './start-record.ts';
import { recoveryEvents } from './recovery-events.ts';
import { JournalUpkeep } from './upkeep.ts';
import type { ClaimedJournal } from './truth.ts';

/**
 * Between two chunks of old segments: their check takes a small part of one core, however long the
 * history.
 */
const CHECK_BREATH_MS = 5;

export interface TruthKeeperOptions {
  dataDir: string;
  claimed: ClaimedJournal;
  /** Of the claimed journal. */
  ledger: Ledger;
  /** Takes back what the journal lost. */
  reconciler: Reconciler;
  clock: Clock;
  logger: Logger;
  /** Opens the journal anew after it failed. */
  open: () => Promise<ClaimedJournal>;
  /** EngineStarted of this run. */
  startedEvent: () => NewEvent;
  /**
   * Clears what dead engines left in the data directory; resolves to the events that tell of it.
   */
  clearLeftovers: () => Promise<NewEvent[]>;
  /** The journal is back: everything that stopped on its account goes on. */
  onReopened: () => void;
  /** Another engine writes the journal: this one must touch nothing more. */
  onFenced: () => void;
  onRegistryHealth: (error: ModelError | null) => void;
}

/**
 * Keeps the journal writable, and keeps right what is made of it on disk: health, checkpoints,
 * registry.json. It decides what to do about damage. It writes nothing where the journal is a newer
 * program's and may only be read.
 */
export class TruthKeeper {
  readonly health$: Observable<HealthView['journal']>;
  readonly #o: TruthKeeperOptions;
  readonly #journal: JournalKeeper;
  readonly #damage: DamageWatch;
  readonly #registry: RegistryKeeper;
  readonly #startRecord: StartRecord;
  readonly #upkeep: JournalUpkeep;
  #checkpoints: CheckpointKeeper | null = null;
  /** Events of this run, or of earlier runs, were lost when the journal was opened anew. */
  #isLossOpen = false;
  readonly #stopped = new AbortController();
  /** As the opening found it: the fold goes on with the events of this start. */
  readonly #knownDamage: ReadonlyMap<string, number>;

  constructor(options: TruthKeeperOptions) {
    this.#o = options;
    const { ledger, clock, logger, claimed, dataDir, open, startedEvent, onRegistryHealth } = options;
    const { recovery, damage$ } = claimed;
    this.#knownDamage = new Map(claimed.state.damage);
    this.#journal = new JournalKeeper({
      ...{ ledger, clock, logger, open, startedEvent },
      damaged: recovery.damage.length > 0 || this.#knownDamage.size > 0,
      readOnly: recovery.readOnly,
      onOpened: opened => this.#onOpened(opened),
      onReopened: () => void this.#onReopened(),
      onFenced: () => this.#onFenced(),
      otherOwner: async () => {
        const owner = await readEngineFile(dataDir);
        return owner?.run === ledger.journal.run ? null : owner;
      },
    });
    this.#damage = new DamageWatch({ ledger, logger, onDamage: () => this.#journal.damaged() });
    this.#registry = new RegistryKeeper(dataDir, clock, logger, onRegistryHealth);
    this.#startRecord = new StartRecord({ ledger, clock, logger });
    this.#upkeep = new JournalUpkeep({
      ...{ dataDir, ledger, clock, logger, breathMs: CHECK_BREATH_MS },
      onDamage: range => this.damageMet(range),
    });
    this.health$ = this.#journal.health$;
    this.#watch(damage$);
  }

  get readOnly(): boolean {
    return this.#o.claimed.recovery.readOnly !== null;
  }

  /**
   * Records what the opening found. Then registry.json shows what is durable.
   *
   * @throws ModelError when another engine owns the journal by now
   */
  async start(): Promise<void> {
    if (this.readOnly) return;
    const { ledger, dataDir, clock, logger, claimed, startedEvent, clearLeftovers, reconciler } = this.#o;
    const { recovery, state, checkpointSeq } = claimed;
    const isDamaged = recovery.damage.length > 0;
    const isRecorded = await this.#startRecord.record([
      startedEvent(),
      ...recoveryEvents(recovery, this.#knownDamage),
      ...(await clearLeftovers()),
      ...(await this.#registry.inspect(state, isDamaged)),
    ]);
    const isReconciled = !isDamaged || ((await reconciler.reconcile()) && isRecorded);
    // A checkpoint spares the next start the reading, and so the finding of what is lost. First
    // both must be done here.
    if (isReconciled) {
      const writer = new CheckpointWriter({ dataDir, clock, logger });
      this.#checkpoints = new CheckpointKeeper(ledger, writer, {
        writtenSeq: checkpointSeq,
        outline: recovery.outline,
      });
    }
    this.#registry.follow(ledger);
    await this.registryWritten();
  }

  /** engine.json names another engine. */
  takenOver(by: EngineInfo): void {
    this.#journal.takenOver(by);
  }

  /** A reader of the journal met damage. */
  damageMet(range: JournalDamage): void {
    this.#damage.found(range);
  }

  /** A reader met an index file that disagrees with its segment. */
  indexIsWrong(segment: number): void {
    this.#upkeep.wrong(segment);
  }

  /** Resolves when registry.json shows at least what is durable now. */
  async registryWritten(): Promise<void> {
    await this.#registry.written();
  }

  /**
   * Checks what the start took on trust: hashes of models that were taken back, bytes of old
   * segments. Makes the index by model of segments that have none, and compresses old ones. Never rejects; ends soon after
   * `stop`.
   */
  async checkInBackground(): Promise<void> {
    const { dataDir, clock, claimed, logger, reconciler } = this.#o;
    const { signal } = this.#stopped;
    const segments = checkSegments({
      dir: join(dataDir, 'journal'),
      fs: nodeFileSystem,
      through: claimed.recovery.unreadThrough,
      onDamage: range => this.#damage.found(range),
      breathe: () => delay(clock, CHECK_BREATH_MS, signal),
    });
    const models = reconciler.checkAdopted(signal);
    const upkeep = this.readOnly ? null : this.#upkeep.start();
    for (const { reason } of (await Promise.allSettled([segments, models, upkeep])).filter(
      each => each.status === 'rejected',
    )) {
      if (!signal.aborted) logger.warn('A check in the background failed.', errorFields(reason));
    }
  }

  /** Begins nothing more. */
  stop(): void {
    this.#stopped.abort(new Error('The engine stops.'));
    this.#upkeep.stop();
    this.#journal.close();
    this.#startRecord.close();
  }

  /** Records EngineStopped, leaves a checkpoint behind it, and closes the journal. */
  async close(reason: string): Promise<void> {
    const { ledger, logger } = this.#o;
    await ledger.append([{ type: 'EngineStopped', subject: null, data: { reason } }]).catch((error: unknown) => {
      logger.warn('The stop of the engine could not be recorded.', errorFields(error));
      // A journal that refuses an event may belong to another engine by now.
      this.#checkpoints?.stop();
    });
    // Side by side: one that hangs doesn't keep the others. Nothing can be recorded behind
    // EngineStopped any more.
    await Promise.all([this.#registry.close(), this.#checkpoints?.close(), this.#upkeep.close(), this.#closeJournal()]);
  }

  /** Writes nothing more, done or not: the directory may have another owner from now on. */
  letGo(): void {
    void this.#registry.stop();
  }

  /** Everything in it is durable by now, or is known to be lost. */
  async #closeJournal(): Promise<void> {
    await this.#o.ledger.journal.close().catch((error: unknown) => {
      this.#o.logger.warn('The journal did not close in order.', errorFields(error));
    });
  }

  /** From here on, no checkpoint may spare the next start the reading of what is damaged. */
  #onOpened({ recovery, damage$ }: ClaimedJournal): void {
    if (recovery.damage.length > 0) {
      this.#checkpoints?.stop();
      this.#isLossOpen = true;
    }
    this.#watch(damage$);
  }

  /**
   * As at a start: lost versions are taken back before anything goes on; their hashes are checked
   * afterwards.
   */
  async #onReopened(): Promise<void> {
    const { reconciler, logger, onReopened } = this.#o;
    const { signal } = this.#stopped;
    if (this.#isLossOpen) this.#isLossOpen = !(await reconciler.reconcile());
    if (signal.aborted) return;
    onReopened();
    await reconciler.checkAdopted(signal).catch((error: unknown) => {
      if (!signal.aborted) logger.warn('Models that were taken back could not be checked.', errorFields(error));
    });
  }

  #watch(damage$: ClaimedJournal['damage$']): void {
    damage$.subscribe(range => this.#damage.found(range));
  }

  #onFenced(): void {
    this.#checkpoints?.stop();
    this.#upkeep.stop();
    void this.#registry.stop();
    this.#o.onFenced();
  }
}
