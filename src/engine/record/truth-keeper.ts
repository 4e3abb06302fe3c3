import { join } from 'node:path';
import type { Observable } from 'rxjs';
import { checkSegments } from '../../events/owner.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import type { Ledger } from '../../manager/index.ts';
import type { ModelError } from '../../model/errors.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { Logger } from '../../ports/logger.ts';
import { CheckpointWriter } from '../../projections/index.ts';
import type { HealthView } from '../../api/contract.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { DamageWatch } from './damage-watch.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { clearOrphanLocks } from '../../installed/orphan-locks.ts';
import { reconcileInstalled, verifyAdopted } from './reconcile.ts';
import { RegistryKeeper } from './registry-keeper.ts';
import { StartRecord } from './start-record.ts';
import { recoveryEvents } from './recovery-events.ts';
import type { ClaimedJournal } from './truth.ts';

/** Between two chunks of old segments: their check takes a small part of one core, however long the history. */
const CHECK_BREATH_MS = 5;

export interface TruthKeeperOptions {
  dataDir: string;
  modelsDir: string;
  /** False while the disk of the models is unplugged. */
  modelsAreThere: () => Promise<boolean>;
  claimed: ClaimedJournal;
  /** Of the claimed journal. */
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  /** Opens the journal anew after it failed. */
  open(): Promise<ClaimedJournal>;
  /** EngineStarted of this run. */
  startedEvent: () => NewEvent;
  /** The journal is back: everything that stopped on its account goes on. */
  onReopened(): void;
  /** Another engine writes the journal: this one must touch nothing more. */
  onFenced(): void;
  onRegistryHealth: (error: ModelError | null) => void;
}

/**
 * Keeps the journal writable and what is made of it on disk right: health, checkpoints, registry.json, and what to do about
 * damage. Where a newer program's journal may only be read, it writes nothing.
 */
export class TruthKeeper {
  readonly health$: Observable<HealthView['journal']>;
  #o: TruthKeeperOptions;
  #journal: JournalKeeper;
  #damage: DamageWatch;
  #registry: RegistryKeeper;
  #startRecord: StartRecord;
  #checkpoints: CheckpointKeeper | null = null;
  #adopted: ModelVersion[] = [];
  /** Events of this run, or of those before it, were lost when the journal was opened anew. */
  #isLossOpen = false;
  #stopped = new AbortController();
  /** As found: the fold goes on with the events of this start. */
  #knownDamage: ReadonlyMap<string, number>;

  constructor(options: TruthKeeperOptions) {
    this.#o = options;
    const { ledger, clock, logger, claimed, dataDir, onRegistryHealth } = options;
    const { recovery, damage$ } = claimed;
    this.#knownDamage = new Map(claimed.state.damage);
    this.#journal = new JournalKeeper({
      ...options,
      damaged: recovery.damage.length > 0 || this.#knownDamage.size > 0,
      readOnly: recovery.readOnly,
      onOpened: opened => this.#onOpened(opened),
      onReopened: () => void this.#onReopened(),
      onFenced: () => this.#onFenced(),
    });
    this.#damage = new DamageWatch({ ledger, logger, onDamage: () => this.#journal.damaged() });
    this.#registry = new RegistryKeeper(dataDir, clock, logger, onRegistryHealth);
    this.#startRecord = new StartRecord({ ledger, clock, logger });
    this.health$ = this.#journal.health$;
    this.#watch(damage$);
  }

  get readOnly(): boolean {
    return this.#o.claimed.recovery.readOnly !== null;
  }

  /**
   * Records what the opening found; then registry.json shows what is durable.
   *
   * @throws ModelError when another engine owns the journal by now
   */
  async start(): Promise<void> {
    if (this.readOnly) return;
    const { ledger, dataDir, modelsDir, clock, logger, claimed, startedEvent } = this.#o;
    const { recovery, state, checkpointSeq } = claimed;
    const isDamaged = recovery.damage.length > 0;
    const isRecorded = await this.#startRecord.record([
      startedEvent(),
      ...recoveryEvents(recovery, this.#knownDamage),
      ...(await clearOrphanLocks(dataDir, modelsDir, logger)),
      ...(await this.#registry.inspect(state, isDamaged)),
    ]);
    const isReconciled = !isDamaged || ((await this.#reconcile()) && isRecorded);
    // A checkpoint spares the next start the reading, and with it the word on what is lost and the reconciling: not before both are done.
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

  /** Resolves when registry.json shows at least what is durable now. */
  async registryWritten(): Promise<void> {
    await this.#registry.written();
  }

  /** What the start took on trust: hashes of models taken back, bytes of old segments. Never rejects; ends soon after `stop`. */
  async checkInBackground(): Promise<void> {
    const { dataDir, clock, claimed, logger } = this.#o;
    const { signal } = this.#stopped;
    const segments = checkSegments({
      dir: join(dataDir, 'journal'),
      fs: nodeFileSystem,
      through: claimed.recovery.unreadThrough,
      onDamage: range => this.#damage.found(range),
      breathe: () => delay(clock, CHECK_BREATH_MS, signal),
    });
    const models = verifyAdopted(this.#o, this.#adopted.splice(0), signal);
    for (const { reason } of (await Promise.allSettled([segments, models])).filter(isRejected)) {
      if (!signal.aborted) logger.warn('a check in the background failed', { error: String(reason) });
    }
  }

  /** Nothing is begun any more. */
  stop(): void {
    this.#stopped.abort(new Error('The engine stops.'));
    this.#journal.close();
    this.#startRecord.close();
  }

  /** Records EngineStopped, leaves a checkpoint behind it, and closes the journal. */
  async close(reason: string): Promise<void> {
    const { ledger, logger } = this.#o;
    await ledger.append([{ type: 'EngineStopped', subject: null, data: { reason } }]).catch((error: unknown) => {
      logger.warn('EngineStopped could not be recorded', { error: String(error) });
      // What the journal refuses may be another engine's by now.
      this.#checkpoints?.stop();
    });
    // Side by side: one that hangs keeps nobody else, and what still runs can record nothing behind EngineStopped.
    await Promise.all([this.#registry.close(), this.#checkpoints?.close(), this.#closeJournal()]);
  }

  /** All in it is durable by now, or told to be lost. */
  async #closeJournal(): Promise<void> {
    await this.#o.ledger.journal.close().catch((error: unknown) => {
      this.#o.logger.warn('the journal did not close', { error: String(error) });
    });
  }

  /** Resolves to whether nothing of it is left to the next start. */
  async #reconcile(): Promise<boolean> {
    try {
      const { adopted, isComplete } = await reconcileInstalled(this.#o);
      this.#adopted.push(...adopted);
      return isComplete && (await this.#o.modelsAreThere());
    } catch (error) {
      this.#o.logger.warn('the installed models could not be reconciled with the journal', { error: String(error) });
      return false;
    }
  }

  /** No checkpoint may spare the next start the reading of what is damaged from here on. */
  #onOpened({ recovery, damage$ }: ClaimedJournal): void {
    if (recovery.damage.length > 0) {
      this.#checkpoints?.stop();
      this.#isLossOpen = true;
    }
    this.#watch(damage$);
  }

  /** As at a start: what is installed and lost is taken back before anything goes on, and its hashes are checked afterwards. */
  async #onReopened(): Promise<void> {
    const { signal } = this.#stopped;
    if (this.#isLossOpen) this.#isLossOpen = !(await this.#reconcile());
    if (signal.aborted) return;
    this.#o.onReopened();
    const adopted = this.#adopted.splice(0);
    await verifyAdopted(this.#o, adopted, signal).catch((error: unknown) => {
      if (!signal.aborted) this.#o.logger.warn('models taken back were not checked', { error: String(error) });
    });
  }

  #watch(damage$: ClaimedJournal['damage$']): void {
    damage$.subscribe(range => this.#damage.found(range));
  }

  #onFenced(): void {
    this.#checkpoints?.stop();
    void this.#registry.close();
    this.#o.onFenced();
  }
}

function isRejected(result: PromiseSettledResult<unknown>): result is PromiseRejectedResult {
  return result.status === 'rejected';
}
