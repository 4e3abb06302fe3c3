import { join } from 'node:path';
import { openJournal } from '../events/open.ts';
import type { Journal, RecoveryReport } from '../events/contract.ts';
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

/** The fold of everything in a journal. */
export async function foldJournal(journal: Journal): Promise<ModelsState> {
  const state = initialModels();
  for await (const event of journal.read()) evolve(state, event);
  return state;
}

/** What opening found, as events. */
export function recoveryEvents({ unclean, previousRun, lastSeq, torn, damage }: RecoveryReport): NewEvent[] {
  const events: NewEvent[] = [];
  if (unclean && previousRun !== null) {
    events.push({ type: 'EngineCrashed', subject: null, data: { crashed_run: previousRun, last_seq: lastSeq } });
  }
  if (torn) {
    const data = { segment: torn.segment, torn_bytes: torn.bytes, torn_copy: torn.copy, last_seq: lastSeq };
    events.push({ type: 'JournalRecovered', subject: null, data });
  }
  for (const { segment, offset, firstSeq, lastSeq: last, reason } of damage) {
    const data = { segment, offset, first_seq: firstSeq, last_seq: last, reason };
    events.push({ type: 'JournalDamaged', subject: null, data });
  }
  return events;
}
