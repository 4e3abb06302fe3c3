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
   * What is wrong with the file as it was found, as events. A new data directory has none yet: nothing is wrong.
   * An unreadable file never blocks a start: it is written over. `isDamaged`: the journal lost events, and it is no foreign hand
   * that makes the file differ from it.
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

  /** Resolves when the file shows at least what is durable now; at once when it is followed no more. */
  async written(): Promise<void> {
    if (this.#ledger && this.#subscription?.closed === false)
      await this.#writer.write(this.#newest.of(this.#ledger.state));
  }

  async close(): Promise<void> {
    this.#subscription?.unsubscribe();
    await this.#writer.close();
  }
}

/** The registry's text, made anew only when an entry of it changed: most events are checkpoints of downloads, which change none. */
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
