import { join } from 'node:path';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { openJournal } from '../../events/owner.ts';
import type { Journal, JournalDamage, RecoveryReport } from '../../events/types.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Clock } from '../../ports/clock.ts';
import { ModelsReplay, readCheckpoint } from '../../projections/index.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import { readEngineFile } from '../ownership/engine-file.ts';
import { openGate } from '../ownership/gate.ts';
import { ownedByAnother } from './fence.ts';

/**
 * A journal that is open for writing, the findings of its opening, and the fold of all its events.
 */
export interface ClaimedJournal {
  journal: Journal;
  recovery: RecoveryReport;
  state: ModelsState;
  /** seq of the checkpoint that the fold went on from; 0 when it began at the beginning. */
  checkpointSeq: number;
  /** Damage that a reader meets from now on; each time again. */
  damage$: Observable<JournalDamage>;
}

/**
 * Claims the next segment, recovers what the last run left, and folds everything. The fold goes on
 * from the checkpoint when it belongs to this journal and nothing before it shows damage; else it
 * begins at the beginning. The caller owns the data directory.
 */
export async function claimJournal(
  dataDir: string,
  run: string,
  clock: Clock,
  fs: FileSystem = nodeFileSystem,
): Promise<ClaimedJournal> {
  const checkpoint = await readCheckpoint(dataDir);
  const damage = new Subject<JournalDamage>();
  const replay = new ModelsReplay(checkpoint);
  const opened = await openJournal({
    dir: join(dataDir, 'journal'),
    fs,
    clock,
    run,
    owner: `pid ${process.pid}`,
    known: checkpoint?.at ?? null,
    replay,
    onDamage: range => damage.next(range),
  });
  return { ...opened, state: replay.state, checkpointSeq: replay.checkpointSeq, damage$: damage.asObservable() };
}

/**
 * Claims the next segment after this run's journal failed: meanwhile another engine may have taken
 * the directory over.
 *
 * @throws ModelError JOURNAL_UNWRITABLE, fenced, when engine.json names another run; LOCK_HELD when
 *   the gate stays shut
 */
export function reclaimJournal(
  dataDir: string,
  run: string,
  clock: Clock,
  fs: FileSystem = nodeFileSystem,
): Promise<ClaimedJournal> {
  return openGate(dataDir, async () => {
    const owner = await readEngineFile(dataDir);
    if (owner !== null && owner.run !== run) throw ownedByAnother(owner);
    return claimJournal(dataDir, run, clock, fs);
  });
}
