import { join } from 'node:path';
import { openJournal } from '../events/open.ts';
import type { Journal, RecoveryReport } from '../events/contract.ts';
import { isKnown } from '../events/vocabulary.ts';
import type { NewEvent } from '../events/vocabulary.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import type { Clock } from '../ports/clock.ts';
import { evolve, initialModels } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';

/** A journal open for writing, with what its opening found. */
export interface ClaimedJournal {
  journal: Journal;
  recovery: RecoveryReport;
}

/** Claims the next segment and recovers what the last run left. The caller owns the data directory. */
export async function claimJournal(dataDir: string, run: string, clock: Clock): Promise<ClaimedJournal> {
  return openJournal({ dir: join(dataDir, 'journal'), fs: nodeFileSystem, clock, run, owner: `pid ${process.pid}` });
}

export interface JournalTruth {
  state: ModelsState;
  /** Ranges that JournalDamaged events already tell of: every opening finds them again. */
  knownDamage: ReadonlySet<string>;
}

/** The fold of everything in a journal. */
export async function foldJournal(journal: Journal): Promise<JournalTruth> {
  const state = initialModels();
  const knownDamage = new Set<string>();
  for await (const event of journal.read()) {
    evolve(state, event);
    if (!isKnown(event) || event.type !== 'JournalDamaged') continue;
    const { segment, offset, first_seq: firstSeq, last_seq: last } = event.data;
    knownDamage.add(rangeKey({ segment, offset, firstSeq, lastSeq: last }));
  }
  return { state, knownDamage };
}

/** Without the reason: its words may change from one program version to the next. */
function rangeKey({ segment, offset, firstSeq, lastSeq }: Omit<RecoveryReport['damage'][number], 'reason'>): string {
  return [segment, offset, firstSeq, lastSeq].join(':');
}

/** What opening found, as events; damage that the journal already tells of is not told again. */
export function recoveryEvents(
  { unclean, previousRun, lastSeq, torn, damage }: RecoveryReport,
  knownDamage: ReadonlySet<string>,
): NewEvent[] {
  const events: NewEvent[] = [];
  if (unclean && previousRun !== null) {
    events.push({ type: 'EngineCrashed', subject: null, data: { crashed_run: previousRun, last_seq: lastSeq } });
  }
  if (torn) {
    const data = { segment: torn.segment, torn_bytes: torn.bytes, torn_copy: torn.copy, last_seq: lastSeq };
    events.push({ type: 'JournalRecovered', subject: null, data });
  }
  for (const range of damage) {
    if (knownDamage.has(rangeKey(range))) continue;
    const { segment, offset, firstSeq, lastSeq: last, reason } = range;
    const data = { segment, offset, first_seq: firstSeq, last_seq: last, reason };
    events.push({ type: 'JournalDamaged', subject: null, data });
  }
  return events;
}
