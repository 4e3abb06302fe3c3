import { join } from 'node:path';
import type { Subscription } from 'rxjs';
import type { Ledger } from '../../manager/index.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import type { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { registryText, sameEntry } from '../../projections/folds/registry.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import { RegistryWriter } from '../../projections/index.ts';

/** Keeps registry.json equal to the durable state. */
export class RegistryKeeper {
  #writer: RegistryWriter;
  #subscription: Subscription | null = null;
  #ledger: Ledger | null = null;
  #newest = new NewestText();

  constructor(dataDir: string, clock: Clock, logger: Logger, onHealth: (error: ModelError | null) => void) {
    this.#writer = new RegistryWriter({ path: join(dataDir, 'registry.json'), clock, logger, onHealth });
  }

  /**
   * Compares the file with the state; a difference gives an event. A new data directory has no file
   * yet, and that is no difference. An unreadable file never blocks a start: it is overwritten.
   * `isDamaged`: the journal lost events, so the file may differ without a foreign edit.
   */
  async inspect(state: ModelsState, isDamaged: boolean): Promise<NewEvent[]> {
    await this.#writer.sweep();
    const reason = await this.#writer.inspect(this.#newest.of(state)).catch(() => 'invalid' as const);
    if (reason === null || (reason === 'missing' && state.seq === 0)) return [];
    const why = reason === 'foreign-edit' && isDamaged ? 'journal-damaged' : reason;
    return [{ type: 'RegistryRebuilt', subject: null, data: { reason: why } }];
  }

  follow(ledger: Ledger): void {
    this.#ledger = ledger;
    this.#subscription = ledger.state$.subscribe(state => void this.#writer.write(this.#newest.of(state)));
  }

  /** Resolves when the file shows at least what is durable now; at once after `close`. */
  async written(): Promise<void> {
    if (this.#ledger && this.#subscription?.closed === false)
      await this.#writer.write(this.#newest.of(this.#ledger.state));
  }

  /** What could not be written has a last chance: see RegistryWriter. */
  async close(): Promise<void> {
    this.#subscription?.unsubscribe();
    await this.#writer.close();
  }

  /** Another engine writes the file. */
  async stop(): Promise<void> {
    this.#subscription?.unsubscribe();
    await this.#writer.stop();
  }
}

/**
 * The registry's text. It is made anew only when an entry changed: most events,
 * DownloadCheckpointed, change none.
 */
export class NewestText {
  #records = new Map<string, ModelRecord>();
  #text: string | null = null;

  of(state: ModelsState): string {
    if (this.#text !== null && !this.#hasChanged(state.models)) return this.#text;
    this.#text = registryText(state);
    this.#records = new Map(state.models);
    return this.#text;
  }

  #hasChanged(models: ReadonlyMap<string, ModelRecord>): boolean {
    if (models.size !== this.#records.size) return true;
    for (const [ref, record] of models) {
      const before = this.#records.get(ref);
      if (before === record) continue;
      if (before === undefined || !sameEntry(before, record)) return true;
    }
    return false;
  }
}
