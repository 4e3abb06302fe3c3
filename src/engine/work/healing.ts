import type { Subscription } from 'rxjs';
import { installedPath, isDirectory } from '../../disk/index.ts';
import { RECONCILED } from '../../events/vocabulary.ts';
import type { StoredEvent } from '../../events/vocabulary.ts';
import { stampOf } from '../../installed/index.ts';
import type { ModelsRoot, Proofs } from '../../installed/index.ts';
import type { Ledger } from '../../manager/index.ts';
import { isModelError } from '../../model/errors.ts';
import { formatRef, parseRef } from '../../model/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import { checkVersion } from './housekeeping.ts';
import type { Verify } from './verify.ts';

/** How often damaged and missing versions are looked at. A look is a few `stat`. */
export const LOOK_EVERY_MS = 4_000;
/**
 * So long after a version was found again, its next absence is no news yet: a disk that flaps makes
 * one pair of events in this time, and what it is like at its end is recorded.
 */
export const FRESH_MS = 60_000;

export interface HealingOptions {
  ledger: Ledger;
  modelsRoot: ModelsRoot;
  proofs: Proofs;
  /** Hashes a version and records what it found, see verify.ts. */
  examine: Verify;
  clock: Clock;
  logger: Logger;
}

/**
 * Looks at damaged and missing versions, and records those that are there again. A missing one
 * whose files have the inodes, sizes and times of their last proof is ready at once and hashed
 * afterwards. Everything else is hashed first; damage heals only by that. What was hashed in vain
 * is hashed again when its files have changed.
 */
export class Healing {
  readonly #o: HealingOptions;
  /** When a version was found again: monotonic milliseconds. */
  readonly #fresh = new Map<string, number>();
  /** The stamp with which a version was hashed last. */
  readonly #tried = new Map<string, string>();
  readonly #waiting = new Set<string>();
  /** One version is hashed after the other. */
  #hashing: Promise<void> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #noting: Promise<void> = Promise.resolve();
  readonly #events: Subscription;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(options: HealingOptions) {
    this.#o = options;
    this.#events = options.ledger.events$.subscribe(event => this.#onEvent(event));
  }

  /** Looks now, and again every LOOK_EVERY_MS. */
  start(): void {
    if (this.#stopped) return;
    this.#looking = this.#look()
      .catch((error: unknown) => this.#warn('Damaged and missing models could not be looked at.', error))
      .then(() => {
        if (!this.#stopped) this.#cancel = this.#o.clock.after(LOOK_EVERY_MS, () => this.start());
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#events.unsubscribe();
  }

  /** Resolves when nothing is under way any more. Never rejects. */
  async settled(): Promise<void> {
    await this.#looking;
    await Promise.all([this.#hashing, this.#noting]);
  }

  /** Whether a version was found again so short a time ago that its absence isn't recorded yet. */
  isFresh(ref: string): boolean {
    const since = this.#fresh.get(ref);
    return since !== undefined && this.#o.clock.monotonic() - since < FRESH_MS;
  }

  async #look(): Promise<void> {
    const { ledger, modelsRoot } = this.#o;
    const records = [...ledger.state.models.values()].filter(({ installation }) => installation !== null);
    const broken = records.filter(({ status }) => status === 'damaged' || status === 'missing');
    const grown = records.filter(record => this.#fresh.has(formatRef(record)) && !this.isFresh(formatRef(record)));
    if (broken.length + grown.length === 0) return;
    // A folder of models that is gone, or is a mount point, says nothing of its models.
    if (!(await isDirectory(modelsRoot.modelsDir)) || !(await modelsRoot.isThere())) return;
    for (const record of grown) {
      this.#fresh.delete(formatRef(record));
      if (record.status === 'ready') await checkVersion(ledger, modelsRoot.modelsDir, record);
    }
    for (const record of broken) if (!this.#stopped) await this.#lookAt(record);
  }

  async #lookAt(record: ModelRecord): Promise<void> {
    const { ledger, modelsRoot, proofs } = this.#o;
    const { modelId, version, status, brokenBy } = record;
    const ref = formatRef(record);
    if (!(await isDirectory(installedPath(modelsRoot.modelsDir, modelId, version)))) {
      if (!this.isFresh(ref)) await checkVersion(ledger, modelsRoot.modelsDir, record);
      return;
    }
    const stamp = await stampOf(modelsRoot.modelsDir, record);
    // Not all of its files are there. What else is wrong with a damaged one is known already.
    if (stamp === null) return status === 'missing' ? checkVersion(ledger, modelsRoot.modelsDir, record) : undefined;
    const proof = await proofs.of(record);
    const isKnown = proof?.stamp === stamp;
    if (status === 'missing' && isKnown && proof.whole) {
      const found = await ledger.execute({ type: 'ReportHealed', modelId, version, brokenBy });
      if (found.length > 0) this.#hash(ref);
    } else if (this.#tried.get(ref) !== stamp && !(status === 'damaged' && isKnown && !proof.whole)) {
      this.#tried.set(ref, stamp);
      this.#hash(ref);
    }
  }

  #hash(ref: string): void {
    if (this.#waiting.has(ref)) return;
    this.#waiting.add(ref);
    this.#hashing = this.#hashing
      .then(() => this.#examine(ref))
      .catch((error: unknown) => {
        // Another program holds a file: it is hashed at another look.
        if (isModelError(error) && error.code === 'FILE_BUSY') this.#tried.delete(ref);
        this.#warn('A model that is there again could not be hashed.', error);
      })
      .finally(() => this.#waiting.delete(ref));
  }

  async #examine(ref: string): Promise<void> {
    if (this.#stopped || !this.#o.ledger.state.models.get(ref)?.installation) return;
    await this.#o.examine(parseRef(ref), { id: 'healing', onClose: () => undefined });
  }

  #onEvent(event: StoredEvent): void {
    const ref = event.subject;
    if (ref === null) return;
    if (event.type === 'ModelInstalled' && event.data.task_id === RECONCILED) {
      this.#fresh.set(ref, this.#o.clock.monotonic());
    } else if (event.type === 'ModelInstalled' || event.type === 'ModelRepaired') {
      this.#note(ref, true);
    } else if (event.type === 'ModelRemoved') {
      this.#note(ref, false);
    }
  }

  /**
   * A download has just proven these files. Their present state is their state when they are
   * whole.
   */
  #note(ref: string, isInstalled: boolean): void {
    const { proofs, modelsRoot } = this.#o;
    const model = parseRef(ref);
    this.#fresh.delete(ref);
    this.#tried.delete(ref);
    this.#noting = this.#noting
      .then(async () => {
        const stamp = isInstalled ? await stampOf(modelsRoot.modelsDir, model) : null;
        await proofs.put(model, stamp === null ? null : { stamp, whole: true });
      })
      .catch((error: unknown) => this.#warn('How a model looks could not be noted.', error));
  }

  #warn(what: string, error: unknown): void {
    if (this.#stopped || (isModelError(error) && error.code === 'CANCELLED')) return;
    this.#o.logger.warn(what, errorFields(error));
  }
}
