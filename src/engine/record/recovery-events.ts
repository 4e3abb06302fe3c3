/** Turns what an opening of the journal found into events. */
import type { JournalDamage, RecoveryReport } from '../../events/types.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import { damageKey } from '../../projections/folds/models.ts';

/**
 * The findings of an opening as events. Damage that the journal already knows (`state.damage`)
 * gives none.
 */
export function recoveryEvents(
  { unclean, previousRun, lastSeq, torn, damage }: RecoveryReport,
  knownDamage: ReadonlyMap<string, number>,
): NewEvent[] {
  const events: NewEvent[] = [];
  if (unclean && previousRun !== null) {
    events.push({ type: 'EngineCrashed', subject: null, data: { crashed_run: previousRun, last_seq: lastSeq } });
  }
  if (torn) {
    const data = { segment: torn.segment, torn_bytes: torn.bytes, torn_copy: torn.copy, last_seq: lastSeq };
    events.push({ type: 'JournalRecovered', subject: null, data });
  }
  events.push(...damage.map(damageEvent).filter(({ data }) => !knownDamage.has(damageKey(data))));
  return events;
}

export function damageEvent({ segment, offset, firstSeq, lastSeq, reason }: JournalDamage): NewEvent<'JournalDamaged'> {
  const data = { segment, offset, first_seq: firstSeq, last_seq: lastSeq, reason };
  return { type: 'JournalDamaged', subject: null, data };
}
