import { join } from 'node:path';
import { drop, hashesOf, prunable } from '../../events/owner.ts';
import { eventOf, readBase, readBatches } from '../../events/reading.ts';
import type { Prunable } from '../../events/owner.ts';
import type { PruneResult } from '../../api/contract.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError } from '../../model/errors.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { ModelsReplay } from '../../projections/index.ts';
import { baseOf, removedIn } from '../../projections/folds/base.ts';
import type { Base } from '../../projections/folds/base.ts';
import { damageKey } from '../../projections/folds/models.ts';
import { damageEvent } from './recovery-events.ts';

export interface PruneOptions {
  dataDir: string;
  ledger: Ledger;
  fs: FileSystem;
}

/**
 * Drops the oldest files of the journal whose events are all before a time. What they added up to
 * is recorded first, durably; then a header says that they are gone; then they are removed.
 *
 * @param before ISO 8601
 * @param dryRun only tells what would go
 * @throws ModelError JOURNAL_DAMAGED when damage in them isn't recorded; what an append refuses
 */
export async function pruneJournal(
  { dataDir, ledger, fs }: PruneOptions,
  { before, dryRun }: { before: string; dryRun: boolean },
): Promise<PruneResult> {
  const dir = join(dataDir, 'journal');
  const going = await prunable(fs, dir, Date.parse(before));
  if (going === null) return NOTHING;
  const { base, told, lastCrc } = await addUp(fs, going, ledger);
  const result = { ...told, lastSeq: going.seq, files: going.files.length, bytes: sum(going.files) };
  if (dryRun) return result;
  const files = await hashesOf(fs, going);
  const last = { last_segment: going.segment, last_seq: going.seq, last_crc: lastCrc };
  const data = { before, ...last, files, base: { ...base } };
  const record = async () => {
    const [pruned] = await ledger.append([{ type: 'JournalPruned', subject: null, data }]);
    return pruned?.seq ?? 0;
  };
  await drop({ fs, dir, journal: () => ledger.journal, record }, going, lastCrc);
  return result;
}

const NOTHING: PruneResult = { events: 0, models: 0, from: null, to: null, lastSeq: 0, files: 0, bytes: 0 };

interface AddedUp {
  base: Base;
  told: Pick<PruneResult, 'events' | 'models' | 'from' | 'to'>;
  /** crc of the last event that goes. */
  lastCrc: string | null;
}

/** Folds all that goes, on top of what went before. */
async function addUp(fs: FileSystem, going: Prunable, ledger: Ledger): Promise<AddedUp> {
  const before = await readBase(fs, going.whole);
  const fold = new ModelsReplay(null);
  fold.begin(false, before);
  const removed = new Set(removedIn(before));
  const models = new Set<string>();
  const told = { events: 0, from: null as string | null, to: null as string | null };
  let lastCrc: string | null = null;
  for await (const items of readBatches(fs, going.chain, 0)) {
    for (const item of items) {
      if (item.kind !== 'record') {
        if (item.kind === 'damage' && ledger.state.damage.has(damageKey(damageEvent(item).data))) continue;
        throw new ModelError(
          'JOURNAL_DAMAGED',
          `Expected whole segments, or damage that is recorded, in segment ${item.segment}.`,
        );
      }
      const event = eventOf(item.record);
      fold.event(event);
      const { type, subject, time, seq } = event;
      if (subject !== null && (type === 'RemovalRequested' || type === 'ModelRemoved')) removed.add(subject);
      if (subject !== null) models.add(subject);
      told.events += 1;
      told.from ??= time;
      told.to = time;
      if (seq === going.seq) lastCrc = item.record.crc;
    }
  }
  fold.state.seq = going.seq;
  return { base: baseOf(fold.state, removed), told: { ...told, models: models.size }, lastCrc };
}

function sum(files: readonly { size: number }[]): number {
  return files.reduce((bytes, { size }) => bytes + size, 0);
}
