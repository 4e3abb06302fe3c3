import type { JournalDamage } from '../../events/types.ts';
import type { Ledger } from '../../manager/index.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { damageKey } from '../../projections/folds/models.ts';
import { damageEvent } from './recovery-events.ts';

export interface DamageWatchOptions {
  ledger: Ledger;
  logger: Logger;
  /** Called for each damage, known or new, so that health shows it. */
  onDamage: () => void;
}

/**
 * Records damage that a reader or the check in the background meets while the engine runs, and
 * tells health.
 */
export class DamageWatch {
  #o: DamageWatchOptions;
  /** Being recorded now: readers meet the same range again and again. */
  #recording = new Set<string>();

  constructor(options: DamageWatchOptions) {
    this.#o = options;
  }

  found(damage: JournalDamage): void {
    const { ledger, logger, onDamage } = this.#o;
    onDamage();
    const event = damageEvent(damage);
    const key = damageKey(event.data);
    if (ledger.state.damage.has(key) || this.#recording.has(key)) return;
    this.#recording.add(key);
    logger.warn('A reader met a damaged part of the journal.', { ...event.data });
    ledger
      .append([event])
      .catch((error: unknown) => logger.warn('Damage of the journal could not be recorded.', errorFields(error)))
      .finally(() => this.#recording.delete(key));
  }
}
